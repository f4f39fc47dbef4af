using System.Net.Http.Json;
using LoxiActors.Imitation;

namespace LoxiActors.Agent.Tests.Support;

/// <summary>What a control plane does to a node.</summary>
internal static class Calls
{
    public static async Task AddRuleAsync(this ImitationNode node)
    {
        using var http = new HttpClient { BaseAddress = node.ApiUrl };
        await PostAsync(http, "config/loadbalancer", new
        {
            serviceArguments = new { externalIP = "192.0.2.10", port = 80, protocol = "tcp", monitor = true, probetype = "tcp", probeport = 8080, probeTimeout = 1, probeRetries = 1 },
            endpoints = new[] { new { endpointIP = "10.0.0.1", targetPort = 8080, weight = 1 } },
        });
    }

    public static async Task AddBfdAsync(this ImitationNode node, string remote)
    {
        using var http = new HttpClient { BaseAddress = node.ApiUrl };
        await PostAsync(http, "config/bfd", new { instance = "llb-inst0", remoteIp = remote, sourceIp = "10.0.0.2", interval = 200_000, retryCount = 3 });
    }

    private static async Task PostAsync(HttpClient http, string path, object body)
    {
        using var content = JsonContent.Create(body);
        await content.LoadIntoBufferAsync();
        using var answer = await http.PostAsync(new Uri(path, UriKind.Relative), content);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }
}
