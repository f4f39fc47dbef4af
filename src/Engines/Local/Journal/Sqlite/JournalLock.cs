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
            throw new JournalException($"the journal {databasePath} is in use by another process{Holder(path)}; only one may write it", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new JournalException($"the journal's lock {path} can't be opened: {e.Message}", e);
        }

        file.SetLength(0);
        file.Write(System.Text.Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture) + "\n"));
        file.Flush();
        return new JournalLock(file);
    }

    /// <summary>The file stays: removing it would let two processes lock two files of the same name.</summary>
    public void Dispose() => _file.Dispose();

    private static string Holder(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(file);
            return reader.ReadLine() is { Length: > 0 and <= 10 } id && id.All(char.IsAsciiDigit) ? $" ({id})" : "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
