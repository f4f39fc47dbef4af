namespace LoxiActors.Imitation.Core;

/// <summary>
/// The addresses on lo besides 127.0.0.1/8. They are the kernel's: a process that is killed leaves them behind, and one that is
/// stopped takes those of its rules along (read in LoxiLB 64045de, RuleDestructAll). A file stands in for the kernel.
/// </summary>
internal sealed class LoopbackAddresses
{
    private readonly string? _file;
    private List<string> _addresses = [];

    /// <param name="file">One address with its prefix in a line; written at every change. Null: they are kept in memory.</param>
    /// <exception cref="ArgumentException">A line is no address with a prefix.</exception>
    public LoopbackAddresses(string? file)
    {
        _file = file;
        if (file is null || !File.Exists(file))
            return;
        _addresses = [.. File.ReadLines(file).Select(line => line.Trim()).Where(line => line.Length > 0)];
        if (_addresses.Find(cidr => !GoIp.TryParsePrefix(cidr, out _)) is { } bad)
            throw new ArgumentException($"keep-addresses: '{bad}' in '{file}' is not ADDRESS/BITS");
    }

    public IReadOnlyList<string> All => _addresses;

    public void Set(IEnumerable<string> addresses)
    {
        _addresses = [.. addresses];
        if (_file is null)
            return;
        // Renamed into place, so that a process killed in between leaves the old file or the new one.
        var next = _file + ".next";
        File.WriteAllLines(next, _addresses);
        File.Move(next, _file, overwrite: true);
    }
}
