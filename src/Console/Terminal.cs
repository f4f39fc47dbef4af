using Spectre.Console;

namespace LoxiActors.Console;

/// <summary>Where a command writes and what it may know of its surroundings.</summary>
/// <param name="Interactive">A person watches: colours, and lines that are drawn over.</param>
/// <param name="Width">Columns; redirected output gets many, so that no line is broken.</param>
internal sealed record Terminal(TextWriter Output, TextWriter Errors, bool Interactive, int? Width, Func<string, string?> Environment)
{
    public const int RedirectedWidth = 4096;

    public static Terminal OfThisProcess()
    {
        var redirected = System.Console.IsOutputRedirected;
        return new Terminal(
            System.Console.Out,
            System.Console.Error,
            !redirected,
            redirected ? RedirectedWidth : null,
            System.Environment.GetEnvironmentVariable);
    }

    /// <summary>https://no-color.org: set and not empty.</summary>
    public bool ColourUnwanted => Environment("NO_COLOR") is { Length: > 0 } || Environment("TERM") == "dumb";

    public IAnsiConsole Ansi(bool colour)
    {
        colour = colour && Interactive && !ColourUnwanted;
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = colour ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = colour ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = Interactive ? InteractionSupport.Detect : InteractionSupport.No,
            Out = new AnsiConsoleOutput(Output),
        });
        if (Width is { } width)
            console.Profile.Width = width;
        return console;
    }
}
