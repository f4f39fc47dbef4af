namespace LoxiActors.Imitation.Control;

/// <summary>The faults in force and what is left of the counted ones.</summary>
internal sealed class FaultPlan(TimeProvider time)
{
    private readonly Lock _gate = new();
    private NodeFaults _faults = new();
    private CancellationTokenSource _changed = new();
    private DateTimeOffset _since = time.GetUtcNow();

    internal enum Verdict
    {
        Serve,
        Fail,
        Drop,
        DropAfter,
    }

    public NodeFaults Current
    {
        get
        {
            lock (_gate)
                return _faults;
        }
    }

    public bool IsDown
    {
        get
        {
            lock (_gate)
                return _faults.IsDown(time.GetUtcNow() - _since);
        }
    }

    /// <summary>Fires when the faults are replaced, to let hung calls go.</summary>
    public CancellationToken Changed
    {
        get
        {
            lock (_gate)
                return _changed.Token;
        }
    }

    public void Set(NodeFaults faults)
    {
        faults.Check();
        CancellationTokenSource before;
        lock (_gate)
        {
            _faults = faults;
            _since = time.GetUtcNow();
            before = _changed;
            _changed = new CancellationTokenSource();
        }

        before.Cancel();
        before.Dispose();
    }

    /// <summary>Decides over one call and counts it off.</summary>
    public Verdict Take(string method, string path)
    {
        lock (_gate)
        {
            if (!_faults.Concerns(method, path))
                return Verdict.Serve;
            if (_faults.DropNext > 0)
            {
                _faults = _faults with { DropNext = _faults.DropNext - 1 };
                return Verdict.Drop;
            }

            if (_faults.FailNext > 0)
            {
                _faults = _faults with { FailNext = _faults.FailNext - 1 };
                return Verdict.Fail;
            }

            if (_faults.DropAfterNext == 0)
                return Verdict.Serve;
            _faults = _faults with { DropAfterNext = _faults.DropAfterNext - 1 };
            return Verdict.DropAfter;
        }
    }
}
