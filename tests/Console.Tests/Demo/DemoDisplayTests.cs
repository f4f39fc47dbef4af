using System.Text.Json;
using LoxiActors.Console.Demo;
using LoxiActors.Console.Demo.Octavia;
using LoxiActors.Protocol.Api;
using LoxiActors.Protocol.Octavia;
using Spectre.Console;

namespace LoxiActors.Console.Tests.Demo;

public sealed class DemoDisplayTests
{
    private static readonly CookbookStep Step = new(
        "listener [odd]", 1, null, "listener_create", JsonSerializer.SerializeToElement(new { }), ExpectedAnswer.Accepted, null, null);

    [Fact]
    public async Task Steps_show_below_a_line_of_what_is_waited_for()
    {
        var shown = await ShowAsync(interactive: true);

        Assert.Contains("7/9 listener_create (listener [odd])", shown);
        Assert.Contains("accepted in 8 ms", shown);
    }

    [Fact]
    public async Task Without_a_terminal_there_are_plain_lines_only() => Assert.Equal(
        "  7/9 listener_create (listener [odd]): accepted in 8 ms, ACTIVE after 120 ms\n"
        + "  8/9 listener_create (listener [odd]): refused with UnsupportedOptionError: connection_limit [7]\n",
        await ShowAsync(interactive: false));

    [Fact]
    public void The_judge_wants_a_refusal_of_the_right_kind_that_names_the_option()
    {
        var refused = Step with { Expect = ExpectedAnswer.Refused, Fault = FaultKind.UnsupportedOption, Names = ["connection_limit"] };

        Assert.Null(StepJudge.OfAnswer(refused, Refusal(FaultKind.UnsupportedOption, "connection_limit 7: no")));
        Assert.Contains("without naming connection_limit", StepJudge.OfAnswer(refused, Refusal(FaultKind.UnsupportedOption, "no")));
        Assert.Contains("was refused with DriverError", StepJudge.OfAnswer(refused, Refusal(FaultKind.DriverError, "connection_limit 7: no")));
        Assert.Contains("was accepted", StepJudge.OfAnswer(refused, new DriverAnswer(true, null, TimeSpan.Zero)));
        Assert.Contains("was refused", StepJudge.OfAnswer(Step, Refusal(FaultKind.Unavailable, "busy")));
    }

    private static async Task<string> ShowAsync(bool interactive)
    {
        await using var output = new StringWriter { NewLine = "\n" };
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = interactive ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = interactive ? InteractionSupport.Yes : InteractionSupport.No,
            Out = new AnsiConsoleOutput(output),
        });
        console.Profile.Width = 200;
        var display = new DemoDisplay(console);
        await display.WorkingAsync(() =>
        {
            display.Begin(7, 9, Step);
            display.Step(7, 9, new StepOutcome(Step, new DriverAnswer(true, null, TimeSpan.FromMilliseconds(8)), "ACTIVE", TimeSpan.FromMilliseconds(120), null));
            display.Step(8, 9, new StepOutcome(Step, Refusal(FaultKind.UnsupportedOption, "connection_limit [7]"), null, TimeSpan.Zero, null));
            return Task.FromResult(true);
        });
        return output.ToString().ReplaceLineEndings("\n");
    }

    private static DriverAnswer Refusal(FaultKind kind, string text) => new(false, new FaultBody(kind, text, text), TimeSpan.FromMilliseconds(1));
}
