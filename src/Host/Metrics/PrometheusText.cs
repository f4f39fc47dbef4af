using System.Globalization;
using System.Text;

namespace LoxiActors.Host.Metrics;

/// <summary>Writes Prometheus' text format, version 0.0.4.</summary>
internal sealed class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly StringBuilder _text = new();

    /// <summary>An instrument's dotted name as Prometheus wants it: unit at the end, <c>_total</c> on counters.</summary>
    public static string NameOf(string instrument, string? unit, MetricKind kind)
    {
        var name = Sanitised(instrument, colonAllowed: true);
        var suffix = unit switch
        {
            "s" => "_seconds",
            "ms" => "_milliseconds",
            "By" => "_bytes",
            _ => "",
        };
        if (suffix.Length > 0 && !name.EndsWith(suffix, StringComparison.Ordinal))
            name += suffix;
        return kind == MetricKind.Counter && !name.EndsWith("_total", StringComparison.Ordinal) ? name + "_total" : name;
    }

    /// <summary>Sorted by name, so that equal labels are equal texts: <c>a="x",b="y"</c>.</summary>
    public static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty)
            return "";
        var sorted = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in tags)
            sorted[Sanitised(key, colonAllowed: false)] = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        return string.Join(',', sorted.Select(label => $"{label.Key}=\"{EscapedLabel(label.Value)}\""));
    }

    public void Header(string name, string help, MetricKind kind)
    {
        var escaped = help.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        _text.Append("# HELP ").Append(name).Append(' ').Append(escaped).Append('\n');
        _text.Append("# TYPE ").Append(name).Append(' ').Append(kind.ToString().ToLowerInvariant()).Append('\n');
    }

    public void Sample(string name, string labels, double value)
    {
        _text.Append(name);
        if (labels.Length > 0)
            _text.Append('{').Append(labels).Append('}');
        _text.Append(' ').Append(Number(value)).Append('\n');
    }

    /// <param name="counts">Per bucket, not cumulative.</param>
    public void Histogram(string name, string labels, double[] bounds, long[] counts, long count, double sum)
    {
        var comma = labels.Length > 0 ? "," : "";
        long below = 0;
        for (var i = 0; i < bounds.Length; i++)
        {
            below += counts[i];
            Sample(name + "_bucket", $"{labels}{comma}le=\"{Number(bounds[i])}\"", below);
        }

        Sample(name + "_bucket", $"{labels}{comma}le=\"+Inf\"", count);
        Sample(name + "_sum", labels, sum);
        Sample(name + "_count", labels, count);
    }

    public override string ToString() => _text.ToString();

    private static string EscapedLabel(string value) => value
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal);

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        double.NaN => "NaN",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    private static string Sanitised(string name, bool colonAllowed)
    {
        var text = new StringBuilder(name.Length);
        foreach (var c in name)
            text.Append(char.IsAsciiLetterOrDigit(c) || c == '_' || (colonAllowed && c == ':') ? c : '_');
        return text.Length == 0 || char.IsAsciiDigit(text[0]) ? "_" + text : text.ToString();
    }
}
