using System.Text.Json;
using LoxiActors.Simulation.Commands;

namespace LoxiActors.Simulation.Tests.Commands;

public sealed class CommandLineTests
{
    private static readonly string[] Small = ["--lbs", "3", "--days", "0.1"];

    [Theory]
    [InlineData("--seed", "one", "--seed one: has to be a whole number of at most 64 bits")]
    [InlineData("--seed", "-1", "--seed -1: has to be a whole number of at most 64 bits")]
    [InlineData("--seed", "18446744073709551616", "--seed 18446744073709551616: has to be a whole number of at most 64 bits")]
    [InlineData("--lbs", "0", "--lbs 0: has to be 1 to 200")]
    [InlineData("--lbs", "201", "--lbs 201: has to be 1 to 200")]
    [InlineData("--lbs", "5.5", "--lbs 5.5: has to be 1 to 200")]
    [InlineData("--days", "0", "--days 0: has to be more than 0 and at most 36525")]
    [InlineData("--days", "NaN", "--days NaN: has to be more than 0 and at most 36525")]
    [InlineData("--days", "36526", "--days 36526: has to be more than 0 and at most 36525")]
    [InlineData("--seeds", "0", "--seeds 0: has to be at least 1")]
    [InlineData("--plant", "gremlins", "--plant gremlins: has to be one of reply-before-persist, no-epoch-check")]
    [InlineData("--lbs", null, "--lbs")]
    [InlineData("--frob", null, "'--frob' is not known here")]
    public void A_wrong_value_names_its_option(string option, string? value, string expected)
    {
        var (code, output, errors) = Run(value is null ? [option] : [option, value]);

        Assert.Equal(2, code);
        Assert.Equal("", output);
        Assert.StartsWith($"loxiactors-sim: ", errors);
        Assert.Contains(expected, errors);
        Assert.Equal(1, errors.Count(letter => letter == '\n'));
    }

    [Fact]
    public void A_search_has_no_replay()
    {
        var (code, _, errors) = Run("--find", "--replay");

        Assert.Equal(2, code);
        Assert.Contains("--replay", errors);
    }

    [Fact]
    public void Kept_promises_end_with_0()
    {
        var (code, output, errors) = Run(["--seed", "2", .. Small]);

        Assert.Equal(0, code);
        Assert.Equal("", errors.Replace("\r\e[K", ""));
        Assert.Matches(@"^seed 2: 3 load balancers, 0\.1 days, [\d,]+ events, [\d.]+ years a day and core, trace [0-9a-f]{16}: every promise kept\n$", output);
    }

    [Fact]
    public void A_broken_promise_ends_with_1_and_says_how_to_see_it_again()
    {
        var (code, output, _) = Run("--seed", "1", "--lbs", "15", "--days", "2", "--plant", "ignored-option");

        Assert.Equal(1, code);
        Assert.Contains("a promise was broken", output);
        Assert.Matches(@"  \d+d [\d:.]+ promise 6: call \S+ of load balancer \S+ asks for what LoxiLB can't do, and was accepted\n", output);
        Assert.Contains("loxi sim --seed 1 --lbs 15 --days 2 --plant ignored-option --replay", output);
    }

    [Fact]
    public void A_search_stops_at_the_first_broken_promise()
    {
        var (code, output, _) = Run("--find", "--seed", "1", "--seeds", "50", "--lbs", "3", "--days", "0.5", "--plant", "ignored-option");

        Assert.Equal(1, code);
        var seeds = output.Split('\n').Where(line => line.StartsWith("seed ", StringComparison.Ordinal)).ToArray();
        Assert.Equal(seeds.Select((_, index) => $"{index + 1}"), seeds.Select(line => line.Split(' ', ':')[1]));
        Assert.All(seeds[..^1], line => Assert.EndsWith("every promise kept", line));
        Assert.EndsWith("a promise was broken", seeds[^1]);
        Assert.Contains($"loxi sim --seed {seeds.Length} --lbs 3 --days 0.5 --plant ignored-option --replay", output);
    }

    [Fact]
    public void A_search_ends_after_so_many_seeds()
    {
        var (code, output, _) = Run(["--find", "--seed", "5", "--seeds", "2", "--json", .. Small]);

        Assert.Equal(0, code);
        Assert.Equal([5, 6], output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("seed").GetInt32()));
    }

    [Fact]
    public void A_document_has_exactly_its_fields()
    {
        var (code, output, errors) = Run("--seed", "1", "--lbs", "15", "--days", "2", "--plant", "ignored-option", "--json");

        Assert.Equal((1, ""), (code, errors));
        var document = JsonDocument.Parse(output).RootElement;
        Assert.Equal(
            ["seed", "simulated_days", "events", "violations", "trace_hash", "years_per_day_per_core"], document.EnumerateObject().Select(field => field.Name));
        Assert.All(
            document.GetProperty("violations").EnumerateArray(),
            violation => Assert.Equal(["at", "promise", "text"], violation.EnumerateObject().Select(field => field.Name)));
        Assert.Equal(6, document.GetProperty("violations")[0].GetProperty("promise").GetInt32());
        Assert.Equal(1, document.GetProperty("seed").GetInt32());
        Assert.InRange(document.GetProperty("simulated_days").GetDouble(), 0, 2.1);
    }

    [Fact]
    public void A_replay_shows_what_happened_before_it_says_how_it_went()
    {
        var (code, output, _) = Run(["--replay", .. Small]);

        Assert.Equal(0, code);
        var lines = output.TrimEnd().Split('\n');
        Assert.Equal("  0d 00:00:00.000  host-1     started", lines[0]);
        Assert.StartsWith("seed 1: ", lines[^1].TrimStart('\r'));
    }

    private static (int Code, string Output, string Errors) Run(params string[] arguments) => OneThread.Run(() =>
    {
        var (output, errors) = (new StringWriter(), new StringWriter());
        return (SimulationProgram.Run(arguments, output, errors), output.ToString(), errors.ToString());
    });
}
