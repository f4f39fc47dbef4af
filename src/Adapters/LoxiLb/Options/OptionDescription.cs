namespace LoxiActors.Adapters.LoxiLb.Options;

/// <summary>An option that is honoured.</summary>
/// <param name="Section">As it stands between the brackets; <c>node NAME</c> for every node's own section.</param>
/// <param name="Type">boolean, integer, text, path, list, choice or secret.</param>
/// <param name="Default">Empty: none.</param>
/// <param name="Unit">Empty: none.</param>
/// <param name="Range"><c>1..300</c> for an integer, the words separated by commas for a choice, else empty.</param>
/// <param name="Why">What it does and why its default is what it is.</param>
public sealed record OptionDescription(
    string Section, string Name, string Type, string Default, string Unit, string Range, string Why);

/// <summary>An option that earlier LoxiLB drivers document and that is refused here.</summary>
/// <param name="Name"><c>*</c>: the whole section.</param>
/// <param name="Sentence">Says why, and what to use instead.</param>
public sealed record RefusedOption(string Section, string Name, string Sentence);
