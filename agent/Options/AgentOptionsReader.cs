using System.Globalization;
using LoxiActors.Agent.Sending;
using LoxiActors.Protocol.Ids;

namespace LoxiActors.Agent.Options;

/// <summary>Makes options of the file, the environment and the command line, and collects everything that is wrong.</summary>
internal sealed class AgentOptionsReader
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private readonly List<string> _errors = [];

    /// <param name="variable">Reads the environment.</param>
    /// <returns>The options are only fit for use when there is no error.</returns>
    public static (AgentOptions Options, IReadOnlyList<string> Errors) Read(CommandLine line, Func<string, string?> variable, string machine)
    {
        var reader = new AgentOptionsReader();
        if (line.ConfigFile is { } file || File.Exists(file = OptionTable.UsualFile))
            reader.ReadFile(file);
        foreach (var option in OptionTable.All)
        {
            if (variable(option.Variable) is { } text)
                reader._values[option.Name] = text.Trim();
        }

        foreach (var (name, text) in line.Values)
            reader._values[name] = text;
        return (reader.Options(machine), reader._errors);
    }

    private void ReadFile(string path)
    {
        try
        {
            var number = 0;
            foreach (var raw in File.ReadLines(path))
            {
                number++;
                var line = raw.Trim();
                if (line.Length == 0 || line[0] == '#')
                    continue;
                var at = line.IndexOf('=', StringComparison.Ordinal);
                var name = (at < 0 ? line : line[..at]).Trim();
                if (at < 0)
                    _errors.Add($"{path}, line {number}: is not NAME = VALUE");
                else if (!OptionTable.All.Any(option => option.Name == name))
                    _errors.Add($"{path}, line {number}: there is no option '{name}'");
                else if (!_values.TryAdd(name, line[(at + 1)..].Trim()))
                    _errors.Add($"{path}, line {number}: {name} is given twice");
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _errors.Add($"{path}: can't be read: {exception.Message}");
        }
    }

    private AgentOptions Options(string machine)
    {
        var name = Text("node") is { Length: > 0 } given ? given : machine.ToLowerInvariant();
        if (!NodeName.IsValid(name))
            Wrong("node", name, "is not 1 to 63 of a-z, 0-9, '-' and '.'");
        return new AgentOptions
        {
            Node = new NodeName(name),
            Controllers = Controllers(),
            KeyFile = KeyFile(),
            LoxiLb = Url(),
            TokenFile = Token(),
            Interval = Seconds("interval", 0.05m, 60),
            PollInterval = Seconds("poll_interval", 0.1m, 60),
            RulesInterval = Seconds("rules_interval", 0.1m, 600),
            Timeout = Seconds("timeout", 0.1m, 30),
            StateFile = Text("state_file"),
        };
    }

    private List<Controller> Controllers()
    {
        var found = new List<Controller>();
        foreach (var part in Text("controllers").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (Controller.Parse(part) is not { } controller)
                Wrong("controllers", part, "is not HOST, HOST:PORT, [IPV6] or [IPV6]:PORT");
            else if (found.Contains(controller))
                Wrong("controllers", part, "is named twice");
            else
                found.Add(controller);
        }

        if (found.Count == 0 && Text("controllers").Length == 0)
            _errors.Add("controllers: is missing; name the hosts of the control plane, as in --controllers 192.0.2.1,192.0.2.2");
        return found;
    }

    private string KeyFile()
    {
        var path = Text("key_file");
        if (path.Length == 0)
            _errors.Add("key_file: is missing; it holds the key that the control plane's key_file has too");
        else if (KeySource.Problem(path) is { } problem)
            Wrong("key_file", path, problem);
        return path;
    }

    private Uri Url()
    {
        var text = Text("loxilb_url");
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            && url.UserInfo.Length == 0 && url.Query.Length == 0 && url.Fragment.Length == 0 && url.AbsolutePath.TrimEnd('/') is "" or "/netlox/v1")
            return new Uri(url.GetLeftPart(UriPartial.Authority));
        // The text isn't shown: there may be a password in it.
        _errors.Add("loxilb_url: must be http://HOST:PORT or https://HOST:PORT, without a user name");
        return new Uri(OptionTable.All.Single(option => option.Name == "loxilb_url").Default);
    }

    private string? Token()
    {
        var path = Text("loxilb_token_file");
        if (path.Length == 0)
            return null;
        if (!File.Exists(path))
            Wrong("loxilb_token_file", path, "there is no such file");
        return path;
    }

    private TimeSpan Seconds(string name, decimal min, decimal max)
    {
        var text = Text(name);
        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max)
            return TimeSpan.FromMilliseconds((double)(value * 1000));
        Wrong(name, text, string.Create(CultureInfo.InvariantCulture, $"must be a number of seconds from {min} to {max}"));
        return TimeSpan.FromSeconds(1);
    }

    private string Text(string name) =>
        _values.GetValueOrDefault(name) ?? OptionTable.All.Single(option => option.Name == name).Default;

    private void Wrong(string name, string value, string reason) => _errors.Add($"{name} = {value}: {reason}");
}
