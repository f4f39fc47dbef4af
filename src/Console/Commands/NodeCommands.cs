using System.CommandLine;
using LoxiActors.Console.Api;
using LoxiActors.Console.Rendering;
using LoxiActors.Protocol.Api;

namespace LoxiActors.Console.Commands;

/// <summary><c>loxi node</c></summary>
internal static class NodeCommands
{
    public static Command Create(GlobalOptions options)
    {
        var command = new Command("node", "LoxiLB nodes.") { List(options), Show(options) };
        foreach (var operation in NodeOperations.Create(options))
            command.Subcommands.Add(operation);
        return command;
    }

    private static Command List(GlobalOptions options)
    {
        var command = new Command("list", "All nodes and how they look right now.");
        command.SetAction(async (parsed, cancellation) =>
        {
            using var connection = options.Connect(parsed);
            var nodes = await new ControlPlane(connection).NodesAsync(cancellation);
            if (options.Json(parsed))
                return await Output.JsonAsync(options.Terminal.Output, nodes);
            options.Ansi(parsed).Write(NodeTable.Of(nodes));
            return ExitCode.Fine;
        });
        return command;
    }

    private static Command Show(GlobalOptions options)
    {
        var name = new Argument<string>("NAME") { Description = "Its name, or the beginning of it." };
        var command = new Command("show", "One node, and the load balancers that it holds.") { name };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var connection = options.Connect(parsed);
            var plane = new ControlPlane(connection);
            var node = Find(await plane.NodesAsync(cancellation), parsed.GetValue(name)!);
            if (options.Json(parsed))
                return await Output.JsonAsync(options.Terminal.Output, node);
            var held = (await plane.LoadBalancersAsync(cancellation)).Where(lb => lb.Nodes.Contains(node.Name)).ToArray();
            NodePage.Write(options.Ansi(parsed), node, held);
            return ExitCode.Fine;
        });
        return command;
    }

    public static NodeView Find(IReadOnlyList<NodeView> nodes, string text)
    {
        if (nodes.FirstOrDefault(node => node.Name.Value == text) is { } exact)
            return exact;
        var fitting = nodes.Where(node => node.Name.Value.StartsWith(text, StringComparison.OrdinalIgnoreCase)).ToArray();
        return fitting.Length switch
        {
            1 => fitting[0],
            0 => throw CommandException.Wrong($"there is no node '{text}'; there are: {string.Join(", ", nodes.Select(node => node.Name))}"),
            _ => throw CommandException.Wrong($"'{text}' fits {fitting.Length} nodes: {string.Join(", ", fitting.Select(node => node.Name))}"),
        };
    }
}
