using System.CommandLine;
using LoxiActors.Console.Programs;

namespace LoxiActors.Console.Commands;

/// <summary><c>loxi sim</c>: the simulator is a program of its own, with its own options and its own help.</summary>
internal static class SimCommand
{
    public const string Name = "sim";

    /// <summary>For the list of commands. What follows the word is for the simulator, so it never comes to be parsed here.</summary>
    public static Command Create()
    {
        var command = new Command(Name, "Runs the control plane in a simulated cloud and checks its promises; 'loxi sim --help' lists its options.")
        {
            TreatUnmatchedTokensAsErrors = false,
        };
        command.SetAction(int (_) => throw CommandException.Usage("sim has options of its own, which come after it: loxi sim [options]"));
        return command;
    }

    /// <param name="arguments">Those after the word; passed on as they are.</param>
    /// <returns>The simulator's exit code: 0 every promise kept, 1 one broken, 2 usage.</returns>
    public static Task<int> RunAsync(IEnumerable<string> arguments, CancellationToken cancellation) =>
        PassThrough.RunAsync(ProgramPaths.Simulator, arguments, cancellation);
}
