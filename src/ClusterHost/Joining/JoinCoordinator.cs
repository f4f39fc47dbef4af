using Akka.Actor;
using Akka.Cluster;
using Microsoft.Extensions.Logging;

namespace LoxiActors.ClusterHost.Joining;

/// <summary>
/// Brings this host into the cluster, and keeps it noted as a member. It joins whom the database says is one; if there is none, and what is found
/// stays the same, one host forms the cluster, and the database decides which. Tried again until it is done.
/// </summary>
internal sealed class JoinCoordinator : IAsyncDisposable
{
    /// <summary>The same trouble is told again after so long.</summary>
    private static readonly TimeSpan Reminder = TimeSpan.FromSeconds(30);

    private readonly Cluster _cluster;
    private readonly IHostFinder _finder;
    private readonly IMemberRegister _register;
    private readonly JoinOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly string _self;
    private readonly CancellationTokenSource _stop = new();
    private Task _work = Task.CompletedTask;

    private Address[] _found = [];
    private long _foundSince;
    private (Address[] Targets, long Since)? _attempt;
    private long? _formingSince;
    private long? _notedAt;
    private bool _joined;
    private (string Text, long At)? _told;

    /// <param name="register">Given away.</param>
    public JoinCoordinator(Cluster cluster, IHostFinder finder, IMemberRegister register, JoinOptions options, TimeProvider time, ILogger log)
    {
        (_cluster, _finder, _register, _options, _time, _log) = (cluster, finder, register, options, time, log);
        _self = cluster.SelfAddress.ToString();
    }

    private bool IsMember => _cluster.SelfMember.Status is MemberStatus.Up or MemberStatus.WeaklyUp;

    /// <summary>Once. Returns at once.</summary>
    public void Start() => _work = Task.Run(RunAsync);

    /// <summary>After the host has left: nobody waits for it any more.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested)
            return;
        await _stop.CancelAsync();
        await _work;
        if (_notedAt is not null)
        {
            try
            {
                using var limit = new CancellationTokenSource(_options.LookupTimeout);
                await _register.RemoveAsync(_self, limit.Token);
            }
            catch (Exception failure) when (failure is MemberRegisterException or OperationCanceledException)
            {
                JoinLog.NotRemoved(_log, failure.Message, _options.NoteHolds.TotalSeconds);
            }
        }

        await _register.DisposeAsync();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (!_cluster.IsTerminated && await StepAsync().ConfigureAwait(false))
                await Task.Delay(_options.Interval, _time, _stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Stopped.
        }
    }

    /// <returns>False when the host has left.</returns>
    private async Task<bool> StepAsync()
    {
        try
        {
            if (IsMember)
                await NoteAsync().ConfigureAwait(false);
            else if (_joined)
                return false;
            else if (_formingSince is { } since && _time.GetElapsedTime(since) < _options.AttemptTimeout)
                await NoteAsync().ConfigureAwait(false);
            else
                await SeekAsync().ConfigureAwait(false);
        }
        catch (Exception failure) when (!_stop.IsCancellationRequested)
        {
            // Whatever it is, a host that no longer asks would neither join nor be noted.
            Tell(failure is HostsNotFoundException or MemberRegisterException ? failure.Message : failure.ToString());
        }

        return true;
    }

    /// <summary>As long as the note of a member holds, nobody forms another cluster.</summary>
    private async Task NoteAsync()
    {
        if (IsMember && !_joined)
        {
            (_joined, _notedAt, _formingSince) = (true, null, null);
            JoinLog.Joined(_log, _self, string.Join(", ", _cluster.State.Members.Select(member => member.Address)));
        }

        if (_notedAt is { } at && _time.GetElapsedTime(at) < _options.NoteEvery)
            return;
        var begin = _time.GetTimestamp();
        await _register.NoteAsync(_self, _stop.Token).ConfigureAwait(false);
        _notedAt = begin;
    }

    private async Task SeekAsync()
    {
        _formingSince = null;
        var found = (await _finder.FindAsync(_stop.Token).ConfigureAwait(false)).Order(Member.AddressOrdering).ToArray();
        if (_foundSince == 0 || !found.SequenceEqual(_found))
        {
            (_found, _foundSince) = (found, _time.GetTimestamp());
            JoinLog.Found(_log, string.Join(", ", found.AsEnumerable()));
        }

        var members = await _register.ReadAsync(_self, _options.NoteHolds, _stop.Token).ConfigureAwait(false);
        if (members.Count > 0)
        {
            Join([.. members.Select(Address.Parse).Concat(found).Where(address => !address.Equals(_cluster.SelfAddress)).Distinct()], members);
            return;
        }

        _attempt = null;
        var rank = Array.IndexOf(found, _cluster.SelfAddress);
        if (rank < 0)
            Tell($"this host is {_self}, which is not among those found ({string.Join(", ", found.AsEnumerable())}), so it forms no cluster: look at hostname and public-hostname");
        else if (_time.GetElapsedTime(_foundSince) >= _options.StableMargin + rank * _options.Step)
            await FormAsync(found).ConfigureAwait(false);
    }

    /// <summary>Akka asks all of them, and joins the first that is in a cluster; over and over, until it is told of others.</summary>
    private void Join(Address[] targets, IReadOnlyList<string> members)
    {
        if (_attempt is { } attempt)
        {
            if (_time.GetElapsedTime(attempt.Since) < _options.AttemptTimeout && attempt.Targets.SequenceEqual(targets))
                return;
            if (_time.GetElapsedTime(attempt.Since) >= _options.AttemptTimeout)
                Tell($"{string.Join(", ", members)} say in the database that they are members, but none lets this host in; no second cluster is formed");
        }

        _attempt = (targets, _attempt is { } last && _time.GetElapsedTime(last.Since) < _options.AttemptTimeout ? last.Since : _time.GetTimestamp());
        _cluster.JoinSeedNodes(targets);
    }

    /// <summary>Akka looks once more whether one of the others is in a cluster, and forms one when they say no or nothing.</summary>
    private async Task FormAsync(Address[] found)
    {
        var begin = _time.GetTimestamp();
        if (!await _register.TryFormAsync(_self, _options.NoteHolds, _stop.Token).ConfigureAwait(false))
            return;
        (_formingSince, _notedAt) = (begin, begin);
        JoinLog.Forming(_log, _self);
        _cluster.JoinSeedNodes([_cluster.SelfAddress, .. found.Where(address => !address.Equals(_cluster.SelfAddress))]);
    }

    private void Tell(string trouble)
    {
        if (_told is { } told && told.Text == trouble && _time.GetElapsedTime(told.At) < Reminder)
            return;
        _told = (trouble, _time.GetTimestamp());
        JoinLog.NotYet(_log, trouble);
    }
}
