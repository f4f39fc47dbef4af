using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using LoxiActors.Adapters.Octavia;
using LoxiActors.Protocol.Octavia.Calls;

namespace LoxiActors.Pair.Tests.Pair;

/// <summary>One call of the provider driver, and the provider agent's way through reports, at one host.</summary>
internal static class Octavia
{
    /// <summary>200 when it was durably accepted.</summary>
    public static async Task<(HttpStatusCode Status, string Body)> CallAsync(this HostProcess host, DriverCall call, string? callId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"octavia/v1/{call.Method}") { Content = new ByteArrayContent(DriverCallWriter.Write(call)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (callId is not null)
            request.Headers.Add("X-Call-Id", callId);
        using var answer = await host.Http.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    public static async Task AcceptedAsync(this HostProcess host, DriverCall call)
    {
        var (status, body) = await host.CallAsync(call);
        Assert.True(status == HttpStatusCode.OK, $"{call.Method} at {host.Name}: {status} {body}\n{host.Said}");
    }

    public static async Task<(HttpStatusCode Status, JsonElement Body)> MethodAsync(this HostProcess host, string method, object arguments)
    {
        using var answer = await host.Http.PostAsJsonAsync($"octavia/v1/{method}", arguments);
        return (answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>());
    }

    /// <summary>Takes, reads back and acknowledges until so many load balancers were told to be ACTIVE.</summary>
    public static async Task ToldActiveAsync(this HostProcess host, IEnumerable<int> numbers)
    {
        var missing = numbers.Select(number => LoadBalancers.Id(number).Value).ToHashSet();
        await Until.HoldsAsync(
            $"{missing.Count} load balancers are told to be ACTIVE by {host.Name}",
            async () =>
            {
                missing.ExceptWith(await TakeAsync(host));
                return missing.Count;
            },
            left => left == 0,
            TimeSpan.FromSeconds(120));
    }

    /// <summary>Until nothing is owed.</summary>
    public static Task QuietAsync(this HostProcess host) => Until.HoldsAsync(
        $"{host.Name} has nothing left to do",
        async () =>
        {
            await TakeAsync(host);
            var all = await host.Http.GetFromJsonAsync<JsonElement>("api/v1/loadbalancers?limit=1000");
            var open = 0;
            foreach (var one in all.GetProperty("loadbalancers").EnumerateArray())
            {
                var view = await host.Http.GetFromJsonAsync<JsonElement>($"api/v1/loadbalancers/{one.GetProperty("id").GetString()}");
                if (view.GetProperty("operations").GetArrayLength() + view.GetProperty("owed").GetArrayLength() > 0)
                    open++;
            }

            return open;
        },
        open => open == 0);

    private static async Task<IReadOnlyList<Guid>> TakeAsync(HostProcess host)
    {
        var (status, body) = await host.MethodAsync("reports_take", new { max = 1000, wait = 1 });
        if (status != HttpStatusCode.OK)
            return [];
        var reports = body.GetProperty("reports").EnumerateArray().ToArray();
        foreach (var report in reports)
        {
            if (report.TryGetProperty("read_back", out var readBack))
                await host.MethodAsync("loadbalancer_read_back", new { loadbalancer_id = report.GetProperty("loadbalancer_id").GetGuid(), after_operation = readBack.GetProperty("after_operation").GetInt64(), ended = true });
        }

        var taken = reports.Select(report => new { loadbalancer_id = report.GetProperty("loadbalancer_id").GetGuid(), number = report.GetProperty("number").GetInt64() }).ToArray();
        await host.MethodAsync("reports_acknowledge", new { reports = taken });
        return [.. reports.Where(IsActive).Select(report => report.GetProperty("loadbalancer_id").GetGuid())];
    }

    private static bool IsActive(JsonElement report) =>
        report.GetProperty("statuses").TryGetProperty("loadbalancers", out var all)
        && all.EnumerateArray().Any(one => one.TryGetProperty("provisioning_status", out var status) && status.GetString() == "ACTIVE");
}
