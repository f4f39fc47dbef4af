namespace LoxiActors.Host.Tests.Containers;

/// <summary>compose.yaml, and compose.many.yaml on top of it.</summary>
internal static class ComposeFile
{
    public static IReadOnlyList<string> Hosts { get; } = ["host-1", "host-2", "host-3"];

    public static Yaml Root { get; } = Yaml.Read("compose.yaml").Single();

    public static Yaml Many { get; } = Yaml.Read("compose.many.yaml").Single()["services"]["host"];

    public static IReadOnlyDictionary<string, Yaml> Services => Root["services"].Entries;

    /// <summary>Every service that is a host of the control plane.</summary>
    public static IEnumerable<Yaml> AllHosts => [.. Hosts.Select(name => Services[name]), Many];

    /// <summary>The service's own, else that of the one that it extends.</summary>
    public static Yaml? Of(Yaml service, string key) => service.Find(key) ?? Extended(service)?.Find(key);

    public static Dictionary<string, string> Environment(Yaml service)
    {
        var all = new Dictionary<string, string>();
        foreach (var environment in new[] { Extended(service)?.Find("environment"), service.Find("environment") }.OfType<Yaml>())
        {
            foreach (var (name, value) in environment.Entries)
                all[name] = value.Text;
        }

        return all;
    }

    /// <summary>The HOCON file that a host is started with.</summary>
    public static string Hocon(Yaml service)
    {
        var file = service["command"].Texts[^1];
        Assert.StartsWith(ContainerFiles.HoconInImage, file, StringComparison.Ordinal);
        return file[ContainerFiles.HoconInImage.Length..];
    }

    private static Yaml? Extended(Yaml service) =>
        service.Find("extends") is { } extends ? Yaml.Read(extends["file"].Text).Single()["services"][extends["service"].Text] : null;
}
