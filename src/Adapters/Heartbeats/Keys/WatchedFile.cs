namespace LoxiActors.Adapters.Heartbeats.Keys;

/// <summary>
/// A small file that may change. It is read whole every time, because the time of its last change says nothing where a link to it
/// was changed instead, which is how secrets are put into containers.
/// </summary>
internal sealed class WatchedFile<T>(string path, int charactersMax, Func<string, T> parse)
    where T : class
{
    private string? _text;

    public string Path { get; } = path;

    /// <summary>What it held when it could last be read and parsed; null before <see cref="Look"/>.</summary>
    public T? Value { get; private set; }

    /// <summary>Why the file as it is now can't be used; null when it can. Shows nothing of what is in it.</summary>
    public string? Problem { get; private set; }

    /// <returns>Whether <see cref="Value"/> has changed.</returns>
    public bool Look()
    {
        try
        {
            using var reader = new StreamReader(Path);
            var buffer = new char[charactersMax + 1];
            var length = reader.ReadBlock(buffer);
            if (length > charactersMax)
                throw new FormatException($"is longer than {charactersMax} characters");
            var text = new string(buffer, 0, length);
            if (Value is not null && string.Equals(text, _text, StringComparison.Ordinal))
            {
                Problem = null;
                return false;
            }

            Value = parse(text);
            (_text, Problem) = (text, null);
            return true;
        }
        catch (FormatException exception)
        {
            Problem = exception.Message;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Problem = $"can't be read: {exception.Message}";
        }

        return false;
    }
}
