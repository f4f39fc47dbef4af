using System.CommandLine;
using LoxiActors.Console.Api;

namespace LoxiActors.Console.Commands;

/// <summary><c>loxi node drain</c> and what else one may want of a node.</summary>
internal static class NodeOperations
{
    public static IEnumerable<Command> Create(GlobalOptions options)
    {
        yield return Operation(options, "drain", "Load balancers move away from the node, and nothing new is put on it.", "drained from here on");
        yield return Operation(options, "undrain", "The node may take load again.", "not drained any more");
        yield return DeclareDead(options);
        yield return History(options);
    }

    private static Command Operation(GlobalOptions options, string word, string description, string outcome)
    {
        var name = new Argument<string?>("NAME") { Description = "Its name, or the beginning of it.", Arity = ArgumentArity.ZeroOrOne };
        var host = new Option<string?>("--host") { Description = "All nodes on this machine, instead of one." };
        var asker = new Asker(options);
        var command = new Command(word, description) { name, host };
        asker.AddTo(command, withReason: word == "drain");
        command.SetAction(async (parsed, cancellation) =>
        {
            var (given, machine) = (parsed.GetValue(name), parsed.GetValue(host));
            if (given is null == machine is null)
                throw CommandException.Usage($"'loxi node {word}' takes either a node or --host");
            using var connection = options.Connect(parsed);
            var plane = new ControlPlane(connection);
            var nodes = machine is not null
                ? await plane.TellHostAsync(machine, word, asker.Body(parsed), cancellation)
                : await plane.TellNodeAsync(NodeCommands.Find(await plane.NodesAsync(cancellation), given!).Name, word, asker.Body(parsed), cancellation);
            return await SayAsync(options, parsed, nodes, outcome);
        });
        return command;
    }

    private static Command DeclareDead(GlobalOptions options)
    {
        var name = new Argument<string>("NAME") { Description = "Its whole name: a slip would take a living node's load balancers away." };
        var asker = new Asker(options);
        var command = new Command("declare-dead", "You vouch that the node serves nothing, and its load balancers fail over. Holds until it is judged alive again.") { name };
        asker.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var connection = options.Connect(parsed);
            var plane = new ControlPlane(connection);
            var known = await plane.NodesAsync(cancellation);
            var node = known.FirstOrDefault(node => node.Name.Value == parsed.GetValue(name))
                ?? throw CommandException.Wrong($"there is no node '{parsed.GetValue(name)}'; there are: {string.Join(", ", known.Select(node => node.Name))}");
            return await SayAsync(options, parsed, await plane.TellNodeAsync(node.Name, "declare-dead", asker.Body(parsed), cancellation), "taken for dead until it is judged alive again");
        });
        return command;
    }

    private static Command History(GlobalOptions options)
    {
        var name = new Argument<string>("NAME") { Description = "Its name, or the beginning of it." };
        var command = new Command("history", "What happened to a node, oldest first.") { name };
        command.SetAction((parsed, cancellation) => HistoryCommand.RunAsync(
            options,
            parsed,
            async plane => await plane.NodeHistoryAsync(NodeCommands.Find(await plane.NodesAsync(cancellation), parsed.GetValue(name)!).Name, cancellation)));
        return command;
    }

    private static async Task<int> SayAsync(GlobalOptions options, ParseResult parsed, IReadOnlyList<string> nodes, string outcome)
    {
        if (options.Json(parsed))
            return await Output.JsonAsync(options.Terminal.Output, new { nodes });
        foreach (var node in nodes)
            await options.Terminal.Output.WriteLineAsync($"{node}: {outcome}");
        return ExitCode.Fine;
    }
}
