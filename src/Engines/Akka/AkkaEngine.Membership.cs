using Akka.Actor;
using Akka.Cluster;
using LoxiActors.Engines.Akka.Entities;
using LoxiActors.Engines.Akka.Membership;

namespace LoxiActors.Engines.Akka;

public sealed partial class AkkaEngine
{
    private IActorRef _watch = ActorRefs.Nobody;

    /// <summary>
    /// A host that the others gave up may still be at work. They fence it, and it fences itself as soon as it hears that it is out.
    /// </summary>
    private void WatchMembers()
    {
        var cluster = Cluster.Get(_system);
        _watch = _system.ActorOf(Props.Create(() => new MemberWatch(_context)), "loxi-members");
        cluster.RegisterOnMemberRemoved(() =>
        {
            if (_stopped == 0)
                _context.Fence("this host is no member of the cluster any more");
        });
    }

    /// <summary>Under which an incarnation is registered: for people, and for who has to find it by its place in the cluster.</summary>
    private string RegisteredName() => Registration.NameOf(_context.Options.HostName, Cluster.Get(_system).SelfUniqueAddress);
}
