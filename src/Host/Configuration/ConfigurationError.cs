namespace LoxiActors.Host.Configuration;

/// <summary>One thing that is wrong with the configuration.</summary>
/// <param name="Option">Null when the whole section or file is meant.</param>
/// <param name="Value">Null when there is none, or when it may be a secret.</param>
/// <param name="Reason">Reads on after the option and its value.</param>
public sealed record ConfigurationError(string? Section, string? Option, string? Value, string Reason)
{
    public override string ToString() => (Section, Option, Value) switch
    {
        (null, _, _) => Reason,
        (_, null, _) => $"[{Section}]: {Reason}",
        (_, _, null) => $"[{Section}] {Option}: {Reason}",
        _ => $"[{Section}] {Option} = {Value}: {Reason}",
    };
}

/// <summary>The configuration can't be used; the message lists everything that is wrong with it.</summary>
public sealed class ConfigurationException : Exception
{
    public ConfigurationException(IReadOnlyList<ConfigurationError> errors)
        : base(string.Join(Environment.NewLine, errors.Prepend<object>("the configuration can't be used:")))
    {
        Errors = errors;
    }

    public IReadOnlyList<ConfigurationError> Errors { get; }
}
