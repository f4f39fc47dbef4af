using LoxiActors.Adapters.LoxiLb.Options;

namespace LoxiActors.Host.Configuration;

/// <summary>What the program was started to do.</summary>
internal enum ProgramAction
{
    Run,
    CheckConfiguration,
    PrintConfiguration,
    PrintConfigurationDocument,
    Help,
    Version,
}

/// <summary>The program's arguments.</summary>
/// <param name="ConfigFile">Null: look in the usual places.</param>
/// <param name="Assignments">Every <c>--set</c>, in order.</param>
/// <param name="Problem">Why the arguments can't be used; null when they can.</param>
internal sealed record CommandLine(ProgramAction Action, string? ConfigFile, IReadOnlyList<string> Assignments, string? Problem)
{
    public const string Usage = """
        usage: loxiactors [--config FILE] [--set SECTION.OPTION=VALUE]... [--check-config | --print-config | --print-config-doc]

          --config FILE             read FILE; else ./loxiactors.conf or /etc/loxiactors/loxiactors.conf, if there is one
          --set SECTION.OPTION=VALUE  set one option; wins over LOXIACTORS__SECTION__OPTION, which wins over the file
          --check-config            say everything that is wrong with the configuration and exit: 0 if nothing is, else 1
          --print-config            print a sample file with every option explained
          --print-config-doc        print docs/configuration.md
          --version, --help

        Ends with 0 after a stop, 1 with a configuration that can't be used, 2 with arguments that can't, 3 when it could not start,
        and 4 when another host of a pair has taken over.
        """;

    public static CommandLine Parse(IReadOnlyList<string> arguments)
    {
        var action = ProgramAction.Run;
        string? file = null;
        var assignments = new List<string>();
        for (var i = 0; i < arguments.Count; i++)
        {
            var (name, value) = Split(arguments[i]);
            switch (name)
            {
                case "--config" or "--set":
                    if (value is null && ++i < arguments.Count)
                        value = arguments[i];
                    if (string.IsNullOrEmpty(value))
                        return Wrong($"{name} needs a value");
                    if (name == "--set")
                        assignments.Add(value);
                    else if (file is null)
                        file = value;
                    else
                        return Wrong("--config is given twice");
                    break;
                case "--check-config" or "--print-config" or "--print-config-doc" or "--help" or "-h" or "--version" when value is null:
                    if (action != ProgramAction.Run)
                        return Wrong($"{name} can't be combined with another action");
                    action = Actions[name];
                    break;
                default:
                    return Wrong($"there is no option '{name}'{(NearestName.Of(name, Names) is { } near ? $"; did you mean {near}?" : "")}");
            }
        }

        return new CommandLine(action, file, assignments, null);
    }

    private static readonly Dictionary<string, ProgramAction> Actions = new(StringComparer.Ordinal)
    {
        ["--check-config"] = ProgramAction.CheckConfiguration,
        ["--print-config"] = ProgramAction.PrintConfiguration,
        ["--print-config-doc"] = ProgramAction.PrintConfigurationDocument,
        ["--help"] = ProgramAction.Help,
        ["-h"] = ProgramAction.Help,
        ["--version"] = ProgramAction.Version,
    };

    private static IEnumerable<string> Names => Actions.Keys.Concat(["--config", "--set"]);

    /// <summary>Both <c>--config FILE</c> and <c>--config=FILE</c> are taken.</summary>
    private static (string Name, string? Value) Split(string argument)
    {
        var at = argument.StartsWith("--", StringComparison.Ordinal) ? argument.IndexOf('=', StringComparison.Ordinal) : -1;
        return at < 0 ? (argument, null) : (argument[..at], argument[(at + 1)..]);
    }

    private static CommandLine Wrong(string problem) => new(ProgramAction.Run, null, [], problem);
}
