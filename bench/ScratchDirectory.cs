namespace LoxiActors.Bench;

/// <summary>A directory that goes when it is disposed.</summary>
internal sealed class ScratchDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("loxiactors-bench-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
