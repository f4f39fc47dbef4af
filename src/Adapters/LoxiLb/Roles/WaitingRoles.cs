using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.LoxiLb;

namespace LoxiActors.Adapters.LoxiLb.Roles;

/// <summary>The roles that wait to be set on one node: at most one per load balancer; those that bring service first, and each kind in its order.</summary>
internal sealed class WaitingRoles : IDisposable
{
    private readonly Lock _gate = new();
    private readonly OrderedDictionary<LoadBalancerId, AssignRole> _masters = [];
    private readonly OrderedDictionary<LoadBalancerId, AssignRole> _backups = [];
    private readonly SemaphoreSlim _some = new(0);

    public int Length
    {
        get
        {
            lock (_gate)
                return _masters.Count + _backups.Count;
        }
    }

    /// <returns>The request that this one takes the place of, or null.</returns>
    public AssignRole? Add(AssignRole request)
    {
        lock (_gate)
        {
            if (_masters.Remove(request.LoadBalancer, out var replaced) || _backups.Remove(request.LoadBalancer, out replaced))
                _some.Wait(0);
            (request.Role == HaRole.Master ? _masters : _backups)[request.LoadBalancer] = request;
            _some.Release();
            return replaced;
        }
    }

    /// <summary>Completes when there may be some.</summary>
    public Task SomeAsync(CancellationToken cancellation) => _some.WaitAsync(cancellation);

    public bool TryTake([NotNullWhen(true)] out AssignRole? request)
    {
        lock (_gate)
        {
            var first = _masters.Count > 0 ? _masters : _backups;
            request = first.Count > 0 ? first.GetAt(0).Value : null;
            if (request is not null)
                first.RemoveAt(0);
            return request is not null;
        }
    }

    public ImmutableArray<AssignRole> TakeAll()
    {
        lock (_gate)
        {
            ImmutableArray<AssignRole> all = [.. _masters.Values, .. _backups.Values];
            _masters.Clear();
            _backups.Clear();
            return all;
        }
    }

    public void Dispose() => _some.Dispose();
}
