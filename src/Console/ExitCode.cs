namespace LoxiActors.Console;

/// <summary>What a script may rely on.</summary>
internal static class ExitCode
{
    public const int Fine = 0;

    /// <summary>The thing that was asked about is wrong, not there or refused.</summary>
    public const int Wrong = 1;

    public const int Usage = 2;

    public const int HostNotReachable = 3;
}
