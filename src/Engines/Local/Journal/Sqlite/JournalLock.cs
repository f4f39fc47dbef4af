using System.Globalization;

namespace LoxiActors.Engines.Local.Journal.Sqlite;

/// <summary>
/// Keeps a second process away from the database, for as long as this one lives: the operating system lets go of the lock
/// when the process ends, however it ends.
/// </summary>
internal sealed class JournalLock : IDisposable
{
    private readonly FileStream _file;

    private JournalLock(FileStream file) => _file = file;

    public static JournalLock Take(string databasePath)
    {
        var path = databasePath + ".lock";
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (File.Exists(path))
        {
            throw new JournalException($"the journal {databasePath} is in use by another process{Holder(databasePath)}; only one may write it", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new JournalException($"the journal's lock {path} can't be opened: {e.Message}", e);
        }

        WriteHolder(databasePath);
        return new JournalLock(file);
    }

    /// <summary>The file stays: removing it would let two processes lock two files of the same name.</summary>
    public void Dispose() => _file.Dispose();

    /// <summary>A locked file can't be read by others, so who holds it stands beside it; only for the message.</summary>
    private static void WriteHolder(string databasePath)
    {
        try
        {
            File.WriteAllText(databasePath + ".owner", Environment.ProcessId.ToString(CultureInfo.InvariantCulture) + "\n");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The lock is what counts.
        }
    }

    private static string Holder(string databasePath)
    {
        try
        {
            var id = File.ReadAllText(databasePath + ".owner").TrimEnd('\n');
            return id.Length is > 0 and <= 10 && id.All(char.IsAsciiDigit) ? $" ({id})" : "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
