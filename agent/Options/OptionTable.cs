namespace LoxiActors.Agent.Options;

/// <param name="Name">As in a file; on the command line with hyphens, in the environment LOXI_AGENT_ and in capitals.</param>
/// <param name="Default">Empty: none.</param>
internal sealed record OptionDescription(string Name, string Value, string Default, string Why)
{
    public string Argument => "--" + Name.Replace('_', '-');

    public string Variable => "LOXI_AGENT_" + Name.ToUpperInvariant();
}

internal static class OptionTable
{
    public const string UsualFile = "/etc/loxi-agent/loxi-agent.conf";

    public static IReadOnlyList<OptionDescription> All { get; } =
    [
        new("node", "NAME", "", "this node's name in loxiactors.conf; without it, the machine's host name"),
        new("controllers", "HOST[:PORT],...", "", "every host of the control plane; the port is 5555 unless it is named"),
        new("key_file", "FILE", "", "lines ID:KEY; the first key signs. Read again every 5 s"),
        new("loxilb_url", "URL", "http://127.0.0.1:11111", "LoxiLB's API on this machine"),
        new("loxilb_token_file", "FILE", "", "the token of a LoxiLB that was started with --manualtoken"),
        new("interval", "SECONDS", "0.2", "between two heartbeats, 0.05 to 60"),
        new("poll_interval", "SECONDS", "1", "between two looks at endpoints, roles and BFD sessions, 0.1 to 60"),
        new("rules_interval", "SECONDS", "1", "between two looks at the rules, 0.1 to 600; a node with many rules may want more"),
        new("timeout", "SECONDS", "1", "for one call to LoxiLB, 0.1 to 30"),
        new("state_file", "FILE", "/var/lib/loxi-agent/boot", "keeps restarts in order when the clock was set back; empty: nothing does"),
    ];

    public static string Usage { get; } =
        "usage: loxi-agent [--config FILE] [--check] [OPTION VALUE]...\n\n"
        + $"  {"--config FILE",-34} lines NAME = VALUE; else {UsualFile}, if there is one\n"
        + $"  {"--check",-34} say everything that is wrong with the options and exit: 0 if nothing is, else 1\n"
        + $"  {"--version, --help",-34}\n\n"
        + string.Concat(All.Select(option =>
            $"  {option.Argument + " " + option.Value,-34} {option.Why}{(option.Default.Length == 0 ? "" : $" ({option.Default})")}\n"))
        + "\nAn option on the command line wins over LOXI_AGENT_NAME in the environment, which wins over the file.\n"
        + "Ends with 0 after a stop, 1 with options that can't be used, 2 with arguments that can't.\n";
}
