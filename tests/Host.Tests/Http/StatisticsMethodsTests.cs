using System.Net;
using LoxiActors.Host.Tests.Fakes;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Host.Tests.Http;

public class StatisticsMethodsTests
{
    private static readonly ListenerId One = new(Guid.Parse("11111111-1111-1111-1111-111111111111"));
    private static readonly ListenerId Two = new(Guid.Parse("22222222-2222-2222-2222-222222222222"));

    [Fact]
    public async Task Figures_are_taken_in_batches_and_acknowledged()
    {
        await using var api = await TestApi.StartAsync();
        api.Statistics.Publish([new ListenerStatistics(One, 1, 2, 3, 4, 5), new ListenerStatistics(Two, 0, 9, 0, 0, 0)], []);
        var (status, first) = await api.MethodAsync("statistics_take", """{"max":1,"agent":"ctl-1"}""");
        Assert.Equal(HttpStatusCode.OK, status);
        var batch = first.GetProperty("batch").GetInt64();
        Assert.Equal(
            $$"""{"batch":{{batch}},"lease":30,"listeners":[{"id":"{{One}}","active_connections":1,"bytes_in":2,"bytes_out":3,"request_errors":4,"total_connections":5}]}""",
            first.GetRawText());
        Assert.Equal("""{"batch":0,"lease":30,"listeners":[]}""", (await api.MethodAsync("statistics_take", "{}")).Body.GetRawText());
        Assert.Equal("{}", (await api.MethodAsync("statistics_acknowledge", $$"""{"batch":{{batch}}}""")).Body.GetRawText());
        Assert.Equal($"{Two}", (await api.MethodAsync("statistics_take", "{}")).Body.GetProperty("listeners")[0].GetProperty("id").GetString());

        // Whoever only asks for figures may well be stuck with its reports.
        Assert.Empty(api.Agents.All);
    }

    [Fact]
    public async Task A_batch_that_is_not_out_can_be_acknowledged_without_effect()
    {
        await using var api = await TestApi.StartAsync();
        Assert.Equal((HttpStatusCode.OK, "{}"), await TextAsync(api, "statistics_acknowledge", """{"batch":12345}"""));
    }

    [Theory]
    [InlineData("statistics_take", "max", """{"max":0}""")]
    [InlineData("statistics_take", "max", """{"max":1001}""")]
    [InlineData("statistics_take", "wait", """{"wait":61}""")]
    [InlineData("statistics_take", "wait", """{"wait":-1}""")]
    [InlineData("statistics_acknowledge", "batch", "{}")]
    [InlineData("statistics_acknowledge", "batch", """{"batch":"1"}""")]
    public async Task Bad_arguments_are_refused_by_name(string method, string named, string arguments)
    {
        await using var api = await TestApi.StartAsync();
        Assert.Contains(named, Fault.Is(await api.MethodAsync(method, arguments), HttpStatusCode.BadRequest, "BadRequest"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stop_ends_the_waiting()
    {
        await using var api = await TestApi.StartAsync();
        var taking = api.MethodAsync("statistics_take", """{"wait":60}""");
        await api.Time.TimerOf(TimeSpan.FromSeconds(60));
        var stopping = api.StopServerAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await taking).Status);
        await stopping;
    }

    private static async Task<(HttpStatusCode, string)> TextAsync(TestApi api, string method, string arguments)
    {
        var (status, body) = await api.MethodAsync(method, arguments);
        return (status, body.GetRawText());
    }
}
