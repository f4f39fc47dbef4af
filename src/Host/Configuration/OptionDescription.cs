namespace LoxiActors.Host.Configuration;

/// <summary>
/// One option of <c>loxiactors.conf</c>. Validation, the sample file and docs/configuration.md are all made from these,
/// so none of them can say something that another doesn't.
/// </summary>
/// <param name="Section">As it stands between the brackets; <c>node NAME</c> for what every node has.</param>
/// <param name="Default">As it would stand in the file; empty when there is none.</param>
/// <param name="Unit">Empty for what has none.</param>
/// <param name="Range">Which values are taken, in words.</param>
/// <param name="Why">What it does and when one would change it.</param>
/// <param name="Problem">What is wrong with a value, or null.</param>
internal sealed record OptionDescription(
    string Section,
    string Name,
    string Default,
    string Unit,
    string Range,
    string Why,
    Func<string, string?> Problem)
{
    /// <summary>Taken from the environment only.</summary>
    public bool EnvironmentOnly { get; init; }

    /// <summary>Its value is never printed.</summary>
    public bool Secret { get; init; }

    /// <summary>The sample file sets this, because nothing can run without it; null for all others.</summary>
    public string? Example { get; init; }
}
