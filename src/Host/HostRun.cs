namespace LoxiActors.Host;
internal static class HostRun { public static Task<int> UntilStoppedAsync(Configuration.Settings s, TextWriter o, TextWriter e) => Task.FromResult(0); }
