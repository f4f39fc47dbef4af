using System.Globalization;
using LoxiActors.Simulation.Journal;
using LoxiActors.Simulation.Kernel;
using LoxiActors.Simulation.Network;
using LoxiActors.Simulation.Nodes;

namespace LoxiActors.Simulation;

/// <summary>Brings faults over the cloud as the weather says, and takes them back after a while.</summary>
internal sealed class FaultInjector(Cloud cloud, Prng prng)
{
    private static readonly TimeSpan Slip = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Blink = TimeSpan.FromMilliseconds(200);

    /// <summary>Grows with each storm and each healing: what an earlier one has put on the agenda comes to nothing.</summary>
    private int _storm;

    /// <summary>Begins with what the cloud's weather has in store.</summary>
    public void Begin()
    {
        var storm = ++_storm;
        cloud.Links.Set(cloud.Weather.Loss, cloud.Weather.Duplication, cloud.Weather.Lag);
        cloud.Stir();
        foreach (var (kind, mean) in cloud.Weather.Faults.OrderBy(one => one.Key))
            Next(storm, kind, mean);
    }

    public void Heal()
    {
        _storm++;
        cloud.Links.Set(loss: 0, duplication: 0, lag: 0);
        cloud.Database.IsAway = false;
        foreach (var host in cloud.Hosts)
        {
            host.Wake();
            host.Start();
        }

        foreach (var node in cloud.Nodes.Values)
            node.Restore();
        cloud.Stir();
    }

    private void Next(int storm, Fault kind, TimeSpan mean) => cloud.Agenda.After(prng.Exponential(mean), () =>
    {
        if (storm != _storm)
            return;
        cloud.Trace.Line("fault", kind.ToString());
        Happen(storm, kind);
        cloud.Stir();
        Next(storm, kind, mean);
    });

    private void Happen(int storm, Fault kind)
    {
        var host = prng.Pick(cloud.Hosts);
        var node = prng.Pick([.. cloud.Nodes.Values]);
        var length = Length();
        switch (kind)
        {
            case Fault.HostKilled:
                host.Kill();
                break;
            case Fault.HostFrozen:
                host.Freeze();
                After(storm, prng.Between(Blink, TimeSpan.FromSeconds(20)), host.Wake);
                break;
            case Fault.NodeDown:
                node.GoDown(killed: prng.Chance(0.7));
                After(storm, length, node.ComeUp);
                break;
            case Fault.MachineLost:
                foreach (var each in cloud.Nodes.Values.Where(each => each.Machine == node.Machine))
                {
                    each.LoseMachine();
                    After(storm, length, each.RegainMachine);
                }

                break;
            case Fault.NodeFrozen:
                node.Freeze();
                After(storm, length, node.Thaw);
                break;
            case Fault.NodeFlaps:
                Flap(storm, node, prng.Between(2, 12));
                break;
            case Fault.HalfDead:
                (node.ForwardsNothing, node.AgentLies) = (true, prng.Chance(0.5));
                After(storm, length, () => (node.ForwardsNothing, node.AgentLies) = (false, false));
                break;
            case Fault.NodeAgentFails:
                (node.IsAgentDown, node.AgentLies) = prng.Chance(0.5) ? (true, false) : (false, true);
                After(storm, length, () => (node.IsAgentDown, node.AgentLies) = (false, false));
                break;
            case Fault.NodeClockWrong:
                node.AgentSkew = prng.Chance(0.5) ? prng.Between(-Slip, Slip) : prng.Between(-Slip, Slip) * 20;
                After(storm, length, () => node.AgentSkew = TimeSpan.Zero);
                break;
            case Fault.NodeCutOff:
                foreach (var (each, both, there) in cloud.Hosts.Select(each => (each, prng.Chance(0.6), prng.Chance(0.5))).ToArray())
                    CutLinks(storm, each.Name, node.Name.Value, both, there, length);
                break;
            case Fault.HostsCutOff:
                var spared = prng.Chance(0.5) ? node : null;
                foreach (var each in cloud.Nodes.Values.Where(each => each != spared))
                {
                    foreach (var other in cloud.Hosts)
                        CutLinks(storm, other.Name, each.Name.Value, both: true, there: true, length);
                }

                break;
            case Fault.AllNodesDown:
                foreach (var each in cloud.Nodes.Values)
                {
                    each.GoDown(killed: true);
                    After(storm, length, each.ComeUp);
                }

                break;
            case Fault.NodeRestarted:
                node.GoDown(killed: prng.Chance(0.5));
                node.ComeUp();
                break;
            case Fault.NodeSlow:
                (node.RuleTime, node.Slowness) = (TimeSpan.FromSeconds(prng.Between(2, 12)), TimeSpan.FromSeconds(prng.Between(0, 10)));
                After(storm, length, node.SpeedUp);
                break;
            case Fault.NodeHangs:
                node.Hangs = true;
                After(storm, length, () => node.Hangs = false);
                break;
            case Fault.NodeFull:
                node.IsFull = true;
                After(storm, length, () => node.IsFull = false);
                break;
            case Fault.NodeTampered:
                node.DeleteRuleByHand(prng);
                break;
            case Fault.RoleTampered:
                node.TamperRole(prng);
                break;
            case Fault.OneWayCut or Fault.Cut:
                Cut(storm, host.Name, prng.Below(3) switch { 0 => Broker.Name, 1 => Database.Name, _ => node.Name.Value }, both: kind is Fault.Cut, length);
                break;
            case Fault.MemberDown:
                MemberDown(storm, length);
                break;
            case Fault.AgentKilled:
                prng.Pick(cloud.Agents).Kill();
                break;
            case Fault.ApiKilled:
                prng.Pick(cloud.Apis).Kill();
                break;
            case Fault.DatabaseAway:
                cloud.Database.IsAway = true;
                After(storm, prng.Between(Blink, TimeSpan.FromSeconds(30)), () => cloud.Database.IsAway = false);
                break;
        }
    }

