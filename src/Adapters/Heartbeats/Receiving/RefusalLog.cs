using System.Net;
using LoxiActors.Adapters.Heartbeats.Gate;
using Microsoft.Extensions.Logging;

namespace LoxiActors.Adapters.Heartbeats.Receiving;

/// <summary>
/// Logs the first refusal for each reason and source, then how many there were in a minute. For one thread at a time. What it
/// remembers is bounded: sources beyond <see cref="SourcesMax"/> are counted together.
/// </summary>
internal sealed partial class RefusalLog(ILogger log, TimeProvider time)
{
    public const int SourcesMax = 64;

    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    private readonly Dictionary<(Refusal Reason, IPAddress Source), long> _repeats = [];
    private long _since = time.GetTimestamp();

    public void Refused(Refusal reason, SocketAddress source)
    {
        var address = ((IPEndPoint)Blank(source.Family).Create(source)).Address;
        var key = (reason, address);
        if (!_repeats.ContainsKey(key) && _repeats.Count >= SourcesMax)
            key = (reason, IPAddress.None);
        if (_repeats.TryGetValue(key, out var repeats))
            _repeats[key] = repeats + 1;
        else
        {
            _repeats[key] = 0;
            First(log, address, Refusals.Word(reason));
        }

        Tick();
    }

    /// <summary>Logs the counts when a minute is over; forgets what did not come again.</summary>
    public void Tick()
    {
        if (time.GetElapsedTime(_since) < Every)
            return;
        _since = time.GetTimestamp();
        foreach (var ((reason, source), repeats) in _repeats.ToArray())
        {
            if (repeats == 0)
                _repeats.Remove((reason, source));
            else
            {
                Repeated(log, repeats, source.Equals(IPAddress.None) ? "further sources" : source.ToString(), Refusals.Word(reason));
                _repeats[(reason, source)] = 0;
            }
        }
    }

    private static IPEndPoint Blank(System.Net.Sockets.AddressFamily family) =>
        family == System.Net.Sockets.AddressFamily.InterNetworkV6 ? new(IPAddress.IPv6Any, 0) : new(IPAddress.Any, 0);

    [LoggerMessage(LogLevel.Warning, "a heartbeat from {Source} is refused: {Reason}; further ones are counted")]
    private static partial void First(ILogger logger, IPAddress source, string reason);

    [LoggerMessage(LogLevel.Warning, "{Count} heartbeats from {Source} were refused in a minute: {Reason}")]
    private static partial void Repeated(ILogger logger, long count, string source, string reason);
}
