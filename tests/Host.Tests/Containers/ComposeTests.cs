using System.Text.RegularExpressions;
using LoxiActors.Host.Configuration;

namespace LoxiActors.Host.Tests.Containers;

public class ComposeTests
{
    private const string Secrets = "/run/secrets/";

    [Fact]
    public void Every_file_is_YAML()
    {
        var files = ContainerFiles.YamlFiles.ToList();
        Assert.Contains("compose.yaml", files);
        Assert.All(files, file => Assert.All(Yaml.Read(file), document => Assert.NotEmpty(document.Entries)));
    }

    [Fact]
    public void Images_are_pinned_and_ours_are_built_from_what_bears_their_name()
    {
        var images = new HashSet<string>();
        Assert.All(ComposeFile.Services.Values.Append(ComposeFile.Many), service =>
        {
            var image = ComposeFile.Of(service, "image")!.Text;
            Assert.Matches(@":\d+\.\d+(\.\d+)?(-[a-z]+)?$", image);
            if (!image.StartsWith("loxiactors/", StringComparison.Ordinal))
                return;
            images.Add(image);
            var build = ComposeFile.Of(service, "build")!;
            Assert.Equal("..", build["context"].Text);
            var dockerfile = build["dockerfile"].Text;
            Assert.Contains($"docker build -f {dockerfile} -t {image} .", File.ReadAllText(ContainerFiles.InRepository(dockerfile)), StringComparison.Ordinal);
        });
        Assert.Equal(ContainerFiles.Dockerfiles.Count, images.Count);
    }

    [Fact]
    public void Variables_are_read_by_the_program()
    {
        Assert.All(ComposeFile.AllHosts, host => ContainerFiles.VariablesAreRead(ComposeFile.Environment(host).Keys, ComposeFile.Hocon(host)));
        Assert.Throws<Xunit.Sdk.AllException>(() => ContainerFiles.VariablesAreRead(["LOXIACTORS_HOSTNAM"], "cluster.conf"));
    }

    [Fact]
    public void The_hosts_configuration_is_accepted_and_names_the_other_services()
    {
        using var secrets = TestSecrets.Make();
        var settings = secrets.Accepted("loxiactors.conf", TestSecrets.Variables(secrets.PathOf("broker.env")), (Secrets, secrets.Folder + "/"));
        Assert.Contains("postgres", settings.Database!.ToString(), StringComparison.Ordinal);
        Assert.Equal("rabbit://rabbitmq:5672/", settings.Octavia.Rpc!.Url.ToString());
        Assert.Equal(["node-1", "node-2"], settings.LoxiLb.Nodes.Select(node => node.Url.Host));
        Assert.All(settings.LoxiLb.Nodes, node =>
        {
            Assert.Contains(node.Url.Host, ComposeFile.Services.Keys);
            Assert.Equal(["--listen", "0.0.0.0", "--port", $"{node.Url.Port}"], Dockerfile.Read("imitation-node.Dockerfile").Last.Entry.Skip(1));
        });
        Assert.NotNull(settings.Host.Tls);
        Assert.NotNull(settings.Host.Token);

        // The image's root file system is read-only, and the program makes the directory unless it is there.
        Assert.Contains($"-m 0750 {settings.Host.DataDirectory}", Dockerfile.Read("cluster.Dockerfile").Last.Of("RUN").First(), StringComparison.Ordinal);

        // Longer than the three parts that end one after the other, and the hand-over of shards.
        var needed = (3 * settings.Host.ShutdownTimeout.TotalSeconds) + ContainerFiles.HoconSeconds("phases.cluster-sharding-shutdown-region.timeout");
        Assert.All(ComposeFile.AllHosts, host => Assert.True(int.Parse(ComposeFile.Of(host, "stop_grace_period")!.Text.TrimEnd('s'), System.Globalization.CultureInfo.InvariantCulture) > needed));

        // Published ports and the console's address are the API's.
        Assert.All(ComposeFile.AllHosts, host =>
        {
            Assert.All(host["ports"].Texts, port => Assert.Matches($@"^127\.0\.0\.1:[\d-]+:{settings.Host.BindPort}$", port));
            Assert.Equal($"https://localhost:{settings.Host.BindPort}", ComposeFile.Environment(host)["LOXI_URL"]);
        });
    }

