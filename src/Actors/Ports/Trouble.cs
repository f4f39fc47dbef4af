namespace LoxiActors.Actors.Ports;

/// <summary>How a loop that must not end goes on after what it did not foresee.</summary>
public static class Trouble
{
    /// <summary>What fails each time fails once per pause.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>Calls it and throws nothing: the log itself may be what fails.</summary>
    public static void Note(Action log)
    {
        try
        {
            log();
        }
#pragma warning disable CA1031 // There is nowhere left to say it.
        catch (Exception)
#pragma warning restore CA1031
        {
            // The loop goes on.
        }
    }
}
