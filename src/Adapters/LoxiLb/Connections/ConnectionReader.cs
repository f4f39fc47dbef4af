using System.Buffers;
using System.Text.Json;
using LoxiActors.Adapters.LoxiLb.Client;
using LoxiActors.Protocol.Ids;

namespace LoxiActors.Adapters.LoxiLb.Connections;

/// <summary>
/// Asks nodes for their connections. A node can have 524,288 entries of some 250 bytes (LoxiLB 0.9.8), and builds its answer whole
/// before it sends it; here the answer is read as it comes, and only a number for each connection is kept.
/// </summary>
public sealed class ConnectionReader(LoxiLbNodes nodes)
{
    /// <summary>Of an answer; twice of what a full table takes.</summary>
    internal const long MostBytes = 256 * 1024 * 1024;

    private const int BufferBytes = 64 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private long _reads;

    /// <summary>One try; the next round asks again.</summary>
    public async Task<ConnectionReading> ReadAsync(NodeName name, CancellationToken cancellation)
    {
        if (nodes.Find(name) is not { } node)
            return new ConnectionReading.Failed("there is no such node");
        var parser = new ConnectionParser();
        try
        {
            var result = await node.Client.ListConnectionsAsync(
                (answer, stop) => FeedAsync(answer, parser, stop), $"connections.{name}.{Interlocked.Increment(ref _reads)}", Patience, cancellation);
            return result is CallResult.Done
                ? parser.SawList
                    ? new ConnectionReading.Read(parser.Connections, parser.Entries)
                    : new ConnectionReading.Failed("the answer has no list of connections")
                : new ConnectionReading.Failed(result.Words);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            // The reader throws the second for a text that is no Unicode.
            return new ConnectionReading.Failed($"the answer can't be read after {parser.Entries} entries");
        }
        catch (InvalidDataException failure)
        {
            return new ConnectionReading.Failed(failure.Message);
        }
    }

    /// <exception cref="JsonException">It is not JSON.</exception>
    /// <exception cref="InvalidDataException">It is longer than is taken.</exception>
    internal static async Task FeedAsync(Stream answer, ConnectionParser parser, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            var held = 0;
            for (var total = 0L; ;)
            {
                var read = await answer.ReadAsync(buffer.AsMemory(held), cancellation);
                total += read;
                if (total > MostBytes)
                    throw new InvalidDataException($"the answer is longer than {MostBytes} bytes");
                held += read;
                var done = parser.Parse(buffer.AsSpan(0, held), last: read == 0);
                if (read == 0)
                    return;
                held -= done;
                Buffer.BlockCopy(buffer, done, buffer, 0, held);
                if (held == buffer.Length)
                    throw new InvalidDataException($"the answer has a value longer than {held} bytes");
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
