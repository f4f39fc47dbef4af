using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using LoxiActors.Adapters.LoxiLb.Health;
using LoxiActors.Host.Configuration;
using static LoxiActors.Host.Tests.Configuration.ConfigurationSamples;

namespace LoxiActors.Host.Tests.Configuration;

public partial class DocumentationTests
{
    [Fact]
    public void The_sample_file_is_a_valid_configuration_of_defaults()
    {
        var settings = Read(SampleFile.Text());
        Assert.Equal(new HostSettings(), settings.Host);
        Assert.Equal(new EngineSettings(), settings.Engine);
        Assert.Equal(new OctaviaSettings(), settings.Octavia);
        Assert.Equal(new HealthMonitorOptions(), settings.Health);
        Assert.Equal("node-1", Assert.Single(settings.LoxiLb.Nodes).Name.Value);
    }

    [Fact]
    public void Every_option_of_the_sample_file_can_be_uncommented()
    {
        var uncommented = CommentedOption().Replace(SampleFile.Text(), "$1").Replace("#[node NAME]", "[node node-1]", StringComparison.Ordinal);
        var settings = Read(uncommented);
        Assert.Equal(new HostSettings(), settings.Host);
        Assert.Equal(new OctaviaSettings(), settings.Octavia);
    }

    [Fact]
    public void Every_option_is_in_the_sample_file_and_the_document()
    {
        var (sample, document) = (SampleFile.Text(), ConfigurationDocument.Text());
        foreach (var section in Catalogue.Sections)
        {
            Assert.Contains($"[{section.Name}]\n", sample, StringComparison.Ordinal);
            foreach (var option in section.Options)
            {
                Assert.Contains(option.EnvironmentOnly ? option.Name.ToUpperInvariant() : $"{option.Name} =", sample, StringComparison.Ordinal);
                Assert.Contains(option.EnvironmentOnly ? option.Name.ToUpperInvariant() : $"| `{option.Name}` |", document, StringComparison.Ordinal);
                Assert.NotEqual("", option.Why);
                Assert.Null(option.Problem(option.Default));
            }
        }
    }

    [Fact]
    public void The_document_in_the_repository_is_the_generated_one()
    {
        var path = Path.Combine(Path.GetDirectoryName(Here())!, "..", "..", "..", "docs", "configuration.md");
        Assert.Equal(ConfigurationDocument.Text(), File.ReadAllText(path));
    }

    [GeneratedRegex(@"^#(\w+ = ?.*)$", RegexOptions.Multiline)]
    private static partial Regex CommentedOption();

    private static string Here([CallerFilePath] string path = "") => path;
}
