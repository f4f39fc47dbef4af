using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using LoxiActors.Imitation;
using LoxiActors.Protocol.Ids;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LoxiActors.Bench.Load;

/// <summary>
/// Very many imitation nodes and their agents in a process of their own, behind one server: each node has an address of 127.0.0.0/8, and
/// all have the same port. Told to, every node that is MASTER of anything falls silent at once; the rest then say when they became MASTER.
/// </summary>
internal sealed class AnsweringFleet
{
    public const string Argument = "--fleet-child";
    public const string SilenceCommand = "silence";

    private const int PerNetwork = 200;
    private const string ApiPrefix = "/netlox/v1/";
    private static readonly byte[] Version = Encoding.UTF8.GetBytes("{\"buildInfo\":\"imitation\",\"version\":\"0.9.8.6-beta\"}");

    private readonly UnconnectedNode[] _nodes;
    private readonly bool[] _masters;
    private readonly bool[] _silent;
    private readonly BeatingNodes _beats;

    private AnsweringFleet(int count, IPEndPoint heartbeats)
    {
        _nodes = [.. Enumerable.Range(0, count).Select(number => new UnconnectedNode(new ImitationNodeOptions { Name = NameOf(number).Value, ImmediateHealth = true }))];
        _masters = new bool[count];
        _silent = new bool[count];
        _beats = new BeatingNodes(Enumerable.Range(0, count).Select(NameOf), heartbeats);
    }

    public static NodeName NameOf(int number) => new($"node-{number:0000}");

    public static IPAddress AddressOf(int number) => new([127, 20, (byte)(number / PerNetwork), (byte)((number % PerNetwork) + 1)]);

    /// <summary>Until standard input ends.</summary>
    public static async Task<int> RunAsync(string count, string heartbeatPort)
    {
        var fleet = new AnsweringFleet(
            int.Parse(count, CultureInfo.InvariantCulture), new IPEndPoint(IPAddress.Loopback, int.Parse(heartbeatPort, CultureInfo.InvariantCulture)));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        // All nodes' connections come to one socket, and many at the same time.
        builder.WebHost.UseSockets(sockets => sockets.Backlog = 65_535);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Any, 0, listen => listen.Use(
            next => connection => connection.RemoteEndPoint is IPEndPoint from && IPAddress.IsLoopback(from.Address) ? next(connection) : Task.CompletedTask)));
        await using var app = builder.Build();
        app.Run(fleet.AnswerAsync);
        await app.StartAsync();
        Console.WriteLine($"port {new Uri(app.Urls.First()).Port}");
        while (await Console.In.ReadLineAsync() is { } line)
        {
            if (line == SilenceCommand)
                fleet.SilenceMasters();
        }

        fleet._beats.Dispose();
        return 0;
    }

    private void SilenceMasters()
    {
        var count = 0;
        var (at, clock) = (DateTimeOffset.UtcNow, Stopwatch.GetTimestamp());
        for (var node = 0; node < _nodes.Length; node++)
        {
            if (!_masters[node])
                continue;
            Volatile.Write(ref _silent[node], true);
            _beats.Silence(node);
            count++;
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"silent {count} {clock} {at:O}"));
    }

    private async Task AnswerAsync(HttpContext http)
    {
        var address = http.Connection.LocalIpAddress!.MapToIPv4().GetAddressBytes();
        var node = (address[2] * PerNetwork) + address[3] - 1;
        if (Volatile.Read(ref _silent[node]))
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            http.Abort();
            return;
        }

        http.Response.ContentType = "application/json";
        if (http.Request.Path == ApiPrefix + "version")
        {
            await http.Response.Body.WriteAsync(Version);
            return;
        }

        using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync();
        var (status, answer) = Answer(node, http.Request.Method, http.Request.Path.ToString() + http.Request.QueryString, body);
        http.Response.StatusCode = status;
        await http.Response.WriteAsync(answer);
    }

    private (int Status, string Body) Answer(int node, string method, string target, string body)
    {
        lock (_nodes[node])
        {
            var answer = _nodes[node].Answer(method, target, body);
            if (method != "POST" || target != ApiPrefix + "config/cistate" || answer.Status >= 300)
                return answer;
            var master = body.Contains("\"MASTER\"", StringComparison.Ordinal);
            if (master && !_masters[node])
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"master {node} {Stopwatch.GetTimestamp()}"));
            _masters[node] = master;
            return answer;
        }
    }
}
