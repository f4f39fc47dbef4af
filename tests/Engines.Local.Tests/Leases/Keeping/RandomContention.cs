namespace LoxiActors.Engines.Local.Tests.Leases.Keeping;

/// <summary>Hosts that are frozen, cut off, deafened and restarted at random. Never do two of them hold the lease.</summary>
public class RandomContention
{
    private const int Hosts = 3;
    private const int Steps = 400;

    [Fact]
    public Task Never_two_at_a_time_and_somebody_in_the_end() => OneThread.RunAsync((_, _) =>
    {
        var (takeovers, resumptions) = (0, 0);
        for (var seed = 0; seed < 100; seed++)
        {
            var time = new LoxiActors.Tests.Support.ManualTime();
            var (lost, resumed) = Walk(new Random(seed), time, new Local.Journal.InMemoryStore(time), seed);
            takeovers += lost;
            resumptions += resumed;
        }

        // Or the faults were none.
        Assert.True(takeovers > 100, $"{takeovers} takeovers");
        Assert.True(resumptions > 30, $"{resumptions} resumptions");
    });

    private static (int Lost, int Resumed) Walk(Random random, LoxiActors.Tests.Support.ManualTime time, Local.Journal.InMemoryStore store, int seed)
    {
        var (lost, resumed, started) = (0, 0, Hosts);
        var hosts = Enumerable.Range(0, Hosts).Select(i => new Contender($"host-{i}", store, time).Start()).ToArray();
        for (var step = 0; step < Steps; step++)
        {
            var i = random.Next(Hosts);
            var host = hosts[i];
            switch (random.Next(8))
            {
                case 0:
                    host.Time.Freeze();
                    break;
                case 1 or 2:
                    host.Time.Thaw();
                    break;
                case 3:
                    host.Store.Cut = !host.Store.Cut;
                    break;
                case 4:
                    host.Store.LosesAnswers = !host.Store.LosesAnswers;
                    break;
                case 5:
                    host.Store.Hangs = !host.Store.Hangs;
                    break;
            }

            for (var passed = random.Next(0, 900); passed >= 0; passed -= 50)
            {
                time.Advance(TimeSpan.FromMilliseconds(Math.Min(50, passed)));
                Assert.True(hosts.Count(one => one.Keeper.IsHeld) <= 1, $"seed {seed}, step {step}: two hosts hold the lease");
            }

            if (!host.Running.IsCompleted)
                continue;
            lost++;
            resumed += host.Told.Count(told => told is Local.Leases.LeaseStatus.Held) - 1;
            hosts[i] = new Contender($"host-{started++}", store, time).Start();
        }

        foreach (var host in hosts)
        {
            (host.Store.Cut, host.Store.LosesAnswers, host.Store.Hangs) = (false, false, false);
            host.Time.Thaw();
        }

        time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(1, hosts.Count(one => one.Keeper.IsHeld));
        return (lost, resumed);
    }
}
