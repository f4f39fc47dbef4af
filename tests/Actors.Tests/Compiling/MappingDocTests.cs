using System.Reflection;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using LoxiActors.Protocol.Octavia.Payloads;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Actors.Tests.Compiling;

/// <summary>The published table is complete: every option that Octavia may send stands in its object's section, every refusal in its words.</summary>
public sealed class MappingDocTests
{
    private static readonly string s_document = File.ReadAllText(Find("docs/mapping.md"));

    public static TheoryData<string, string> Options
    {
        get
        {
            var options = new TheoryData<string, string>();
            Add<LoadBalancerPayload>("Load balancer");
            Add<ListenerPayload>("Listener");
            Add<PoolPayload>("Pool");
            Add<SessionPersistencePayload>("Pool");
            Add<MemberPayload>("Member");
            Add<HealthMonitorPayload>("Health monitor");
            Add<L7PolicyPayload>("L7 policy");
            Add<L7RulePayload>("L7 rule");
            return options;

            void Add<T>(string section)
            {
                foreach (var property in typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance))
                {
                    if (property.GetCustomAttribute<JsonPropertyNameAttribute>() is { } name)
                        options.Add(section, name.Name);
                }
            }
        }
    }

    [Theory, MemberData(nameof(Options))]
    public void Every_option_of_octavia_has_its_row(string section, string option) => Assert.Contains($"`{option}`", Section(section), StringComparison.Ordinal);

    [Fact]
    public void Every_value_of_the_vocabulary_is_named()
    {
        foreach (var value in Names<TrafficProtocol>().Concat(Names<LbAlgorithm>()).Concat(Names<SessionPersistenceType>()).Concat(Names<HealthMonitorType>()))
            Assert.Matches($@"\b{Regex.Escape(value)}\b", s_document);
    }

    [Theory]
    [MemberData(nameof(ListenerTests.Refusals), MemberType = typeof(ListenerTests))]
    [MemberData(nameof(PoolTests.PersistenceRefusals), MemberType = typeof(PoolTests))]
    [MemberData(nameof(PoolTests.MemberRefusals), MemberType = typeof(PoolTests))]
    [MemberData(nameof(MonitorTests.Refusals), MemberType = typeof(MonitorTests))]
    public void Every_refusal_stands_there_in_its_words(string what, string text)
    {
        // Values differ; the reason does not.
        var reason = text[(text.IndexOf(": ", StringComparison.Ordinal) + 2)..];
        Assert.True(s_document.Contains($": {reason}", StringComparison.Ordinal)
            || (reason == "LoxiLB always sends GET" && s_document.Contains("LoxiLB always sends HEAD` (or `GET`)", StringComparison.Ordinal)), $"{what}: {reason}");
    }

    private static IEnumerable<string> Names<TEnum>() where TEnum : struct, Enum =>
        typeof(TEnum).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => field.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()!.Name);

    private static string Section(string title)
    {
        var start = s_document.IndexOf($"\n## {title}\n", StringComparison.Ordinal);
        Assert.True(start >= 0, $"no section '{title}'");
        var end = s_document.IndexOf("\n## ", start + 1, StringComparison.Ordinal);
        return end < 0 ? s_document[start..] : s_document[start..end];
    }

    private static string Find(string path)
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, path)))
                return Path.Combine(directory.FullName, path);
        }

        throw new FileNotFoundException($"{path} is in no directory above {AppContext.BaseDirectory}");
    }
}
