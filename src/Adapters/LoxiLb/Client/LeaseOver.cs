namespace LoxiActors.Adapters.LoxiLb.Client;

/// <summary>A call that was not sent, because another host may be the one that acts.</summary>
internal static class LeaseOver
{
    public const string Words = "not sent: this host's lease is over, and another host may be active";

    public static CallResult Result { get; } = new CallResult.Unreachable(Words, MaybeCarriedOut: false, Transient: false) { LeaseOver = true };

    public static bool Caused(Exception failure)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (cause is LeaseOverException)
                return true;
        }

        return false;
    }
}

internal sealed class LeaseOverException() : IOException(LeaseOver.Words);
