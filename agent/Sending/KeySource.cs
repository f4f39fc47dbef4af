using LoxiActors.Protocol.Heartbeats;

namespace LoxiActors.Agent.Sending;

/// <summary>The key that signs: the first of the key file, read again every few seconds. For one thread.</summary>
internal sealed class KeySource(string path, TimeProvider time, Action<string> say)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private string? _text;
    private string? _problem;
    private long _lookedAt;
    private HeartbeatKey? _current;

    /// <summary>Null: the file could not be used yet.</summary>
    public HeartbeatKey? Current
    {
        get
        {
            if (_lookedAt == 0 || time.GetElapsedTime(_lookedAt) >= Every)
                Look();
            return _current;
        }
    }

    /// <returns>Why the file can't be used, with nothing of a key in it; null when it can.</returns>
    public static string? Problem(string path)
    {
        try
        {
            foreach (var key in HeartbeatKeyFile.Parse(Read(path)))
                key.Dispose();
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"can't be read: {exception.Message}";
        }
        catch (FormatException exception)
        {
            return exception.Message;
        }
    }

    private void Look()
    {
        _lookedAt = time.GetTimestamp();
        var problem = Problem(path);
        if (problem is not null && problem != _problem)
            say($"key_file = {path}: {problem}; the key stays as it is");
        _problem = problem;
        if (problem is not null)
            return;
        try
        {
            var text = Read(path);
            if (string.Equals(text, _text, StringComparison.Ordinal))
                return;
            var first = HeartbeatKeyFile.Parse(text)[0];
            if (_current is not null && _current.Id != first.Id)
                say($"heartbeats are signed with key {first.Id} now");
            (_text, _current) = (text, first);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
        {
            // It has changed in between; the next look tells.
        }
    }

    private static string Read(string path)
    {
        using var reader = new StreamReader(path);
        var buffer = new char[HeartbeatKeyFile.CharactersMax + 1];
        return new string(buffer, 0, reader.ReadBlock(buffer));
    }
}
