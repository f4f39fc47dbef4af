using System.Diagnostics.Tracing;
using Microsoft.Diagnostics.NETCore.Client;

namespace LoxiActors.Bench.Load;

/// <summary>The garbage collector of another .NET process.</summary>
internal static class HeapOf
{
    private const string Runtime = "Microsoft-Windows-DotNETRuntime";

    /// <summary>The runtime's keyword GCHeapCollect: a full collection when the session begins, and another when it ends.</summary>
    private const long Collect = 0x800000;

    /// <summary>Returns when what nobody refers to any more has been collected.</summary>
    public static async Task CollectAsync(int processId)
    {
        var client = new DiagnosticsClient(processId);
        using var session = await client.StartEventPipeSessionAsync(new EventPipeProvider(Runtime, EventLevel.Informational, Collect), requestRundown: false, circularBufferMB: 16, CancellationToken.None);
        var events = session.EventStream.CopyToAsync(Stream.Null);
        await session.StopAsync(CancellationToken.None);
        await events;
    }
}
