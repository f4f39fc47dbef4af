using System.Text;
using LoxiActors.Protocol.Heartbeats;
using Microsoft.Extensions.Logging;

namespace LoxiActors.Adapters.Heartbeats.Keys;

/// <summary>Reads the key files at the start and then every few seconds. A file that can't be used leaves the keys as they are.</summary>
internal sealed partial class KeyFiles : IDisposable
{
    private readonly WatchedFile<string> _ours;
    private readonly WatchedFile<string>? _octavia;
    private readonly ILogger _log;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly HashSet<string> _reported = [];
    private ITimer? _timer;
    private KeyRing? _current;

    public KeyFiles(HeartbeatReceiverOptions options, TimeProvider time, ILogger log)
    {
        _ours = new WatchedFile<string>(options.KeyFile, HeartbeatKeyFile.CharactersMax, Checked);
        _octavia = options.OctaviaKeyFile is { } path ? new WatchedFile<string>(path, HeartbeatKeyFile.CharactersMax, FirstLine) : null;
        _time = time;
        _log = log;
    }

    /// <summary>The ring for the receiving thread: its keys are no one else's.</summary>
    public KeyRing Current => Volatile.Read(ref _current) ?? throw new InvalidOperationException("not started");

    /// <exception cref="HeartbeatSetupException">A file can't be used.</exception>
    public void Start()
    {
        _ours.Look();
        _octavia?.Look();
        if (_ours.Problem is { } problem)
            throw new HeartbeatSetupException($"[heartbeats] key_file = {_ours.Path}: {problem}");
        if (_octavia?.Problem is { } octavia)
            throw new HeartbeatSetupException($"[heartbeats] octavia_key_file = {_octavia.Path}: {octavia}");
        Publish();
        _timer = _time.CreateTimer(_ => Look(), null, HeartbeatReceiverOptions.KeyFileInterval, HeartbeatReceiverOptions.KeyFileInterval);
    }

    public void Dispose() => _timer?.Dispose();

    private void Look()
    {
        if (!_gate.TryEnter())
            return;
        try
        {
            var changed = _ours.Look() | (_octavia?.Look() ?? false);
            if (changed)
            {
                Publish();
                Changed(_log, string.Join(", ", Current.Ours.Select(key => key.Id)));
            }

            Report(_ours);
            if (_octavia is not null)
                Report(_octavia);
        }
        finally
        {
            _gate.Exit();
        }
    }

    // Keys that were in use are left to the collector: the receiving thread may be in the middle of one.
    private void Publish() => Volatile.Write(
        ref _current,
        new KeyRing(HeartbeatKeyFile.Parse(_ours.Value!), _octavia is null ? null : new HeartbeatKey(0, Encoding.UTF8.GetBytes(_octavia.Value!))));

    private void Report(WatchedFile<string> file)
    {
        if (file.Problem is null)
            _reported.Remove(file.Path);
        else if (_reported.Add(file.Path))
            Unusable(_log, file.Path, file.Problem);
    }

    private static string Checked(string text)
    {
        foreach (var key in HeartbeatKeyFile.Parse(text))
            key.Dispose();
        return text;
    }

    private static string FirstLine(string text) =>
        text.Split('\n')[0].Trim() is { Length: > 0 } line ? line : throw new FormatException("has nothing in its first line");
}
