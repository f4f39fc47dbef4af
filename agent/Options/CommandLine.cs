namespace LoxiActors.Agent.Options;

internal enum AgentAction
{
    Run,
    Check,
    Help,
    Version,
}

/// <summary>The program's arguments.</summary>
/// <param name="ConfigFile">Null: the usual one, if there is one.</param>
/// <param name="Values">By the option's name.</param>
/// <param name="Problem">Why the arguments can't be used; null when they can.</param>
internal sealed record CommandLine(AgentAction Action, string? ConfigFile, IReadOnlyDictionary<string, string> Values, string? Problem)
{
    public static CommandLine Parse(IReadOnlyList<string> arguments)
    {
        var action = AgentAction.Run;
        string? file = null;
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < arguments.Count; i++)
        {
            var (name, value) = Split(arguments[i]);
            if (value is null && ActionOf(name) is { } asked)
            {
                if (action != AgentAction.Run)
                    return Wrong($"{name} can't be combined with another action");
                action = asked;
                continue;
            }

            var option = OptionTable.All.FirstOrDefault(known => known.Argument == name);
            if (option is null && name != "--config")
                return Wrong($"there is no option '{name}'");
            if (value is null && ++i < arguments.Count)
                value = arguments[i];
            if (value is null || (value.Length == 0 && option?.Name != "state_file"))
                return Wrong($"{name} needs a value");
            if (option is null ? file is not null : !values.TryAdd(option.Name, value))
                return Wrong($"{name} is given twice");
            file = option is null ? value : file;
        }

        return new CommandLine(action, file, values, null);
    }

    private static AgentAction? ActionOf(string name) => name switch
    {
        "--check" => AgentAction.Check,
        "--help" or "-h" => AgentAction.Help,
        "--version" => AgentAction.Version,
        _ => null,
    };

    private static (string Name, string? Value) Split(string argument)
    {
        var at = argument.StartsWith("--", StringComparison.Ordinal) ? argument.IndexOf('=', StringComparison.Ordinal) : -1;
        return at < 0 ? (argument, null) : (argument[..at], argument[(at + 1)..]);
    }

    private static CommandLine Wrong(string problem) => new(AgentAction.Run, null, new Dictionary<string, string>(), problem);
}
