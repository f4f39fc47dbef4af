using LoxiActors.Adapters.Octavia.Rpc;

namespace LoxiActors.Host.Configuration;

/// <summary><c>[engine]</c>.</summary>
public sealed record EngineSettings
{
    public int MailboxSize { get; init; } = 256;

    /// <summary>Events.</summary>
    public int SnapshotEvery { get; init; } = 8;

    public int HistoryEvents { get; init; } = 1000;

    public TimeSpan HistoryRetention { get; init; } = TimeSpan.FromDays(30);

    public TimeSpan PassivateAfter { get; init; } = TimeSpan.FromMinutes(10);
}

/// <summary><c>[octavia]</c>.</summary>
public sealed record OctaviaSettings
{
    public TimeSpan OperationDeadline { get; init; } = TimeSpan.FromSeconds(60);

    public TimeSpan ReportRedelivery { get; init; } = TimeSpan.FromSeconds(15);

    public int ReportBatch { get; init; } = 100;

    /// <summary>Zero: no statistics.</summary>
    public TimeSpan StatisticsInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Zero: connections are not counted.</summary>
    public TimeSpan StatisticsConnectionsInterval { get; init; } = TimeSpan.FromSeconds(60);

    public TimeSpan StatisticsRedelivery { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Bytes.</summary>
    public long MaxBodySize { get; init; } = 8_388_608;

    /// <summary>Null: no calls over RPC.</summary>
    public RpcOptions? Rpc { get; init; }
}