    private void Flap(int storm, SimNode node, int times)
    {
        node.GoDown(killed: true);
        After(storm, prng.Between(Blink, TimeSpan.FromSeconds(8)), () =>
        {
            node.ComeUp();
            if (times > 1)
                After(storm, prng.Between(Blink, TimeSpan.FromSeconds(20)), () => Flap(storm, node, times - 1));
        });
    }

    private void Cut(int storm, string host, string other, bool both, TimeSpan length) => CutLinks(storm, host, other, both, prng.Chance(0.5), length);

    private void CutLinks(int storm, string host, string other, bool both, bool there, TimeSpan length)
    {
        var links = both
            ? new[] { cloud.Links.Between(host, other), cloud.Links.Between(other, host) }
            : [there ? cloud.Links.Between(host, other) : cloud.Links.Between(other, host)];
        cloud.Trace.Line("network", $"{(both ? "both ways" : there ? "the way there" : "the way back")} between {host} and {other} cut");
        foreach (var link in links)
            link.IsCut = true;
        After(storm, length, () =>
        {
            foreach (var link in links)
                link.IsCut = false;
        });
    }

    private void MemberDown(int storm, TimeSpan length)
    {
        var addresses = cloud.MemberAddresses();
        if (addresses.Count == 0)
            return;
        var address = prng.Pick(addresses);
        cloud.Trace.Line("network", $"member {address} down");
        foreach (var node in cloud.Nodes.Values)
            node.SetTarget(address, 8080, healthy: false);
        After(storm, length, () =>
        {
            foreach (var node in cloud.Nodes.Values)
                node.SetTarget(address, 8080, healthy: true);
        });
    }

    private TimeSpan Length() => prng.Below(3) switch
    {
        0 => prng.Between(Blink, TimeSpan.FromSeconds(5)),
        1 => prng.Between(TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(2)),
        _ => prng.Between(TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(20)),
    };

    private void After(int storm, TimeSpan delay, Action takeBack)
    {
        cloud.Trace.Line("fault", string.Create(CultureInfo.InvariantCulture, $"lasts {delay.TotalSeconds:0.0} s"));
        cloud.Agenda.After(delay, () =>
        {
            if (storm != _storm)
                return;
            cloud.Trace.Line("fault", "one is over");
            takeBack();
            cloud.Stir();
        });
    }
}
