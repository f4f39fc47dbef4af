using System.Text.RegularExpressions;
using LoxiActors.Host.Configuration;
using LoxiActors.Host.Http;

namespace LoxiActors.Host.Tests.Containers;

public class KubernetesTests
{
    private const string Folder = "kubernetes/";

    private static readonly Yaml Kustomization = Yaml.Read(Folder + "kustomization.yaml").Single();
    private static readonly List<Yaml> Objects = [.. Kustomization["resources"].Texts.SelectMany(file => Yaml.Read(Folder + file))];
    private static readonly List<Yaml> Secrets = [.. Yaml.Read(Folder + "secrets.example.yaml")];
    private static readonly Yaml Hosts = Only("StatefulSet")["spec"];
    private static readonly Yaml Pod = Hosts["template"]["spec"];
    private static readonly Yaml Container = Pod["containers"].Items.Single();
    private static readonly string Name = Hosts["selector"]["matchLabels"]["app.kubernetes.io/name"].Text;

    [Fact]
    public void Everything_is_applied_to_one_namespace()
    {
        var present = Directory.EnumerateFiles(ContainerFiles.PathOf(Folder), "*.yaml").Select(file => Path.GetFileName(file)).Except(["kustomization.yaml", "secrets.example.yaml"]);
        Assert.Equal(present.Order(), Kustomization["resources"].Texts.Order());
        var space = Only("Namespace")["metadata"]["name"].Text;
        Assert.Equal(space, Kustomization["namespace"].Text);
        Assert.All(Objects.Concat(Secrets).Where(one => one["kind"].Text != "Namespace"), one => Assert.Equal(space, one["metadata"]["namespace"].Text));
    }

    [Fact]
    public void The_image_is_that_of_the_compose_file_and_runs_as_its_user()
    {
        var image = ComposeFile.Of(ComposeFile.Services["host-1"], "image")!.Text;
        Assert.Equal(image, Container["image"].Text);
        Assert.Equal(image, $"{Kustomization["images"].Items.Single()["name"].Text}:{Kustomization["images"].Items.Single()["newTag"].Text}");
        var security = Pod["securityContext"];
        Assert.Equal(Dockerfile.Read("cluster.Dockerfile").Last.Of("USER").Single(), $"{security["runAsUser"].Text}:{security["runAsGroup"].Text}");
        Assert.Equal(security["runAsGroup"].Text, security["fsGroup"].Text);
        Assert.Equal("true", security["runAsNonRoot"].Text);
        Assert.Equal("true", Container["securityContext"]["readOnlyRootFilesystem"].Text);
        Assert.Equal("false", Container["securityContext"]["allowPrivilegeEscalation"].Text);
        Assert.Equal(["ALL"], Container["securityContext"]["capabilities"]["drop"].Texts);
        Assert.Null(Container["resources"]["limits"].Find("cpu"));
    }

    [Fact]
    public void Variables_are_read_by_the_program_and_services_set_none()
    {
        var hocon = Container["args"].Texts[3][ContainerFiles.HoconInImage.Length..];
        Assert.Equal(["--config", "/etc/loxiactors/config/loxiactors.conf", "--akka", ContainerFiles.HoconInImage + "kubernetes.conf"], Container["args"].Texts);
        var set = Container["env"].Items.Select(one => one["name"].Text).ToList();
        ContainerFiles.VariablesAreRead(set, hocon);
        Assert.Contains("LOXIACTORS_HOSTNAME", set);
        Assert.Equal("on", Variable("LOXIACTORS_TLS")["value"].Text);

        // A service that is named like the program gives each pod a variable LOXIACTORS_PORT, which is a URL.
        Assert.Contains($"{Only("Service", "loxiactors")["metadata"]["name"].Text.ToUpperInvariant()}_PORT", ContainerFiles.HoconVariables(hocon));
        Assert.Equal("false", Pod["enableServiceLinks"].Text);
    }