    [Fact]
    public void Files_that_are_named_are_mounted_and_made()
    {
        using var secrets = TestSecrets.Make();
        var declared = ComposeFile.Root["secrets"].Entries;
        Assert.All(declared, secret => Assert.Equal(secret.Key, Path.GetFileName(secret.Value["file"].Text)));
        Assert.All(declared, secret => Assert.True(File.Exists(secrets.PathOf(secret.Key)), secret.Key));
        foreach (var service in ComposeFile.Services.Values.Append(ComposeFile.Many))
        {
            var mounted = ComposeFile.Of(service, "secrets")?.Items.Select(item => item.IsMapping ? item["source"].Text : item.Text).ToHashSet() ?? [];
            Assert.All(mounted, name => Assert.Contains(name, declared.Keys));
            var texts = ComposeFile.Environment(service).Values.Append(ComposeFile.Of(service, "configs") is null ? "" : File.ReadAllText(ContainerFiles.PathOf("loxiactors.conf")));
            Assert.All(texts.SelectMany(text => Regex.Matches(text, $@"{Secrets}([\w.-]+)")), match => Assert.Contains(match.Groups[1].Value, mounted));
        }

        var configuration = ComposeFile.Root["configs"]["loxiactors.conf"]["file"].Text;
        Assert.True(File.Exists(ContainerFiles.PathOf(configuration)));
        Assert.All(ComposeFile.AllHosts, host =>
        {
            Assert.Equal("loxiactors.conf", ComposeFile.Of(host, "configs")!.Items.Single()["source"].Text);
            Assert.Equal(["--config", ComposeFile.Of(host, "configs")!.Items.Single()["target"].Text, "--akka"], host["command"].Texts.SkipLast(1));
            Assert.True(File.Exists(ContainerFiles.InRepository($"hocon/{ComposeFile.Hocon(host)}")));
        });
        var ignored = File.ReadAllLines(ContainerFiles.InRepository(".gitignore"));
        Assert.Contains("docker/secrets/", ignored);
    }

    [Fact]
    public void Hosts_call_each_other_by_the_names_that_they_have_and_over_TLS()
    {
        var environments = ComposeFile.Hosts.Select(name => (Name: name, Set: ComposeFile.Environment(ComposeFile.Services[name]))).ToList();
        var seeds = environments.Select((host, index) => (Key: $"LOXIACTORS_SEED_NODES_{index}", Value: $"akka.tcp://loxiactors@{host.Name}:{host.Set["LOXIACTORS_PORT"]}")).ToList();
        Assert.All(environments, host =>
        {
            Assert.Equal(host.Name, host.Set["LOXIACTORS_PUBLIC_HOSTNAME"]);
            Assert.Equal(host.Name, ComposeFile.Services[host.Name]["hostname"].Text);
            Assert.All(seeds, seed => Assert.Equal(seed.Value, host.Set[seed.Key]));
            Assert.Equal(seeds.Count, host.Set.Keys.Count(key => key.StartsWith("LOXIACTORS_SEED_NODES_", StringComparison.Ordinal)));
        });
        Assert.All(ComposeFile.AllHosts, host =>
        {
            Assert.Equal("on", ComposeFile.Environment(host)["LOXIACTORS_TLS"]);
            Assert.DoesNotContain("LOXIACTORS_ALLOW_PLAINTEXT", ComposeFile.Environment(host).Keys);
        });
        Assert.Equal("host", ComposeFile.Environment(ComposeFile.Many)["LOXIACTORS_SERVICE_NAME"]);
        Assert.Contains("LOXIACTORS_HOSTNAME=$$(hostname -i) exec /opt/loxiactors/loxiactors-cluster", ComposeFile.Many["entrypoint"].Texts[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Who_waits_for_health_waits_for_something_that_has_a_health_check()
    {
        Assert.All(ComposeFile.Services.Values.Append(ComposeFile.Many), service =>
        {
            foreach (var (name, need) in service.Find("depends_on")?.Entries ?? new Dictionary<string, Yaml>())
            {
                Assert.Equal("service_healthy", need["condition"].Text);
                var other = ComposeFile.Services[name];
                Assert.True(other.Find("healthcheck") is not null || ComposeFile.Of(other, "image")!.Text.StartsWith("loxiactors/", StringComparison.Ordinal), name);
            }

            Assert.All(ComposeFile.Of(service, "networks")!.Texts, network => Assert.Contains(network, ComposeFile.Root["networks"].Entries.Keys));
        });
    }

    [Fact]
    public void The_database_and_the_broker_know_the_accounts_that_hosts_use()
    {
        using var secrets = TestSecrets.Make();
        var database = new Uri(File.ReadAllText(secrets.PathOf("database")).Trim());
        var postgres = ComposeFile.Services[database.Host]["environment"];
        Assert.Equal($"{postgres["POSTGRES_USER"].Text}:{File.ReadAllText(secrets.PathOf("postgres-password")).Trim()}", database.UserInfo);
        Assert.Equal("/" + postgres["POSTGRES_DB"].Text, database.AbsolutePath);
        Assert.Equal($"{Secrets}postgres-password", postgres["POSTGRES_PASSWORD_FILE"].Text);

        var broker = new Uri(TestSecrets.Variables(secrets.PathOf("broker.env")).Single().Value);
        Assert.Contains(broker.Host, ComposeFile.Services.Keys);
        var account = File.ReadAllLines(secrets.PathOf("rabbitmq-account.conf"));
        Assert.Equal([$"default_user = {broker.UserInfo.Split(':')[0]}", $"default_pass = {broker.UserInfo.Split(':')[1]}"], account);
    }
}
