using System.Collections.Immutable;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Actors.LoadBalancers.Editing;

/// <summary>
/// Compares trees by what they hold. A record compares its collections by reference, so those are compared here one by one and
/// everything else by the record itself: a field that is added later is compared without a change here.
/// </summary>
public static class TreeEquality
{
    /// <summary>Everything, the order of children included.</summary>
    public static bool Same(LoadBalancer? a, LoadBalancer? b) =>
        ReferenceEquals(a, b)
        || (a is not null && b is not null
            && SameAttributes(a, b)
            && Same(a.Listeners, b.Listeners, Same)
            && Same(a.Pools, b.Pools, Same));

    /// <summary>All but listeners and pools.</summary>
    public static bool SameAttributes(LoadBalancer a, LoadBalancer b) =>
        Bare(a) == Bare(b)
        && a.VipSgIds.SequenceEqual(b.VipSgIds)
        && a.AdditionalVips.SequenceEqual(b.AdditionalVips)
        && Same(a.UnknownOptions, b.UnknownOptions);

    public static bool Same(Listener a, Listener b) =>
        ReferenceEquals(a, b)
        || (Bare(a) == Bare(b)
            && Same(a.InsertHeaders, b.InsertHeaders)
            && a.AllowedCidrs.SequenceEqual(b.AllowedCidrs)
            && Same(a.L7Policies, b.L7Policies, Same)
            && Same(a.Tls, b.Tls)
            && Same(a.UnknownOptions, b.UnknownOptions));

    public static bool Same(Pool a, Pool b) =>
        ReferenceEquals(a, b) || (SameWithoutMembers(a, b) && Same(a.Members, b.Members, Same));

    public static bool SameWithoutMembers(Pool a, Pool b) =>
        Bare(a) == Bare(b) && Same(a.HealthMonitor, b.HealthMonitor) && Same(a.UnknownOptions, b.UnknownOptions);

    public static bool Same(Member a, Member b) =>
        ReferenceEquals(a, b)
        || (a with { UnknownOptions = None } == b with { UnknownOptions = None } && Same(a.UnknownOptions, b.UnknownOptions));

    public static bool Same(HealthMonitor? a, HealthMonitor? b) =>
        ReferenceEquals(a, b)
        || (a is not null && b is not null
            && a with { UnknownOptions = None } == b with { UnknownOptions = None }
            && Same(a.UnknownOptions, b.UnknownOptions));

    private static ImmutableSortedDictionary<string, string> None => ImmutableSortedDictionary<string, string>.Empty;

    private static bool Same(L7Policy a, L7Policy b) =>
        ReferenceEquals(a, b)
        || (a with { Rules = [], UnknownOptions = None } == b with { Rules = [], UnknownOptions = None }
            && Same(a.Rules, b.Rules, Same)
            && Same(a.UnknownOptions, b.UnknownOptions));

    private static bool Same(L7Rule a, L7Rule b) =>
        a with { UnknownOptions = None } == b with { UnknownOptions = None } && Same(a.UnknownOptions, b.UnknownOptions);

    private static bool Same(ListenerTls a, ListenerTls b) =>
        ReferenceEquals(a, b)
        || (a with { SniContainerRefs = [], TlsVersions = [], AlpnProtocols = [] } == b with { SniContainerRefs = [], TlsVersions = [], AlpnProtocols = [] }
            && a.SniContainerRefs.SequenceEqual(b.SniContainerRefs)
            && a.TlsVersions.SequenceEqual(b.TlsVersions)
            && a.AlpnProtocols.SequenceEqual(b.AlpnProtocols));

    private static bool Same(ImmutableSortedDictionary<string, string> a, ImmutableSortedDictionary<string, string> b) =>
        ReferenceEquals(a, b) || a.SequenceEqual(b);

    private static bool Same<T>(ImmutableArray<T> a, ImmutableArray<T> b, Func<T, T, bool> same)
    {
        if (a.Length != b.Length)
            return false;
        for (var i = 0; i < a.Length; i++)
        {
            if (!same(a[i], b[i]))
                return false;
        }
        return true;
    }

    private static LoadBalancer Bare(LoadBalancer tree) =>
        tree with { VipSgIds = [], AdditionalVips = [], Listeners = [], Pools = [], UnknownOptions = None };

    private static Listener Bare(Listener listener) =>
        listener with { InsertHeaders = None, AllowedCidrs = [], L7Policies = [], Tls = ListenerTls.None, UnknownOptions = None };

    private static Pool Bare(Pool pool) => pool with { Members = [], HealthMonitor = null, UnknownOptions = None };
}
