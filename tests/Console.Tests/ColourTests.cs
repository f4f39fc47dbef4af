using LoxiActors.Console.Rendering;
using LoxiActors.Console.Tests.Fakes;
using Spectre.Console;

namespace LoxiActors.Console.Tests;

public sealed class ColourTests
{
    private const string Escape = "\u001b";

    [Fact]
    public void Statuses_are_coloured_where_colours_are_shown()
    {
        using var output = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            ColorSystem = ColorSystemSupport.Standard,
            Out = new AnsiConsoleOutput(output),
        });
        console.Profile.Width = 200;

        LoadBalancerPage.Write(console, Samples.WebView);

        Assert.Contains($"{Escape}[32mONLINE", output.ToString());
        Assert.Contains($"{Escape}[91mDEGRADED", output.ToString());
    }

    [Theory]
    [InlineData("NO_COLOR", "1", true)]
    [InlineData("TERM", "dumb", true)]
    [InlineData("NO_COLOR", "", false)]
    public void Colours_can_be_declined(string name, string value, bool declined)
    {
        var terminal = new Terminal(TextWriter.Null, TextWriter.Null, Interactive: true, 80, asked => asked == name ? value : null);

        Assert.Equal(declined, terminal.ColourUnwanted);
        if (declined)
            Assert.Equal(ColorSystem.NoColors, terminal.Ansi(colour: true).Profile.Capabilities.ColorSystem);
    }

    [Fact]
    public async Task Redirected_output_has_no_escape_sequences_and_no_broken_lines()
    {
        var reason = string.Join(' ', Enumerable.Repeat("because", 100));
        await using var host = await FakeHost.StartAsync(Samples.Web with { Reason = reason });

        var loxi = await Loxi.RunAsync("lb", "list", "--url", host.Url);

        Assert.DoesNotContain(Escape, loxi.Output);
        Assert.Contains(reason, loxi.Output);
    }
}
