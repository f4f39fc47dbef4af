using System.CommandLine;
using LoxiActors.Console.Programs;

namespace LoxiActors.Console.Commands;

/// <summary>A command that is another program's: what follows its name, options and help included, is for that program.</summary>
/// <param name="Program">Looked for when the command is given.</param>
internal sealed record PassedOnCommand(string Name, string Description, Func<string> Program)
{
    /// <summary>The program does other things too, and has to be told the command's name.</summary>
    private bool IsOneOfSeveral { get; init; }

    public static IReadOnlyList<PassedOnCommand> All { get; } =
    [
        new("sim", "Runs the control plane in a simulated cloud and checks its promises; 'loxi sim --help' lists its options.", () => ProgramPaths.Simulator),
        new("migrate", "Takes a stopped control plane's journal over into the cluster edition's store; 'loxi migrate --help' lists its options.", () => ProgramPaths.ClusterHost)
        {
            IsOneOfSeveral = true,
        },
    ];

    /// <summary>For the list of commands. What follows the name never comes to be parsed here.</summary>
    public Command Create()
    {
        var command = new Command(Name, Description) { TreatUnmatchedTokensAsErrors = false };
        command.SetAction(int (_) => throw CommandException.Usage($"{Name} has options of its own, which come after it: loxi {Name} [options]"));
        return command;
    }

    /// <param name="arguments">Those after the name.</param>
    /// <returns>The program's exit code.</returns>
    public Task<int> RunAsync(IEnumerable<string> arguments, CancellationToken cancellation) => PassThrough.RunAsync(Program(), IsOneOfSeveral ? [Name, .. arguments] : arguments, cancellation);
}
