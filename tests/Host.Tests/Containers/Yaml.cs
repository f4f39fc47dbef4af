using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;

namespace LoxiActors.Host.Tests.Containers;

/// <summary>A value in a YAML file, with merge keys and anchors resolved. What isn't there fails with its path.</summary>
internal sealed class Yaml
{
    private static readonly IDeserializer Reader = new DeserializerBuilder().WithDuplicateKeyChecking().Build();

    private readonly string _path;
    private readonly object? _value;

    private Yaml(string path, object? value) => (_path, _value) = (path, value);

    public string Text => _value as string ?? throw new InvalidDataException($"{_path} is no text");

    public int Number => int.Parse(Text, System.Globalization.CultureInfo.InvariantCulture);

    public IReadOnlyList<Yaml> Items => _value is List<object?> list
        ? [.. list.Select((item, index) => new Yaml($"{_path}[{index}]", item))]
        : throw new InvalidDataException($"{_path} is no list");

    public IReadOnlyList<string> Texts => [.. Items.Select(item => item.Text)];

    public IReadOnlyDictionary<string, Yaml> Entries => _value is Dictionary<object, object?> map
        ? map.ToDictionary(entry => (string)entry.Key, entry => new Yaml($"{_path}.{entry.Key}", entry.Value))
        : throw new InvalidDataException($"{_path} is no mapping");

    public bool IsMapping => _value is Dictionary<object, object?>;

    public Yaml this[string key] => Find(key) ?? throw new InvalidDataException($"{_path} has no {key}");

    public Yaml? Find(string key) => Entries.GetValueOrDefault(key);

    /// <summary>Every document of the file.</summary>
    public static IReadOnlyList<Yaml> Read(string file)
    {
        var parser = new MergingParser(new Parser(new StringReader(File.ReadAllText(ContainerFiles.PathOf(file)))));
        var documents = new List<Yaml>();
        parser.Consume<StreamStart>();
        while (parser.Current is not StreamEnd)
            documents.Add(new Yaml(file, Reader.Deserialize<object?>(parser)));
        return documents;
    }

    public override string ToString() => _path;
}
