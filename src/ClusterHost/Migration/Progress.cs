namespace LoxiActors.ClusterHost.Migration;

/// <summary>Tells every tenth of a work, from any number of threads.</summary>
internal sealed class Progress(string work, int all, TextWriter output)
{
    private readonly Lock _gate = new();
    private int _done;

    public void Step()
    {
        lock (_gate)
        {
            _done++;
            if (_done * 10L / all == (_done - 1) * 10L / all)
                return;
            output.WriteLine($"{work}: {_done} of {all} entities");
            output.Flush();
        }
    }
}
