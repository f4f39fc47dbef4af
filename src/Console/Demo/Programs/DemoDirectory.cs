namespace LoxiActors.Console.Demo.Programs;

/// <summary>Where a demo keeps its journal and logs. A temporary one goes away with a demo that went well.</summary>
internal sealed class DemoDirectory : IDisposable
{
    private readonly bool _temporary;

    private DemoDirectory(string path, bool temporary)
    {
        Path = path;
        _temporary = temporary;
    }

    public string Path { get; }

    /// <summary>Set when there is something in it to find out a failure by.</summary>
    public bool Keep { get; set; }

    /// <param name="given">Null: a fresh temporary one. The calls are only accepted once, so it has to be empty.</param>
    public static DemoDirectory Prepare(string? given)
    {
        if (given is null)
            return new DemoDirectory(Directory.CreateTempSubdirectory("loxi-demo-").FullName, temporary: true);
        var path = System.IO.Path.GetFullPath(given);
        if (File.Exists(path))
            throw CommandException.Usage($"--directory: '{given}' is a file");
        if (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any())
            throw CommandException.Usage($"--directory: '{given}' is not empty; the demo needs a fresh journal");
        Directory.CreateDirectory(path);
        return new DemoDirectory(path, temporary: false);
    }

    public void Dispose()
    {
        if (!_temporary || Keep)
            return;
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The machine clears its temporary directory by itself.
        }
    }
}
