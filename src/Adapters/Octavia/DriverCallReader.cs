using System.Collections.Immutable;
using System.Text.Json;
using LoxiActors.Adapters.Octavia.Calls;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Adapters.Octavia;

/// <summary>
/// Reads a driver call from its method's name and a JSON object of its arguments: plain JSON, objects as octavia-lib's
/// <c>to_dict(recurse=True)</c> gives them, unset fields left out.
/// </summary>
public static class DriverCallReader
{
    /// <summary>The largest body that is read.</summary>
    public const int MaxBodyBytes = JsonBody.MaxBytes;

    /// <summary>Every method there is, sorted.</summary>
    public static ImmutableArray<string> Methods { get; } = [.. CallShapes.ByMethod.Keys.Order(StringComparer.Ordinal)];

    public static DriverCallReading Read(string method, ReadOnlyMemory<byte> body)
    {
        try
        {
            if (!CallShapes.ByMethod.TryGetValue(method, out var shape))
                throw new BadBodyException($"there is no driver method {BadBodyException.Quoted(method)}");
            using var document = JsonBody.Parse(body);
            return new DriverCallReading.Read(shape.Build(new ArgumentBag(shape, document.RootElement)));
        }
        catch (BadBodyException bad)
        {
            return new DriverCallReading.Refused(Refusal.BadRequest(bad.Message));
        }
        catch (JsonException)
        {
            // The shape was checked, so this is a gap in the check; the exception's text may quote a secret.
            return new DriverCallReading.Refused(Refusal.BadRequest($"the body does not fit {method}"));
        }
    }

    /// <summary>Reads at most <see cref="MaxBodyBytes"/> of the stream.</summary>
    public static async ValueTask<DriverCallReading> ReadAsync(string method, Stream body, CancellationToken cancellation)
    {
        try
        {
            return Read(method, await JsonBody.ReadAsync(body, cancellation).ConfigureAwait(false));
        }
        catch (BadBodyException bad)
        {
            return new DriverCallReading.Refused(Refusal.BadRequest(bad.Message));
        }
    }
}
