using System.Collections.Frozen;

namespace LoxiActors.Agent.LoxiLb;

internal enum Part
{
    Rules,
    Endpoints,
    Roles,
    Peers,
}

/// <summary>
/// Joins what the polls found. LoxiLB answers as long as the last call of any of them was answered. A part whose call fails keeps
/// what it had for a few tries, as long as others are answered.
/// </summary>
internal sealed class LoxiLbView(TimeProvider time)
{
    private const int FailuresMax = 5;
    private const int ChangedMax = 1_000;

    /// <summary>For so long a name that has changed goes before others where there isn't room for all.</summary>
    private static readonly TimeSpan ChangedFor = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _changed = new(StringComparer.Ordinal);
    private readonly int[] _failures = new int[Enum.GetValues<Part>().Length];
    private readonly bool[] _answered = new bool[Enum.GetValues<Part>().Length];
    private LoxiLbState _state = LoxiLbState.Unknown;

    /// <summary>Called on a poll's thread when endpoints, roles, peers or whether LoxiLB answers have changed.</summary>
    public Action Changed { get; set; } = () => { };

    public (LoxiLbState State, IReadOnlySet<string> Changed) Look()
    {
        lock (_gate)
        {
            foreach (var (name, at) in _changed)
            {
                if (time.GetElapsedTime(at) > ChangedFor)
                    _changed.Remove(name);
            }

            return (_state, _changed.Count == 0 ? FrozenSet<string>.Empty : _changed.Keys.ToFrozenSet(StringComparer.Ordinal));
        }
    }

    public void Read(Part part, Func<LoxiLbState, LoxiLbState> put)
    {
        lock (_gate)
        {
            _failures[(int)part] = 0;
            _answered[(int)part] = true;
            Set(put(_state) with { LoxiLbAnswers = true });
        }
    }

    /// <param name="answered">LoxiLB said something, but not what was asked for.</param>
    /// <returns>Whether the part's last call had been answered.</returns>
    public bool Failed(Part part, bool answered)
    {
        lock (_gate)
        {
            var before = _answered[(int)part];
            _answered[(int)part] = answered;
            if (!_answered.Contains(true))
                Set(LoxiLbState.Unknown);
            else
                Set((++_failures[(int)part] >= FailuresMax ? Without(part) : _state) with { LoxiLbAnswers = true });
            return before;
        }
    }

    private LoxiLbState Without(Part part) => part switch
    {
        Part.Rules => _state with { Rules = null },
        Part.Endpoints => _state with { EndpointsDown = [] },
        Part.Roles => _state with { Roles = LoxiLbState.Unknown.Roles },
        _ => _state with { PeersDown = [], PeersUp = [] },
    };

    // Under the gate.
    private void Set(LoxiLbState next)
    {
        var names = _state.Differences(next).ToArray();
        var isEdge = names.Length > 0 || next.LoxiLbAnswers != _state.LoxiLbAnswers;
        foreach (var name in names.Take(ChangedMax - Math.Min(_changed.Count, ChangedMax)))
            _changed[name] = time.GetTimestamp();
        _state = next;
        if (isEdge)
            Changed();
    }
}
