using LoxiActors.Actors.Seam;
using LoxiActors.Protocol.Octavia;
using LoxiActors.Simulation.Kernel;

namespace LoxiActors.Simulation.Octavia;

/// <summary>
/// octavia-api: puts the objects into their pending states and calls the driver within one database transaction that holds the load
/// balancer's row, then commits, or rolls back; also after the driver was told that the call is accepted.
/// </summary>
internal sealed class Api(Cloud cloud, string name, Prng prng)
{
    private static readonly TimeSpan CommitLeast = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan CommitUsual = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan CommitSlow = TimeSpan.FromSeconds(12);

    private readonly List<Transaction> _open = [];
    private SimProcess _process = new(cloud.Agenda, name);
    private Driver? _driver;
    private int _calls;

    private Driver Driver => _driver ??= new Driver(_process, cloud.Broker, cloud.Trace);

    /// <param name="row">Not in the database yet if it is about to be created.</param>
    public void Begin(Row row, ApiRequest request)
    {
        var callId = $"{name}-{++_calls}";
        var transaction = new Transaction(row, request, callId);
        _open.Add(transaction);
        row.Lock();
        cloud.Trace.Line(name, $"{callId} {request.Call.Method} {row.Id}");
        var process = _process;
        process.Start(() => CallAsync(process, transaction));
    }

    /// <summary>The process ends: its transactions are rolled back, and what it would still have told is never told.</summary>
    public void Kill()
    {
        cloud.Trace.Line(name, "was killed");
        _process.Kill();
        foreach (var transaction in _open.ToArray())
            cloud.Agenda.After(CommitUsual, () => RollBack(transaction, "octavia-api was killed"));
        _open.Clear();
        (_process, _driver) = (new SimProcess(cloud.Agenda, name), null);
    }

    private async Task CallAsync(SimProcess process, Transaction transaction)
    {
        await process.Delay(CommitLeast).ConfigureAwait(false);
        var reply = await Driver.CallAsync(transaction.CallId, transaction.Request.Call).ConfigureAwait(false);
        cloud.Promises.Answered(transaction.Row.Id, transaction.CallId, transaction.Request, reply);
        var fails = prng.Chance(cloud.Weather.CommitFails);
        await process.Delay(prng.Chance(cloud.Weather.CommitSlow) ? prng.Between(CommitUsual, CommitSlow) : prng.Between(CommitLeast, CommitUsual)).ConfigureAwait(false);
        _open.Remove(transaction);
        if (reply is Reply.Accepted && !fails)
            Commit(transaction);
        else
            RollBack(transaction, reply is Reply.Refused refused ? refused.Refusal.UserFault : reply is null ? "no answer" : "the database failed at the commit");
    }

    private void Commit(Transaction transaction)
    {
        var (row, request) = (transaction.Row, transaction.Request);
        if (cloud.Octavia.Find(row.Id) is null)
            cloud.Octavia.Add(row);
        row.Tree = request.After;
        foreach (var (touched, state) in request.Touched)
        {
            row.Provisioning[touched] = state;
            if (state is Provisioning.PendingCreate)
                row.Operating[touched] = OperatingStatus.Offline;
        }

        row.CommittedAt = cloud.Agenda.Now;
        cloud.Trace.Line(name, $"{transaction.CallId} is committed");
        row.Unlock();
    }

    private void RollBack(Transaction transaction, string why)
    {
        cloud.Trace.Line(name, $"{transaction.CallId} is rolled back: {why}");
        cloud.Workload.RolledBack(transaction.Row);
        transaction.Row.Unlock();
    }

    private sealed record Transaction(Row Row, ApiRequest Request, string CallId);
}
