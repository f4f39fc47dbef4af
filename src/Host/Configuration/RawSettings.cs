namespace LoxiActors.Host.Configuration;

/// <summary>Where a value was set; a later origin wins over an earlier one.</summary>
internal enum SettingOrigin
{
    File,
    Environment,
    CommandLine,
}

internal sealed record RawValue(string Text, SettingOrigin Origin);

/// <summary>What was set, by section and option, before anything is known of its meaning. Names are in lower case.</summary>
internal sealed class RawSettings
{
    private readonly SortedDictionary<string, SortedDictionary<string, RawValue>> _sections = new(StringComparer.Ordinal);

    public IEnumerable<string> Sections => _sections.Keys;

    public IReadOnlyDictionary<string, RawValue> Section(string name) =>
        _sections.TryGetValue(name, out var options) ? options : new SortedDictionary<string, RawValue>(StringComparer.Ordinal);

    public void Set(string section, string option, string text, SettingOrigin origin)
    {
        section = section.Trim().ToLowerInvariant();
        if (!_sections.TryGetValue(section, out var options))
            _sections[section] = options = new SortedDictionary<string, RawValue>(StringComparer.Ordinal);
        options[option.Trim().ToLowerInvariant()] = new RawValue(text.Trim(), origin);
    }
}
