namespace LoxiActors.Simulation.Octavia;

/// <summary>The provider driver's options, at their defaults.</summary>
internal static class CallSettings
{
    public static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(5);
    public const int CallRetries = 2;
    public static readonly TimeSpan AbandonTimeout = TimeSpan.FromSeconds(600);
    public static readonly TimeSpan AbandonTry = TimeSpan.FromSeconds(5);
    public static readonly TimeSpan AbandonPause = TimeSpan.FromSeconds(2);
    public const int AgentWorkers = 4;
}
