using System.Text.Json;
using LoxiActors.Adapters.Octavia.Rpc;
using LoxiActors.Adapters.Octavia.Rpc.Serving;
using LoxiActors.Adapters.Octavia.Tests.Rpc.Support;
using LoxiActors.Tests.Support;

namespace LoxiActors.Adapters.Octavia.Tests.Rpc.Serving;

/// <summary>Which answer a call gets.</summary>
[Collection(BrokerCollection.Name)]
public class AnswerTests(Broker broker)
{
    private readonly RpcOptions _options = new() { Url = broker.Url, Topic = Rig.NewTopic() };

    [Fact]
    public async Task An_oslo_messaging_client_gets_results_and_raises_what_was_refused()
    {
        await using var rig = await Rig.StartAsync(_options);
        await using var client = new OsloClient(broker.UrlText, _options.Topic);
        var outcome = await client.CallAsync("echo", Arguments(new { name = "é", list = new[] { 1, 2 } }));
        Assert.False(outcome.TryGetProperty("raised", out _), outcome.GetRawText());
        Assert.True(JsonElement.DeepEquals(JsonDocument.Parse("""{"name": "é", "list": [1, 2]}""").RootElement, outcome.GetProperty("result")));

        string[] library = ["UnsupportedOptionError", "NotImplementedError", "DriverError", "DriverError", "DriverError"];
        string[] kinds = ["UnsupportedOption", "NotImplemented", "DriverError", "NotFound", "BadRequest"];
        foreach (var (kind, name) in kinds.Zip(library))
        {
            outcome = await client.CallAsync("refuse", Arguments(new { kind }));
            Assert.Contains($"octavia_lib.api.drivers.exceptions.{name}", Texts(outcome, "bases"));
            Assert.Equal(("for the user: é", "for the operator"), (Text(outcome, "user"), Text(outcome, "operator")));
        }

        outcome = await client.CallAsync("refuse", Arguments(new { kind = "Unavailable" }));
        Assert.Contains("loxiactors_octavia.exceptions.Unavailable", Texts(outcome, "bases"));
        Assert.StartsWith("for the operator", Text(outcome, "str"), StringComparison.Ordinal);

        outcome = await client.CallAsync("break", Arguments(new { }));
        Assert.Contains("octavia_lib.api.drivers.exceptions.DriverError", Texts(outcome, "bases"));
        Assert.Equal("the control plane failed on this call; its log says why", Text(outcome, "user"));
        Assert.DoesNotContain("hush", outcome.GetRawText(), StringComparison.Ordinal);
        Assert.Contains("hush", rig.Log.All, StringComparison.Ordinal);

        outcome = await client.CallAsync("nonsense", Arguments(new { }));
        Assert.Equal(("NoSuchMethod", "oslo_messaging.rpc.client.RemoteError"), (Text(outcome, "remote"), Text(outcome, "raised")));
        foreach (var (@namespace, version) in new[] { ("other", "1.0"), ("loxilb", "1.1"), ("loxilb", "2.0") })
        {
            outcome = await client.CallAsync("echo", Arguments(new { }), @namespace, version);
            Assert.Equal("UnsupportedVersion", Text(outcome, "remote"));
            Assert.Contains($"RPC version {version}. Attempted method: echo", Text(outcome, "str"), StringComparison.Ordinal);
        }

        outcome = await client.CallAsync("echo", new { y = 1 });
        Assert.Equal("builtins.TypeError", Text(outcome, "raised"));
        Assert.Contains("echo() got an unexpected keyword argument 'y'", Text(outcome, "str"), StringComparison.Ordinal);

        Assert.Equal(1, rig.Counts.Of("loxiactors.octavia.rpc.calls echo result"));
        Assert.Equal(1, rig.Counts.Of("loxiactors.octavia.rpc.calls refuse UnsupportedOption"));
        Assert.Equal(1, rig.Counts.Of("loxiactors.octavia.rpc.calls break failed"));
        Assert.Equal(1, rig.Counts.Of("loxiactors.octavia.rpc.calls unknown NoSuchMethod"));
        Assert.Equal(3, rig.Counts.Of("loxiactors.octavia.rpc.calls echo UnsupportedVersion"));
        Assert.Equal(1, rig.Counts.Of("loxiactors.octavia.rpc.calls echo TypeError"));
    }

