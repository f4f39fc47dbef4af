using System.Globalization;

namespace LoxiActors.Host.Configuration;

/// <summary>Reads validated options in their types. An option that isn't set, or whose value has been reported as wrong, has its default.</summary>
internal sealed class OptionValues(RawSettings settings)
{
    public const string Unlimited = "unlimited";

    public string Text(OptionDescription option)
    {
        var set = settings.Section(option.Section).GetValueOrDefault(option.Name);
        return set is null || option.Problem(set.Text) is not null ? option.Default : set.Text;
    }

    public int Integer(OptionDescription option) => int.Parse(Text(option), CultureInfo.InvariantCulture);

    public double Number(OptionDescription option) => double.Parse(Text(option), CultureInfo.InvariantCulture);

    /// <summary>0: there is none.</summary>
    public int Limit(OptionDescription option) => (int)LimitNumber(option);

    /// <summary>0: there is none.</summary>
    public decimal LimitNumber(OptionDescription option) =>
        Text(option) is var text && text == Unlimited ? 0 : decimal.Parse(text, CultureInfo.InvariantCulture);

    public bool Boolean(OptionDescription option) => Text(option) == "true";

    public TimeSpan Seconds(OptionDescription option) =>
        TimeSpan.FromMilliseconds((double)(decimal.Parse(Text(option), CultureInfo.InvariantCulture) * 1000));

    public TimeSpan Days(OptionDescription option) => TimeSpan.FromDays(Integer(option));
}
