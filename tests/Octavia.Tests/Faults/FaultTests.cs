using LoxiActors.Imitation;
using LoxiActors.Octavia.Tests.Sites;

namespace LoxiActors.Octavia.Tests.Faults;

/// <summary>One after the other, on a site of their own: whatever is broken is whole again at the end.</summary>
[Collection(nameof(FaultTests))]
public abstract class FaultTests(AllSites sites) : IAsyncLifetime
{
    private Site? _site;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        if (_site is not null && TestContext.Current.TestState?.Result == TestResult.Failed)
            TestContext.Current.TestOutputHelper?.WriteLine(_site.LastWords());
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    private protected async Task<Site> SiteAsync()
    {
        var site = await sites.FaultyAsync();
        foreach (var node in site.Nodes)
            node.Node.Control.Faults = new NodeFaults();
        await site.ReachableAsync();
        return _site = site;
    }
}