    [Fact]
    public async Task A_cast_is_carried_out_and_not_answered()
    {
        await using var rig = await Rig.StartAsync(_options);
        await using var caller = await Caller.ConnectAsync(broker.Port, _options.Topic);
        await caller.SendAsync(new { method = "hold", args = new { arguments = new { }, call_id = "cast" }, @namespace = "loxilb", version = "1.0" });
        var held = await rig.Handlers.NextAsync();
        Assert.Equal("cast", held.CallId);
        held.Release();
        Assert.Equal(JsonValueKind.Object, (await caller.CallAsync("echo", "after it")).GetProperty("result").ValueKind);
    }

    [Fact]
    public async Task What_is_no_call_is_dropped_counted_and_logged_without_its_text()
    {
        var rig = await Rig.StartAsync(_options);
        await using var caller = await Caller.ConnectAsync(broker.Port, _options.Topic);
        foreach (var body in (string[])["", "hush", "[\"hush\"]", """{"oslo.version": "2.0", "oslo.message": "hush"}""", """{"oslo.version": "9.0", "oslo.message": "{}"}"""])
            await caller.SendRawAsync(body);
        await caller.SendAsync(new { args = new { }, _msg_id = "hush" });
        await caller.CallAsync("echo", "after them");
        Assert.Equal(6, rig.Counts.Of("loxiactors.octavia.rpc.bad.messages"));
        Assert.DoesNotContain("hush", rig.Log.All, StringComparison.Ordinal);

        // Nothing comes back of what was dropped.
        await rig.DisposeAsync();
        Assert.Equal(0u, await caller.ReadyAsync());
    }

    [Fact]
    public async Task A_monitored_call_hears_of_itself_twice_in_its_callers_patience()
    {
        var time = new ManualTime();
        await using var rig = await Rig.StartAsync(_options, time);
        await using var caller = await Caller.ConnectAsync(broker.Port, _options.Topic);
        var reply = await caller.BeginAsync("hold", "monitored", monitor: 4);
        var held = await rig.Handlers.NextAsync();
        await time.TimerOf(TimeSpan.FromSeconds(2));
        Assert.False(reply.HasEnded);
        time.Advance(TimeSpan.FromSeconds(2));
        var heartbeat = await reply.Heartbeat;
        Assert.Equal(JsonValueKind.Null, heartbeat.GetProperty("result").ValueKind);
        held.Release();
        Assert.Equal("released", Text(await reply.Ending, "result"));
    }

    [Fact]
    public async Task Waiting_calls_hold_nobody_up_and_are_bounded()
    {
        await using var rig = await Rig.StartAsync(_options with { Prefetch = 1 });
        await using var caller = await Caller.ConnectAsync(broker.Port, _options.Topic);
        var waiting = new List<Caller.Reply>();
        for (var i = 0; i < CallDispatch.MostWaiting; i++)
        {
            waiting.Add(await caller.BeginAsync("wait", $"wait {i}"));
            await rig.Handlers.NextAsync();
        }
        await caller.CallAsync("echo", "past them");
        var refused = JsonDocument.Parse(Text(await caller.CallAsync("wait", "one too many"), "failure")).RootElement;
        Assert.Equal("Unavailable", Text(refused, "class"));
        Assert.DoesNotContain(waiting, reply => reply.HasEnded);

        // A host that stops tells them to come again.
        await rig.StopAsync();
        foreach (var reply in waiting)
            Assert.Contains("Unavailable", Text(await reply.Ending, "failure"), StringComparison.Ordinal);
    }

    private static object Arguments(object arguments) => new { arguments, call_id = Guid.NewGuid().ToString("N") };

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static IEnumerable<string> Texts(JsonElement element, string name) => element.GetProperty(name).EnumerateArray().Select(text => text.GetString()!);
}
