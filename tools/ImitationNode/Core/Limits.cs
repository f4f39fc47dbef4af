namespace LoxiActors.Imitation.Core;

/// <summary>The engine's built-in limits and defaults (LoxiLB 0.9.8).</summary>
internal static class Limits
{
    public const int EndpointsPerRule = 32;
    public const int WeightSlots = 16;
    public const int Counters = 16;
    public const int Rules = 2048;
    public const int FirewallRules = 8192;
    public const int SecondaryIps = 3;

    /// <summary>The highest rule number that can carry allowed sources.</summary>
    public const int AllowedSourceRuleNumber = 28;

    public const uint InactiveTimeoutSeconds = 240;
    public const uint InactiveTimeoutOtherSeconds = 20;
    public const uint DaySeconds = 24 * 3600;
    public const uint PersistTimeoutSeconds = 10800;
    public const uint ProbeSeconds = 60;
    public const int ProbeRetries = 2;
    public const int MaxProbeRetries = 100;

    public const uint NatMark = 0x8000_0000;
    public const uint SourceCheckMark = 0x4000_0000;
    public const uint OnDefaultSnatMark = 0x2000_0000;

    public const string DefaultInstance = "llb-inst0";
}
