using LoxiActors.Imitation.Http;
using Microsoft.AspNetCore.Http.Features;

namespace LoxiActors.Imitation;

/// <summary>
/// A node without a server: it answers a request at once, on the caller's thread. For simulations, which bring their own network and
/// clock: how long a change takes and what is lost on the way is for them to say, the node's faults but HalfDead and its call log aren't used, and its BFD packets are
/// the caller's to carry.
/// For one thread.
/// </summary>
public sealed class UnconnectedNode : IDisposable
{
    private readonly NodeHost _host;

    /// <param name="options">Port, certificates and <see cref="ImitationNodeOptions.PostMilliseconds"/> don't count.</param>
    /// <exception cref="ArgumentException">An option is wrong; the message begins with its name.</exception>
    public UnconnectedNode(ImitationNodeOptions options)
    {
        options = options with { PostMilliseconds = 0, CallLogSize = 1 };
        OptionsCheck.Check(options);
        _host = new NodeHost(options, connected: false);
        Control = new NodeControl(_host);
    }

    /// <summary>Looks into the node, empties it and changes what its probes find.</summary>
    public NodeControl Control { get; }

    internal Core.NodeState State => _host.Life.State;

    /// <param name="target">Path and query, escaped as it would be sent: /netlox/v1/config/loadbalancer/all.</param>
    /// <param name="body">JSON, or empty.</param>
    public (int Status, string Body) Answer(string method, string target, string body)
    {
        var http = new DefaultHttpContext();
        var query = target.IndexOf('?', StringComparison.Ordinal);
        http.Request.Method = method;
        http.Request.Path = PathString.FromUriComponent(query < 0 ? target : target[..query]);
        http.Request.QueryString = new QueryString(query < 0 ? "" : target[query..]);
        http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = target;
        if (body.Length > 0)
            http.Request.ContentType = "application/json";
        var answer = ApiPipeline.Answer(http, _host, _host.Life, body, static _ => { });
        if (!answer.IsCompleted)
            throw new InvalidOperationException($"{method} {target} did not end at once");
        var reply = answer.GetAwaiter().GetResult();
        return (reply.Status, reply.Body);
    }

    /// <summary>The BFD packets that leave the node by now, each with the address that it goes to; whoever has it passes it to <see cref="TakeBfd"/>.</summary>
    public IReadOnlyList<(string RemoteIp, byte[] Packet)> BfdPackets()
    {
        var now = _host.Now;
        foreach (var (instance, role) in State.Bfd.Watch(now).ToList())
            State.SetRole(instance, role, "0.0.0.0");
        return [.. State.Bfd.Due(now)];
    }

    /// <summary>A BFD packet arrives.</summary>
    /// <param name="from">The sender's address.</param>
    public void TakeBfd(string from, ReadOnlySpan<byte> packet)
    {
        if (State.Bfd.Receive(from, packet, _host.Now) is var (instance, role))
            State.SetRole(instance, role, "0.0.0.0");
    }

    public void Dispose() => _host.Dispose();
}
