using System.Globalization;
using LoxiActors.Protocol.Ids;
using LoxiActors.Simulation.Kernel;

namespace LoxiActors.Simulation.Octavia;

/// <summary>Tenants: they keep so many load balancers and change each of them now and then.</summary>
internal sealed class Workload(Cloud cloud, int loadBalancers, Prng prng)
{
    private static readonly TimeSpan WhilePopulating = TimeSpan.FromMinutes(1);

    private readonly Requests _requests = new(prng.Split("requests"));
    private readonly SortedDictionary<string, LoadBalancerId> _addresses = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, Row> _beingCreated = [];

    private int _stretch;

    /// <summary>While false, nobody asks for anything.</summary>
    public bool IsOn { get; set; }

    /// <summary>A row that an open transaction is about to make: others can't see it, but whoever would change it waits.</summary>
    public Row? BeingCreated(LoadBalancerId id) => _beingCreated.GetValueOrDefault(id.Value);

    public void RolledBack(Row row)
    {
        _beingCreated.Remove(row.Id.Value);
        if (cloud.Octavia.Find(row.Id) is null)
            Free(row);
    }

    /// <summary>To be called again when the weather has changed: what was waited for so far is waited for no more.</summary>
    public void Start() => Next(++_stretch);

    private void Next(int stretch)
    {
        // The population is there within the first hours.
        var between = _addresses.Count < loadBalancers / 2 ? WhilePopulating : cloud.Weather.BetweenChanges / loadBalancers;
        cloud.Agenda.After(prng.Exponential(between), () =>
        {
            if (stretch != _stretch)
                return;
            if (IsOn)
                Act();
            Next(stretch);
        });
    }

    private void Act()
    {
        foreach (var gone in _addresses.Where(held => cloud.Octavia.Find(held.Value) is null && !_beingCreated.ContainsKey(held.Value.Value)).ToArray())
            _addresses.Remove(gone.Key);
        foreach (var made in _beingCreated.Keys.Where(id => cloud.Octavia.Find(new LoadBalancerId(id)) is not null).ToArray())
            _beingCreated.Remove(made);
        var rows = cloud.Octavia.Rows.ToArray();
        if (_addresses.Count < loadBalancers && (rows.Length == 0 || prng.Chance(0.5)))
        {
            Create();
            return;
        }

        if (rows.Length == 0)
            return;
        var row = prng.Pick(rows);
        if (row.IsLocked)
            return;
        // As Octavia: only what is ACTIVE is changed; what is in ERROR may be deleted.
        var request = row.State switch
        {
            Provisioning.Active => prng.Chance(0.02) ? _requests.DeleteLoadBalancer(row.Tree) : _requests.Change(row.Tree, Network(row)),
            Provisioning.Error => prng.Chance(0.2) ? _requests.DeleteLoadBalancer(row.Tree) : null,
            _ => null,
        };
        if (request is not null)
            prng.Pick(cloud.Apis).Begin(row, request);
    }

    private void Create()
    {
        var number = 0;
        while (_addresses.ContainsKey(Vip(number)))
            number++;
        var request = _requests.Create(Vip(number), Network(number));
        var row = new Row(request.After);
        _addresses[Vip(number)] = row.Id;
        _beingCreated[row.Id.Value] = row;
        prng.Pick(cloud.Apis).Begin(row, request);
    }

    private void Free(Row row) => _addresses.Remove(row.Tree.VipAddress!);

    private static string Vip(int number) => string.Create(CultureInfo.InvariantCulture, $"198.51.{number / 250}.{(number % 250) + 1}");

    private static string Network(Row row)
    {
        var parts = row.Tree.VipAddress!.Split('.');
        return Network((int.Parse(parts[2], CultureInfo.InvariantCulture) * 250) + int.Parse(parts[3], CultureInfo.InvariantCulture) - 1);
    }

    private static string Network(int number) => string.Create(CultureInfo.InvariantCulture, $"10.{(number % 250) + 1}");
}
