using System.Globalization;

namespace LoxiActors.Adapters.LoxiLb.Options;

/// <summary>Reads one section by its part of the catalogue and collects what is wrong with it.</summary>
internal sealed class SectionReader
{
    private readonly string _title;
    private readonly Dictionary<string, OptionDescription> _known;
    private readonly Dictionary<string, string> _values = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _errors;

    /// <param name="title">The section as the reader of an error finds it in the file.</param>
    /// <param name="catalogueSection">The section under which the catalogue describes it.</param>
    public SectionReader(string title, string catalogueSection, IReadOnlyDictionary<string, string?> values, List<string> errors)
    {
        _title = title;
        _errors = errors;
        _known = OptionCatalogue.Honoured.Where(option => option.Section == catalogueSection)
            .ToDictionary(option => option.Name, StringComparer.OrdinalIgnoreCase);
        var refused = OptionCatalogue.Refused.Where(option => option.Section == catalogueSection)
            .ToDictionary(option => option.Name, StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in values.OrderBy(entry => entry.Key, StringComparer.OrdinalIgnoreCase))
        {
            if (_known.ContainsKey(name))
            {
                if (!string.IsNullOrWhiteSpace(value))
                    _values[name] = value.Trim();
            }
            else if (refused.TryGetValue(name, out var refusal))
                errors.Add($"[{title}] {name}: {refusal.Sentence}");
            else
            {
                var nearest = NearestName.Of(name.ToLowerInvariant(), [.. _known.Keys, .. refused.Keys]);
                // The value isn't quoted: a misspelt name may hide a password.
                errors.Add($"[{title}] {name}: there is no such option{(nearest is null ? "" : $"; did you mean {nearest}?")}");
            }
        }
    }

    public bool Has(string name) => _values.ContainsKey(name);

    public string? Text(string name) => _values.GetValueOrDefault(name);

    public Secret? Secret(string name) => Text(name) is { } text ? new Secret(text) : null;

    public void Error(string name, string reason)
    {
        var shown = Text(name) is not { } text ? "" : _known[name].Type == "secret" ? " (value not shown)" : $" = {text}";
        _errors.Add($"[{_title}] {name}{shown}: {reason}");
    }

    public int? IntegerOrNull(string name)
    {
        var option = _known[name];
        if ((Text(name) ?? (option.Default.Length == 0 ? null : option.Default)) is not { } text)
            return null;
        var range = option.Range.Split("..");
        var (low, high) = (int.Parse(range[0], CultureInfo.InvariantCulture), int.Parse(range[1], CultureInfo.InvariantCulture));
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= low && value <= high)
            return value;
        Error(name, $"must be a whole number{(option.Unit.Length == 0 ? "" : $" of {option.Unit}")} from {low} to {high}");
        return option.Default.Length == 0 ? null : int.Parse(option.Default, CultureInfo.InvariantCulture);
    }

    public int Integer(string name) =>
        IntegerOrNull(name) ?? throw new InvalidOperationException($"the catalogue has no default for {name}");

    public TimeSpan Seconds(string name) => TimeSpan.FromSeconds(Integer(name));

    public bool Boolean(string name, bool? inherited = null)
    {
        var standard = inherited ?? string.Equals(_known[name].Default, "true", StringComparison.Ordinal);
        switch (Text(name)?.ToLowerInvariant())
        {
            case null: return standard;
            case "true" or "yes" or "on" or "1": return true;
            case "false" or "no" or "off" or "0": return false;
            default:
                Error(name, "must be true or false");
                return standard;
        }
    }

    /// <summary>One of the catalogue's words, spelt as there; the default when the value is none of them.</summary>
    public string Choice(string name, IReadOnlyDictionary<string, string>? reasons = null)
    {
        var option = _known[name];
        if (Text(name) is not { } text)
            return option.Default;
        var words = option.Range.Split(',');
        if (words.FirstOrDefault(word => string.Equals(word, text, StringComparison.OrdinalIgnoreCase)) is { } found)
            return found;
        Error(name, reasons?.GetValueOrDefault(text.ToUpperInvariant()) ?? $"must be one of {string.Join(", ", words)}");
        return option.Default;
    }
}
