using System.CommandLine;
using System.Globalization;
using LoxiActors.Console.Api;
using LoxiActors.Console.Rendering;
using LoxiActors.Protocol.Api;

namespace LoxiActors.Console.Commands;

/// <summary><c>loxi failover</c></summary>
internal static class FailoverCommands
{
    private static readonly (string Option, string Field, string Description)[] Limits =
    [
        ("--rate", "rate_per_minute", "Load balancers that may begin to move per minute."),
        ("--burst", "burst", "How many may begin at once after a quiet time."),
        ("--concurrent", "concurrent", "How many may be on the move at the same time."),
        ("--share", "share", "Part of all nodes whose loss is acted upon within the window, 0 to 1."),
        ("--zone-share", "zone_share", "The same among the nodes of one zone."),
        ("--window", "window", "For how many seconds a loss counts."),
        ("--per-host", "per_host", "How many may be on the move away from one machine."),
    ];

    public static Command Create(GlobalOptions options)
    {
        var command = new Command("failover", "The failover budget: its limits, who is on the move, who waits and why.")
        {
            Word(options, "pause", "Nothing moves by itself any more; what is wanted expressly still does.", withReason: true),
            Word(options, "resume", "Ends a pause.", withReason: false),
            Budget(options),
            History(options),
            Loss(options),
        };
        command.SetAction((parsed, cancellation) => ShowAsync(options, parsed, plane => plane.FailoverAsync(cancellation), cancellation));
        return command;
    }

    private static Command Word(GlobalOptions options, string word, string description, bool withReason)
    {
        var asker = new Asker(options);
        var command = new Command(word, description);
        asker.AddTo(command, withReason);
        command.SetAction((parsed, cancellation) => ShowAsync(options, parsed, plane => plane.FailoverAsync(word, asker.Body(parsed), cancellation), cancellation));
        return command;
    }

    private static Command Budget(GlobalOptions options)
    {
        var asker = new Asker(options);
        var reset = new Option<bool>("--reset") { Description = "Back to the limits of the configuration, before any that are given here." };
        var limits = Limits.Select(limit => (limit.Field, Option: Limit(limit.Option, limit.Description))).ToArray();
        var command = new Command("budget", "Sets limits, durably, in place of the configuration's. 0 or unlimited lifts one; those that are not given stay.") { reset };
        foreach (var (_, option) in limits)
            command.Options.Add(option);
        asker.AddTo(command, withReason: false);
        command.SetAction((parsed, cancellation) =>
        {
            var body = asker.Body(parsed);
            foreach (var (field, option) in limits)
            {
                if (parsed.GetValue(option) is { } value)
                    body[field] = value;
            }

            if (parsed.GetValue(reset))
                body["reset"] = true;
            if (body.Count == 1)
                throw CommandException.Usage("give at least one limit, or --reset; 'loxi failover' shows those of now");
            return ShowAsync(options, parsed, plane => plane.SetBudgetAsync(body, cancellation), cancellation);
        });
        return command;
    }

    private static Command History(GlobalOptions options)
    {
        var command = new Command("history", "What happened to the failover budget, oldest first.");
        command.SetAction((parsed, cancellation) => HistoryCommand.RunAsync(options, parsed, plane => plane.FailoverHistoryAsync(cancellation)));
        return command;
    }

    private static Command Loss(GlobalOptions options)
    {
        var name = new Argument<string>("NODE") { Description = "Its name, or the beginning of it." };
        var command = new Command("loss", "What the loss of a node would do to each load balancer on it.") { name };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var connection = options.Connect(parsed);
            var plane = new ControlPlane(connection);
            var node = NodeCommands.Find(await plane.NodesAsync(cancellation), parsed.GetValue(name)!).Name;
            var previews = await plane.LossAsync(node, cancellation);
            if (options.Json(parsed))
                return await Output.JsonAsync(options.Terminal.Output, previews);
            if (previews.Count == 0)
                await options.Terminal.Output.WriteLineAsync($"{node} holds no load balancer.");
            var ansi = options.Ansi(parsed);
            foreach (var preview in previews)
                FailoverLines.Write(ansi, preview);
            return ExitCode.Fine;
        });
        return command;
    }

    private static Option<decimal?> Limit(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (text == "unlimited")
                return 0;
            if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
                return value;
            result.AddError($"{name}: '{text}' is neither a number nor unlimited");
            return null;
        },
    };

    private static async Task<int> ShowAsync(GlobalOptions options, ParseResult parsed, Func<ControlPlane, Task<FailoverBudgetView>> ask, CancellationToken cancellation)
    {
        using var connection = options.Connect(parsed);
        var plane = new ControlPlane(connection);
        var view = await ask(plane);
        if (options.Json(parsed))
            return await Output.JsonAsync(options.Terminal.Output, view);
        FailoverPage.Write(options.Ansi(parsed), view, await LoadBalancerNames.OfAsync(plane, FailoverPage.Named(view), cancellation));
        return ExitCode.Fine;
    }
}
