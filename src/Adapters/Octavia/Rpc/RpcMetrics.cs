using System.Diagnostics.Metrics;

namespace LoxiActors.Adapters.Octavia.Rpc;

/// <summary>The meter <c>LoxiActors.Octavia.Rpc</c>.</summary>
public sealed class RpcMetrics : IDisposable
{
    public const string MeterName = "LoxiActors.Octavia.Rpc";

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _calls;
    private readonly Counter<long> _redelivered;
    private readonly Counter<long> _bad;
    private Func<bool> _connected = () => false;

    public RpcMetrics()
    {
        _calls = _meter.CreateCounter<long>("loxiactors.octavia.rpc.calls", "{call}", "Calls taken from RabbitMQ, by method and outcome");
        _redelivered = _meter.CreateCounter<long>("loxiactors.octavia.rpc.redelivered", "{message}", "Calls that the broker had delivered before, without an acknowledgement");
        _bad = _meter.CreateCounter<long>("loxiactors.octavia.rpc.bad.messages", "{message}", "Messages that were no calls in oslo.messaging's form, and were dropped");
        _meter.CreateObservableGauge("loxiactors.octavia.rpc.connected", () => _connected() ? 1 : 0, null, "1 while calls are consumed from RabbitMQ");
    }

    public void Dispose() => _meter.Dispose();

    internal bool Owns(Instrument instrument) => instrument.Meter == _meter;

    internal void Observe(Func<bool> connected) => _connected = connected;

    /// <param name="method">Of the methods that there are, else null.</param>
    internal void Called(string? method, string outcome) => _calls.Add(1, new("method", method ?? "unknown"), new("outcome", outcome));

    internal void Redelivered() => _redelivered.Add(1);

    internal void Bad() => _bad.Add(1);
}