    [Fact]
    public void The_hosts_configuration_is_accepted_with_what_is_mounted()
    {
        using var secrets = TestSecrets.Make();
        var root = Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(secrets.Folder)!, "mounted")).FullName;
        foreach (var mount in Container["volumeMounts"].Items.Where(one => one["mountPath"].Text != "/tmp"))
        {
            var folder = Directory.CreateDirectory(root + mount["mountPath"].Text).FullName;
            if (VolumeOf(mount).Find("secret") is not { } mounted)
                continue;
            var secret = Secrets.Single(one => one["metadata"]["name"].Text == mounted["secretName"].Text);
            var keys = mounted.Find("items")?.Items.ToDictionary(one => one["path"].Text, one => one["key"].Text) ?? secret["stringData"].Entries.Keys.ToDictionary(key => key);
            foreach (var (file, key) in keys)
                File.WriteAllText(Path.Combine(folder, file), secret["stringData"][key].Text);
        }

        File.Copy(secrets.PathOf("api.crt"), root + "/etc/loxiactors/api/tls.crt", overwrite: true);
        File.Copy(secrets.PathOf("api.key"), root + "/etc/loxiactors/api/tls.key", overwrite: true);
        var broker = Variable("LOXIACTORS__OCTAVIA__TRANSPORT_URL")["valueFrom"]["secretKeyRef"];
        var environment = TestSecrets.Variables(ContainerFiles.PathOf(Folder + "nodes.env"));
        environment["LOXIACTORS__OCTAVIA__TRANSPORT_URL"] = Secrets.Single(one => one["metadata"]["name"].Text == broker["name"].Text)["stringData"][broker["key"].Text].Text;

        var settings = secrets.Accepted(Folder + "loxiactors.conf", environment, ("/etc/loxiactors/", root + "/etc/loxiactors/"));
        Assert.Equal(["node-a", "node-b"], settings.LoxiLb.Nodes.Select(node => node.Name.Value).Order());
        Assert.All(settings.LoxiLb.Nodes, node => Assert.True(node.ExpectsHeartbeats));
        Assert.NotNull(settings.Octavia.Rpc);
        Assert.NotNull(settings.Database);
        Assert.Contains($"-m 0750 {settings.Host.DataDirectory}", Dockerfile.Read("cluster.Dockerfile").Last.Of("RUN").First(), StringComparison.Ordinal);

        var needed = (3 * settings.Host.ShutdownTimeout.TotalSeconds) + ContainerFiles.HoconSeconds("phases.cluster-sharding-shutdown-region.timeout");
        Assert.True(Pod["terminationGracePeriodSeconds"].Number > needed);
        Assert.Equal((settings.Host.BindPort, "TCP"), PortNamed("api"));
        Assert.Equal((int.Parse(Variable("LOXIACTORS_PORT")["value"].Text, System.Globalization.CultureInfo.InvariantCulture), "TCP"), PortNamed("remoting"));
        Assert.Equal((settings.Heartbeats!.Bind.Port, "UDP"), PortNamed("heartbeats"));
        foreach (var (variable, file) in new[] { ("LOXIACTORS_TLS_CERTIFICATE", "tls.crt"), ("LOXIACTORS_TLS_KEY", "tls.key"), ("SSL_CERT_FILE", "ca.crt") })
        {
            Assert.Equal($"/etc/loxiactors/remoting/{file}", Variable(variable)["value"].Text);
            Assert.True(File.Exists(root + Variable(variable)["value"].Text));
        }
    }

    [Fact]
    public void Maps_are_made_under_the_names_that_the_pod_uses()
    {
        var maps = Kustomization["configMapGenerator"].Items.ToDictionary(map => map["name"].Text);
        var mounted = Pod["volumes"].Items.Single(volume => volume.Find("configMap") is not null)["configMap"]["name"].Text;
        Assert.Equal([Path.GetFileName(Container["args"].Texts[1])], maps[mounted]["files"].Texts);
        Assert.Equal(["nodes.env"], maps[Container["envFrom"].Items.Single()["configMapRef"]["name"].Text]["envs"].Texts);
    }

    [Fact]
    public void Probes_ask_what_the_program_answers()
    {
        foreach (var (probe, path) in new[] { ("startupProbe", LivenessEndpoints.Live), ("livenessProbe", LivenessEndpoints.Live), ("readinessProbe", LivenessEndpoints.Ready) })
        {
            var get = Container[probe]["httpGet"];
            Assert.Equal((path, "api", "HTTPS"), (get["path"].Text, get["port"].Text, get["scheme"].Text));
        }
    }

    [Fact]
    public void Hosts_find_each_other_and_nobody_else_is_taken_for_one()
    {
        var hocon = File.ReadAllText(ContainerFiles.InRepository("hocon/kubernetes.conf"));
        var label = Regex.Match(hocon, "label-selector = \"(.+)=\\{0\\}\"").Groups[1].Value;
        Assert.Equal(Variable("LOXIACTORS_SERVICE_NAME")["value"].Text, Hosts["template"]["metadata"]["labels"][label].Text);
        Assert.Equal("status.podIP", Variable("LOXIACTORS_HOSTNAME")["valueFrom"]["fieldRef"]["fieldPath"].Text);
        Assert.Single(Objects, one => one.Find("spec")?.Find("template") is not null);

        var rule = Only("Role")["rules"].Items.Single();
        Assert.Equal([""], rule["apiGroups"].Texts);
        Assert.Equal(["pods"], rule["resources"].Texts);
        Assert.Equal(["list"], rule["verbs"].Texts);
        var binding = Only("RoleBinding");
        Assert.Equal(Only("Role")["metadata"]["name"].Text, binding["roleRef"]["name"].Text);
        Assert.Equal(Pod["serviceAccountName"].Text, binding["subjects"].Items.Single()["name"].Text);
        Assert.Equal(Pod["serviceAccountName"].Text, Only("ServiceAccount")["metadata"]["name"].Text);
        Assert.Equal("true", Pod["automountServiceAccountToken"].Text);
    }

    [Fact]
    public void Of_three_hosts_two_stay()
    {
        Assert.Equal(3, Hosts["replicas"].Number);
        Assert.Equal(1, Only("PodDisruptionBudget")["spec"]["maxUnavailable"].Number);
        Assert.Equal(Name, Only("PodDisruptionBudget")["spec"]["selector"]["matchLabels"]["app.kubernetes.io/name"].Text);
        var apart = Pod["affinity"]["podAntiAffinity"]["requiredDuringSchedulingIgnoredDuringExecution"].Items.Single();
        Assert.Equal(("kubernetes.io/hostname", Name), (apart["topologyKey"].Text, apart["labelSelector"]["matchLabels"]["app.kubernetes.io/name"].Text));
        Assert.Equal("RollingUpdate", Hosts["updateStrategy"]["type"].Text);
    }

    [Fact]
    public void Services_lead_to_the_pods_ports_and_every_host_hears_the_nodes()
    {
        Assert.All(Objects.Where(one => one["kind"].Text == "Service"), service =>
        {
            var port = service["spec"]["ports"].Items.Single();
            Assert.Equal((port["port"].Number, port.Find("protocol")?.Text ?? "TCP"), PortNamed(port["targetPort"].Text));
        });
        Assert.Equal("None", Only("Service", Hosts["serviceName"].Text)["spec"]["clusterIP"].Text);
        for (var number = 0; number < Hosts["replicas"].Number; number++)
        {
            var service = Only("Service", $"loxiactors-heartbeats-{number}");
            Assert.Equal($"{Only("StatefulSet")["metadata"]["name"].Text}-{number}", service["spec"]["selector"]["statefulset.kubernetes.io/pod-name"].Text);
        }
    }

    [Fact]
    public void Only_hosts_reach_the_remoting_port()
    {
        var policy = Only("NetworkPolicy")["spec"];
        Assert.Equal(Name, policy["podSelector"]["matchLabels"]["app.kubernetes.io/name"].Text);
        var remoting = PortNamed("remoting").Number;
        foreach (var rule in policy["ingress"].Items)
        {
            var ports = rule["ports"].Items.Select(port => (port["port"].Number, port["protocol"].Text)).ToList();
            if (ports.Any(port => port.Number == remoting))
                Assert.Equal(Name, rule["from"].Items.Single()["podSelector"]["matchLabels"]["app.kubernetes.io/name"].Text);
            else
                Assert.Equal([PortNamed("api"), PortNamed("heartbeats")], ports);
        }

        Assert.Contains(policy["ingress"].Items, rule => rule["ports"].Items.Any(port => port["port"].Number == remoting));
    }

    private static Yaml Only(string kind, string? name = null) => Objects.Single(one => one["kind"].Text == kind && (name is null || one["metadata"]["name"].Text == name));

    private static Yaml Variable(string name) => Container["env"].Items.Single(one => one["name"].Text == name);

    private static Yaml VolumeOf(Yaml mount) => Pod["volumes"].Items.Single(volume => volume["name"].Text == mount["name"].Text);

    private static (int Number, string Protocol) PortNamed(string name)
    {
        var port = Container["ports"].Items.Single(one => one["name"].Text == name);
        return (port["containerPort"].Number, port.Find("protocol")?.Text ?? "TCP");
    }
}
