using System.Globalization;
using System.Text.Json;
using LoxiActors.Protocol.Ids;

namespace LoxiActors.Host.Http;

/// <summary>The body of what an operator asks for: an object with known fields only, or nothing at all.</summary>
internal sealed class OperatorRequest
{
    private const string Nobody = "an operator";
    private const string Unlimited = "unlimited";
    private const int ByMax = 64;
    private const int ReasonMax = 500;
    private const int NodeMax = 63;

    private readonly Dictionary<string, JsonElement> _fields = new(StringComparer.Ordinal);

    private OperatorRequest()
    {
    }

    /// <summary>The first field that can't be used; null when all can.</summary>
    public string? Problem { get; private set; }

    public string By => Text("by", ByMax) ?? Nobody;

    /// <summary>Null when nobody said who asks.</summary>
    public string? Asker => Text("by", ByMax);

    public string? Reason => Text("reason", ReasonMax);

    /// <param name="known">Fields that may be there.</param>
    public static async Task<(OperatorRequest Request, IResult? Fault)> ReadAsync(HttpRequest request, params string[] known)
    {
        var read = new OperatorRequest();
        if (request.ContentLength is null or 0 && !request.Headers.ContainsKey("Transfer-Encoding"))
            return (read, null);
        var (body, fault) = await RequestJson.BytesAsync(request);
        if (fault is not null)
            return (read, fault);
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind is not JsonValueKind.Object)
                return (read, Faults.BadRequest("the body has to be a JSON object"));
            foreach (var field in document.RootElement.EnumerateObject())
            {
                if (!known.Contains(field.Name, StringComparer.Ordinal))
                    return (read, Faults.BadRequest($"{field.Name}: there is no such field; there are {string.Join(", ", known)}"));
                read._fields[field.Name] = field.Value.Clone();
            }
        }
        catch (JsonException exception)
        {
            return (read, Faults.BadRequest($"the body is no JSON: {exception.Message}"));
        }

        return (read, null);
    }

    /// <summary>0 for the word unlimited.</summary>
    public decimal Number(string name, decimal standard)
    {
        if (!_fields.TryGetValue(name, out var field))
            return standard;
        if (field.ValueKind is JsonValueKind.Number && field.TryGetDecimal(out var value))
            return value;
        if (field.ValueKind is JsonValueKind.String && field.GetString() == Unlimited)
            return 0;
        Problem ??= $"{name} has to be a number or \"{Unlimited}\"";
        return standard;
    }

    public int Integer(string name, int standard)
    {
        var value = Number(name, standard);
        if (value == decimal.Truncate(value) && value is >= int.MinValue and <= int.MaxValue)
            return (int)value;
        Problem ??= string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; it has to be a whole number");
        return standard;
    }

    public TimeSpan Seconds(string name, decimal standard)
    {
        var value = Number(name, standard);
        if (value is >= 0 and <= int.MaxValue)
            return TimeSpan.FromTicks((long)(value * TimeSpan.TicksPerSecond));
        Problem ??= string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; it has to be a number of seconds");
        return TimeSpan.Zero;
    }

    public NodeName? Node(string name)
    {
        if (Text(name, NodeMax) is not { } text)
            return null;
        if (NodeName.IsValid(text))
            return new NodeName(text);
        Problem ??= $"{name}: '{text}' can't be a node's name";
        return null;
    }

    public bool HasAny(IEnumerable<string> names) => names.Any(_fields.ContainsKey);

    public bool Flag(string name)
    {
        if (!_fields.TryGetValue(name, out var field))
            return false;
        if (field.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            Problem ??= $"{name} has to be true or false";
        return field.ValueKind is JsonValueKind.True;
    }

    private string? Text(string name, int max)
    {
        if (!_fields.TryGetValue(name, out var field) || field.ValueKind is JsonValueKind.Null)
            return null;
        if (field.ValueKind is JsonValueKind.String && field.GetString() is { Length: > 0 } text && text.Length <= max && !text.Any(char.IsControl))
            return text;
        Problem ??= string.Create(CultureInfo.InvariantCulture, $"{name} has to be a text of 1 to {max} characters without control characters");
        return null;
    }
}
