using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace LoxiActors.ClusterHost.Hocon;

/// <summary>
/// Puts values of environment variables into HOCON, which Akka's reader can't: <c>key = ${?NAME}</c> alone on a line sets the key when NAME is set and
/// not empty, and is no line otherwise. <c>${?NAME[]}</c> is the list of NAME_0, NAME_1 and so on, up to the first that is missing.
/// </summary>
internal static partial class EnvironmentValues
{
    private const string Mark = "${?";

    /// <summary>A longer list is a mistake.</summary>
    private const int LongestList = 100;

    /// <exception cref="FormatException">A variable stands where it can't be put in; names the line.</exception>
    public static string PutInto(string hocon, Func<string, string?> environment)
    {
        var lines = hocon.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].TrimStart();
            if (!line.Contains(Mark, StringComparison.Ordinal) || line.StartsWith('#') || line.StartsWith("//", StringComparison.Ordinal))
                continue;
            if (Assignment().Match(lines[i]) is not { Success: true } found)
                throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"line {i + 1}: a variable of the environment has to stand alone behind its key, as in port = ${{?NAME}}"));
            var value = found.Groups["list"].Success ? List(found.Groups["name"].Value, environment) : Single(environment(found.Groups["name"].Value));
            lines[i] = value is null ? "" : $"{found.Groups["key"].Value}{value}";
        }

        return string.Join('\n', lines);
    }

    private static string? List(string name, Func<string, string?> environment)
    {
        var items = Enumerable.Range(0, LongestList).Select(number => Single(environment(string.Create(CultureInfo.InvariantCulture, $"{name}_{number}"))))
            .TakeWhile(item => item is not null).ToList();
        return items.Count == 0 ? null : $"[{string.Join(", ", items)}]";
    }

    private static string? Single(string? value)
    {
        if (string.IsNullOrEmpty(value))
            return null;
        var quoted = new StringBuilder("\"");
        foreach (var letter in value)
            quoted.Append(letter switch { '"' => "\\\"", '\\' => "\\\\", '\n' => "\\n", '\r' => "\\r", '\t' => "\\t", _ => letter.ToString() });
        return quoted.Append('"').ToString();
    }

    [GeneratedRegex("""^(?<key>\s*[A-Za-z0-9_."-]+\s*[=:]\s*)\$\{\?(?<name>[A-Za-z_][A-Za-z0-9_]*)(?<list>\[\])?\}\s*(#.*)?$""")]
    private static partial Regex Assignment();
}
