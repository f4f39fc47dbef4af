using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using LoxiActors.Host.Configuration;
using LoxiActors.Host.Http;

namespace LoxiActors.Host.Tests.Containers;

public class DockerfileTests
{
    private const string User = "10001";

    public static TheoryData<string> Files => [.. ContainerFiles.Dockerfiles];

    public static TheoryData<string, string> Programs => new()
    {
        { "cluster.Dockerfile", "src/ClusterHost" }, { "cluster.Dockerfile", "src/Console" }, { "imitation-node.Dockerfile", "tools/ImitationNode" },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void An_image_runs_as_a_known_user_on_a_known_base(string file)
    {
        var image = Dockerfile.Read(file);
        Assert.All(image.Bases, from => Assert.Matches(@"^[a-z./]+:\d+\.\d+(\.\d+)?-[a-z]+$", from));
        var last = image.Last;
        Assert.Equal($"{User}:{User}", last.Of("USER").Single());
        Assert.Contains($"--uid {User} --gid {User}", last.Of("RUN").First(), StringComparison.Ordinal);
        Assert.Equal("SIGTERM", last.Of("STOPSIGNAL").Single());
        var health = last.Of("HEALTHCHECK").Single();
        Assert.NotEmpty(JsonSerializer.Deserialize<string[]>(health[(health.IndexOf("CMD ", StringComparison.Ordinal) + 4)..])!);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void What_is_copied_is_in_the_repository_and_in_the_context(string file)
    {
        var admitted = File.ReadLines(ContainerFiles.InRepository(".dockerignore")).Where(line => line.StartsWith('!')).Select(line => line[1..]).ToHashSet();
        Assert.All(Dockerfile.Read(file).Copied, copied =>
        {
            Assert.True(Path.Exists(ContainerFiles.InRepository(copied)), copied);
            Assert.Contains(copied.TrimEnd('/'), admitted);
        });
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void Everything_that_a_program_is_built_from_is_copied(string file, string project)
    {
        var image = Dockerfile.Read(file);
        Assert.Contains(image.Of("RUN"), run => run.Contains($"dotnet publish {project} -c Release -o /out/", StringComparison.Ordinal));
        var copied = image.Copied.ToList();
        var seen = new HashSet<string>();
        Visit(Directory.GetFiles(ContainerFiles.InRepository(project), "*.csproj").Single());
        Assert.NotEmpty(seen);

        void Visit(string path)
        {
            if (!seen.Add(path))
                return;
            foreach (var element in XDocument.Load(path).Descendants().Where(one => one.Name.LocalName is "ProjectReference" or "StartedProgram" or "None" or "EmbeddedResource"))
            {
                var include = (string?)element.Attribute("Include") ?? "";
                if (include.Length == 0 || include.StartsWith('@'))
                    continue;
                var target = Path.GetFullPath(include, Path.GetDirectoryName(path)!);
                var relative = Path.GetRelativePath(ContainerFiles.InRepository(""), target);
                Assert.True(copied.Any(one => one.EndsWith('/') && relative.StartsWith(one, StringComparison.Ordinal)), $"{relative} is needed by {path}");
                if (target.EndsWith(".csproj", StringComparison.Ordinal))
                    Visit(target);
            }
        }
    }

    [Theory]
    [InlineData("cluster.Dockerfile", "src/ClusterHost/LoxiActors.ClusterHost.csproj")]
    [InlineData("imitation-node.Dockerfile", "tools/ImitationNode/LoxiActors.ImitationNode.csproj")]
    public void The_entry_point_is_the_program(string file, string project)
    {
        var image = Dockerfile.Read(file);
        var program = XDocument.Load(ContainerFiles.InRepository(project)).Descendants("AssemblyName").Single().Value;
        Assert.Equal(program, Path.GetFileName(image.Last.Entry[0]));
        var folder = Path.GetDirectoryName(image.Last.Entry[0])!;
        Assert.Contains(image.Last.Of("COPY"), copy => copy == $"--from=build /out/{Path.GetFileName(folder)}/ {folder}/");
        Assert.Contains(image.Of("RUN"), run => run.Contains($"-o /out/{Path.GetFileName(folder)}", StringComparison.Ordinal));
    }

    [Fact]
    public void The_SDK_and_the_runtime_are_those_that_the_source_asks_for()
    {
        using var json = JsonDocument.Parse(File.ReadAllText(ContainerFiles.InRepository("global.json")));
        var asked = Version.Parse(json.RootElement.GetProperty("sdk").GetProperty("version").GetString()!);
        foreach (var file in ContainerFiles.Dockerfiles.Take(2))
        {
            var bases = Dockerfile.Read(file).Bases.ToList();
            var (sdk, runtime) = (VersionOf(bases[0]), VersionOf(bases[1]));
            Assert.StartsWith("mcr.microsoft.com/dotnet/sdk:", bases[0], StringComparison.Ordinal);
            Assert.StartsWith("mcr.microsoft.com/dotnet/aspnet:", bases[1], StringComparison.Ordinal);
            Assert.True(sdk >= asked && sdk.Major == asked.Major && sdk.Minor == asked.Minor);
            Assert.Equal((asked.Major, asked.Minor), (runtime.Major, runtime.Minor));
        }

        static Version VersionOf(string image) => Version.Parse(Regex.Match(image, @":([\d.]+)").Groups[1].Value);
    }

    [Fact]
    public void The_hosts_image_has_the_ports_files_and_health_check_of_the_program()
    {
        var image = Dockerfile.Read("cluster.Dockerfile").Last;
        var remoting = Regex.Match(File.ReadAllText(ContainerFiles.InRepository("hocon/common.conf")), @"\n\s+port = (\d+)").Groups[1].Value;
        Assert.Equal($"{HostOptions.BindPort.Default}/tcp {remoting}/tcp {HeartbeatOptions.Bind.Default.Split(':')[1]}/udp", image.Of("EXPOSE").Single());
        Assert.Contains("""CMD ["loxi", "live"]""", image.Of("HEALTHCHECK").Single(), StringComparison.Ordinal);
        var live = File.ReadAllText(ContainerFiles.InRepository("src/Console/Commands/LiveCommand.cs"));
        Assert.Contains($"\"{LivenessEndpoints.Live}\"", live, StringComparison.Ordinal);
        Assert.Contains($"\"{LivenessEndpoints.Ready}\"", live, StringComparison.Ordinal);
        Assert.Equal(["--config", "/etc/loxiactors/loxiactors.conf", "--akka", ContainerFiles.HoconInImage + "host.conf"], image.Arguments);
        Assert.Contains("install -d -o 10001 -g 10001 -m 0750 /var/lib/loxiactors", image.Of("RUN").First(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_agents_image_looks_for_the_agent_that_the_package_has()
    {
        var package = File.ReadAllText(ContainerFiles.InRepository("octavia/pyproject.toml"));
        var agent = Regex.Match(package, @"provider_agents""\]\n(\w+) =").Groups[1].Value;
        var image = Dockerfile.Read("provider-agent.Dockerfile").Last;
        Assert.Contains($"provider_agent -- [{agent[0]}]{agent[1..]}'", image.Of("HEALTHCHECK").Single(), StringComparison.Ordinal);

        var example = File.ReadAllLines(ContainerFiles.PathOf("octavia.conf.example"));
        Assert.Contains($"enabled_provider_agents = {agent}", example);
        var options = File.ReadAllText(ContainerFiles.InRepository("octavia/loxiactors_octavia/opts.py"));
        var ours = example.SkipWhile(line => line != "[loxilb]").Skip(1).Where(line => line.Contains('=', StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(ours);
        Assert.All(ours, line => Assert.Matches($"['\"]{line.Split('=')[0].Trim()}['\"]", options));
    }
}
