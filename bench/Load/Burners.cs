namespace LoxiActors.Bench.Load;

/// <summary>Threads that never rest and leave garbage behind, until they are disposed of.</summary>
internal sealed class Burners : IDisposable
{
    private readonly Thread[] _threads;
    private volatile bool _stop;

    public Burners(int count)
    {
        _threads = [.. Enumerable.Range(0, count).Select(number => new Thread(Burn) { IsBackground = true, Name = $"burner-{number}" })];
        foreach (var thread in _threads)
            thread.Start();
    }

    public void Dispose()
    {
        _stop = true;
        foreach (var thread in _threads)
            thread.Join();
    }

    private void Burn()
    {
        var kept = new byte[64][];
        for (var turn = 0; !_stop; turn++)
        {
            var block = kept[turn % kept.Length] = new byte[8192];
            for (var place = 0; place < block.Length; place++)
                block[place] = (byte)(place * turn);
        }
    }
}
