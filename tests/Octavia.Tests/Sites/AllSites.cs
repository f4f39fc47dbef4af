using LoxiActors.Octavia.Tests.Lab;

namespace LoxiActors.Octavia.Tests.Sites;

/// <summary>The sites of this run: each comes up when a test first asks for it, and goes down with the last test.</summary>
public sealed class AllSites : IAsyncDisposable
{
    private readonly Lazy<Task<Site>> _shared = new(() => Site.StartAsync(new SiteOptions()));
    private readonly Lazy<Task<Site>> _faulty = new(() => Site.StartAsync(new SiteOptions { ReportRedelivery = TimeSpan.FromSeconds(4) }));
    private readonly Lazy<Task<Site>> _http = new(() => Site.StartAsync(new SiteOptions { Transport = "http", AskForRoles = true }));

    /// <summary>Over RabbitMQ; many tests at the same time, each with load balancers of its own.</summary>
    internal Task<Site> SharedAsync() => OrSkipAsync(_shared);

    /// <summary>Over RabbitMQ, for one test at a time: they break it.</summary>
    internal Task<Site> FaultyAsync() => OrSkipAsync(_faulty);

    /// <summary>Over HTTP, with roles and quotas.</summary>
    internal Task<Site> HttpAsync() => OrSkipAsync(_http);

    public async ValueTask DisposeAsync()
    {
        foreach (var site in new[] { _shared, _faulty, _http }.Where(site => site is { IsValueCreated: true, Value.IsCompletedSuccessfully: true }))
            await (await site.Value).DisposeAsync();
    }

    private static async Task<Site> OrSkipAsync(Lazy<Task<Site>> site)
    {
        try
        {
            return await site.Value;
        }
        catch (LabUnavailableException unavailable)
        {
            Assert.Skip(unavailable.Message);
            throw;
        }
    }
}
