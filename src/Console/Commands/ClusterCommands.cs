using System.CommandLine;
using LoxiActors.Console.Api;
using LoxiActors.Console.Rendering;
using LoxiActors.Protocol.Api;
using Spectre.Console.Rendering;

namespace LoxiActors.Console.Commands;

/// <summary><c>loxi cluster</c></summary>
internal static class ClusterCommands
{
    public static Command Create(GlobalOptions options)
    {
        var command = new Command("cluster", "The hosts that run the control plane together, and where its shards are.")
        {
            Show(options, "members", "The hosts: their status, and which of them acts.", view => view.Members, ClusterTables.Members),
            Show(options, "shards", "Which host has how many shards and entities of each kind.", view => view.Shards, ClusterTables.Shards),
            Operation(options, "down", "The others give a host up and take over what it ran. For one that is not reachable and doesn't come back.", withForce: true),
            Operation(options, "leave", "A host hands over what it runs and leaves; its process ends."),
            Operation(options, "drain", "All shards leave a host and none is placed there; it stays a member."),
            Operation(options, "undrain", "A host may take shards again."),
            Rebalance(options),
        };
        command.SetAction((parsed, cancellation) => ShowAsync(options, parsed, view => view, [ClusterTables.Members, ClusterTables.Shards], cancellation));
        return command;
    }

    /// <summary>The whole address or name, or an unambiguous part.</summary>
    public static ClusterMemberView Find(ClusterView cluster, string text)
    {
        var members = cluster.Members;
        if (text.Length == 0)
            throw CommandException.Usage("the member's address is empty");
        var exact = members.Where(member => member.Address == text || member.Name == text).ToArray();
        var fitting = exact.Length > 0 ? exact : [.. members.Where(member => Contains(member.Address, text) || Contains(member.Name, text))];
        return fitting.Length switch
        {
            1 => fitting[0],
            0 => throw CommandException.Wrong($"no member of the cluster fits '{text}'; there are: {Called(members)}"),
            _ => throw CommandException.Wrong($"'{text}' fits {fitting.Length} members: {Called(fitting)}"),
        };
    }

    private static Command Show<T>(GlobalOptions options, string name, string description, Func<ClusterView, T> part, Func<ClusterView, IRenderable> table)
    {
        var command = new Command(name, description);
        command.SetAction((parsed, cancellation) => ShowAsync(options, parsed, part, [table], cancellation));
        return command;
    }

    private static async Task<int> ShowAsync<T>(
        GlobalOptions options, ParseResult parsed, Func<ClusterView, T> part, Func<ClusterView, IRenderable>[] tables, CancellationToken cancellation)
    {
        using var connection = options.Connect(parsed);
        var view = await new ControlPlane(connection).ClusterAsync(cancellation);
        if (options.Json(parsed))
            return await Output.JsonAsync(options.Terminal.Output, part(view));
        foreach (var table in tables)
            options.Ansi(parsed).Write(table(view));
        return ExitCode.Fine;
    }

    private static Command Operation(GlobalOptions options, string word, string description, bool withForce = false)
    {
        var address = new Argument<string>("ADDRESS") { Description = "The member's address or the host's name, or an unambiguous part of either." };
        var force = new Option<bool>("--force") { Description = "Also when it is reachable, and so may be at work." };
        var asker = new Asker(options);
        var command = new Command(word, description) { address };
        if (withForce)
            command.Options.Add(force);
        asker.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var connection = options.Connect(parsed);
            var plane = new ControlPlane(connection);
            var member = Find(await plane.ClusterAsync(cancellation), parsed.GetValue(address)!);
            var body = asker.Body(parsed);
            if (withForce && parsed.GetValue(force))
                body["force"] = true;
            return await SayAsync(options, parsed, await plane.TellClusterAsync($"members/{Uri.EscapeDataString(member.Address)}/{word}", body, cancellation));
        });
        return command;
    }

    private static Command Rebalance(GlobalOptions options)
    {
        var asker = new Asker(options);
        var command = new Command("rebalance", "The next round evens all shards out at once, instead of a few.");
        asker.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var connection = options.Connect(parsed);
            return await SayAsync(options, parsed, await new ControlPlane(connection).TellClusterAsync("rebalance", asker.Body(parsed), cancellation));
        });
        return command;
    }

    private static async Task<int> SayAsync(GlobalOptions options, ParseResult parsed, ClusterTakenView taken)
    {
        if (options.Json(parsed))
            return await Output.JsonAsync(options.Terminal.Output, taken);
        await options.Terminal.Output.WriteLineAsync(taken.Words);
        return ExitCode.Fine;
    }

    private static bool Contains(string? text, string part) => text?.Contains(part, StringComparison.OrdinalIgnoreCase) == true;

    private static string Called(IEnumerable<ClusterMemberView> members) =>
        string.Join(", ", members.Select(member => member.Name is { } name ? $"{member.Address} ({name})" : member.Address));
}
