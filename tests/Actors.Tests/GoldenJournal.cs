using System.Text;
using System.Text.Json.Serialization;
using LoxiActors.Actors.Seam;

namespace LoxiActors.Actors.Tests;

/// <summary>Events that were written once must be readable for ever; lines are only ever added to such a file.</summary>
internal static class GoldenJournal
{
    public static void Check<TState, TInput, TEvent>(
        EntityDefinition<TState, TInput, TEvent> definition, string file, Func<TEvent, string> kind, Func<TEvent, string> describe)
        where TState : class
        where TInput : class
        where TEvent : class
    {
        var lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Data", file));
        TEvent Read(string line) => definition.DeserializeEvent(Encoding.UTF8.GetBytes(line));
        Assert.All(lines, line => Assert.Equal(line, Encoding.UTF8.GetString(definition.SerializeEvent(Read(line)))));
        Assert.Equal(
            typeof(TEvent).GetCustomAttributes(typeof(JsonDerivedTypeAttribute), false).Cast<JsonDerivedTypeAttribute>().Select(derived => (string)derived.TypeDiscriminator!).Order(),
            lines.Select(Read).Select(kind).Distinct().Order());
        Assert.All(lines, line => Assert.True(describe(Read(line)).Length > 10));
        var problem = Assert.Throws<NotSupportedException>(() => Read("""{"event":"moved-to-the-moon","at":"2026-01-01T00:00:00+00:00"}"""));
        Assert.Contains("can't be read by this version", problem.Message);
    }
}
