using System.Text;
using System.Text.Json.Nodes;
using LoxiActors.Actors.LoadBalancers.Editing;
using LoxiActors.Adapters.Octavia;
using LoxiActors.Adapters.Octavia.Calls;

namespace LoxiActors.Actors.Tests.Editing;

/// <summary>Real calls with something wrong in them: each is either taken or refused in words, and never brings anything down.</summary>
public class MangledCallsTests
{
    private static readonly IReadOnlyList<Replayed> Calls = Replay.All();

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 10)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_field_of_another_kind_or_value_is_taken_or_refused_in_words(int seed)
    {
        var random = new Random(seed);
        var refused = 0;
        foreach (var call in Calls)
        {
            var arguments = call.Recorded.Arguments.DeepClone().AsObject();
            Mangle(arguments, random);
            var fault = FaultOf(call, Encoding.UTF8.GetBytes(arguments.ToJsonString()));
            refused += fault is null ? 0 : 1;
            Assert.False(fault is { Length: 0 or > 400 }, fault);
        }
        Assert.InRange(refused, 10, Calls.Count);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Bytes_that_were_changed_on_the_way_are_taken_or_refused_in_words(int seed)
    {
        var random = new Random(seed);
        foreach (var call in Calls)
        {
            var body = Encoding.UTF8.GetBytes(call.Recorded.Arguments.ToJsonString());
            for (var i = 0; i < 3; i++)
                body[random.Next(body.Length)] = (byte)random.Next(256);
            Assert.NotEqual("", FaultOf(call, body));
        }
    }

    private static string? FaultOf(Replayed call, byte[] body)
    {
        var reading = DriverCallReader.Read(call.Recorded.Method, body);
        if (reading is DriverCallReading.Refused bad)
            return bad.Refusal.UserFault;
        var edit = TreeEditor.Apply(call.Before, ((DriverCallReading.Read)reading).Call);
        return edit is TreeEdit.Refused refused ? refused.Refusal.UserFault : null;
    }

    private static void Mangle(JsonObject arguments, Random random)
    {
        var fields = new List<(JsonObject Owner, string Name)>();
        Collect(arguments, fields);
        var (owner, name) = fields[random.Next(fields.Count)];
        owner[name] = random.Next(9) switch
        {
            0 => null,
            1 => JsonValue.Create(random.Next(-2, 70000)),
            2 => JsonValue.Create(1.5),
            3 => JsonValue.Create("nonsense"),
            4 => JsonValue.Create(random.Next(2) == 0),
            5 => new JsonArray(),
            6 => new JsonArray(JsonValue.Create(1), null),
            7 => new JsonObject(),
            _ => new JsonObject { ["pool_id"] = "x" },
        };
        if (random.Next(4) == 0)
            owner.Remove(name);
    }

    private static void Collect(JsonNode? node, List<(JsonObject, string)> fields)
    {
        if (node is JsonArray array)
        {
            foreach (var item in array)
                Collect(item, fields);
        }
        if (node is not JsonObject o)
            return;
        foreach (var (name, value) in o)
        {
            fields.Add((o, name));
            Collect(value, fields);
        }
    }
}
