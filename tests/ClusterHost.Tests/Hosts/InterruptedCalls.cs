using System.Net;
using LoxiActors.Pair.Tests;
using LoxiActors.Pair.Tests.Pair;
using LoxiActors.Protocol.Octavia.Calls;

namespace LoxiActors.ClusterHost.Tests.Hosts;

/// <summary>Load balancers that are asked for while a host is lost.</summary>
internal sealed class InterruptedCalls
{
    private readonly IReadOnlyList<int> _numbers;

    /// <summary>Null where there was none.</summary>
    private readonly Task<HttpStatusCode?[]> _answers;

    private InterruptedCalls(IReadOnlyList<int> numbers, Func<int, HostProcess> hostOf)
    {
        _numbers = numbers;
        _answers = Task.WhenAll(numbers.Select(number => AnswerAsync(hostOf(number), LoadBalancers.Create(number))));
    }

    public static InterruptedCalls Begin(IReadOnlyList<int> numbers, Func<int, HostProcess> hostOf) => new(numbers, hostOf);

    /// <summary>When all have ended: how often each answer came.</summary>
    public async Task<string> WordsAsync() =>
        string.Join(", ", (await _answers).Select(answer => answer?.ToString() ?? "no answer").CountBy(answer => answer).Select(answer => $"{answer.Value} × {answer.Key}"));

    /// <summary>What was answered as accepted is there, and what isn't there can be asked for again.</summary>
    public async Task AssertDoneOrNotThereAsync(HostProcess host)
    {
        var answers = await _answers;
        var there = (await ClusterSite.GetAsync(host, "api/v1/loadbalancers?limit=1000")).GetProperty("loadbalancers").EnumerateArray().Select(one => one.GetProperty("id").GetGuid()).ToHashSet();
        foreach (var (number, answer) in _numbers.Zip(answers))
        {
            if (there.Contains(LoadBalancers.Id(number).Value))
                continue;
            Assert.NotEqual(HttpStatusCode.OK, answer);
            await host.AcceptedAsync(LoadBalancers.Create(number));
        }
    }

    private static async Task<HttpStatusCode?> AnswerAsync(HostProcess host, DriverCall call)
    {
        try
        {
            return (await host.CallAsync(call)).Status;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
