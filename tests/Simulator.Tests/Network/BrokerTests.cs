using LoxiActors.Actors.Seam;
using LoxiActors.Simulation.Kernel;
using LoxiActors.Simulation.Network;
using LoxiActors.Simulation.Planted;

namespace LoxiActors.Simulation.Tests.Network;

/// <summary>The broker of a whole cloud in which nothing else goes on.</summary>
public sealed class BrokerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public void A_call_waits_until_a_host_is_active()
    {
        var (answer, at) = Ask(_ => { }, Patience);

        Assert.Equal("host-1", answer);
        Assert.InRange(at, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(2));
    }

    [Fact]
    public void Without_a_host_there_is_no_answer_when_the_time_is_over()
    {
        var (answer, at) = Ask(cloud => cloud.Database.IsAway = true, Patience);

        Assert.Null(answer);
        Assert.Equal(Patience, at);
    }

    [Fact]
    public void A_call_waits_for_a_cut_to_the_host_to_be_mended()
    {
        var (answer, at) = Ask(
            cloud =>
            {
                foreach (var host in cloud.Hosts)
                    cloud.Links.Between(Broker.Name, host.Name).IsCut = true;
                cloud.Agenda.After(TimeSpan.FromSeconds(10), () => cloud.Links.Set(loss: 0, duplication: 0, lag: 0));
            },
            Patience);

        Assert.NotNull(answer);
        Assert.InRange(at, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(11));
    }

    [Fact]
    public void An_answer_that_is_lost_on_the_way_back_is_none()
    {
        var handled = 0;
        var (answer, _) = Ask(
            cloud =>
            {
                foreach (var host in cloud.Hosts)
                    cloud.Links.Between(host.Name, Broker.Name).IsCut = true;
            },
            Patience,
            () => handled++);

        Assert.Null(answer);
        Assert.Equal(1, handled);
    }

    private static (string? Answer, TimeSpan At) Ask(Action<Cloud> prepare, TimeSpan timeout, Action? handled = null) => OneThread.Run(() =>
    {
        var cloud = new Cloud(1, loadBalancers: 1, PlantedBug.None, new SimSettings(), null);
        prepare(cloud);
        var at = TimeSpan.Zero;
        var asked = AskAsync();
        while (!asked.IsCompleted && cloud.Agenda.Step(TimeSpan.FromMinutes(5)))
        {
        }

        foreach (var node in cloud.Nodes.Values)
            node.Dispose();
        return (asked.Result, at);

        async Task<string?> AskAsync()
        {
            var answer = await cloud.Broker.AskAsync<string>(new SimProcess(cloud.Agenda, "asker"), timeout, life =>
            {
                handled?.Invoke();
                return Task.FromResult<string?>(cloud.Hosts.Single(host => host.Life == life).Name);
            }).ConfigureAwait(false);
            at = cloud.Agenda.Now;
            return answer;
        }
    });
}
