namespace LoxiActors.Engines.Akka.Tests;

/// <summary>How long a spec waits for a message or a condition before it fails: a busy machine may take longer than TestKit's 3 s.</summary>
internal static class Patience
{
    public const string Settings = "akka.test { single-expect-default = 30s, default-timeout = 30s }\n";
}
