using System.Globalization;

namespace LoxiActors.Imitation.Core;

/// <summary>What a probe would find; nothing is really probed. A target nobody spoke of is healthy.</summary>
internal sealed class TargetHealth
{
    private readonly HashSet<string> _down = new(StringComparer.Ordinal);

    public IEnumerable<string> Down => _down.Order(StringComparer.Ordinal);

    /// <summary>Port 0 stands for the host's answer to a ping.</summary>
    public void Set(string ip, int port, bool healthy)
    {
        var key = Key(ip, port);
        if (healthy)
            _down.Remove(key);
        else
            _down.Add(key);
    }

    public bool IsHealthy(string ip, int port) => !_down.Contains(Key(ip, port));

    private static string Key(string ip, int port)
    {
        var host = GoIp.TryParse(ip, out var address) ? address.ToString() : ip;
        return string.Create(CultureInfo.InvariantCulture, $"{host}_{port}");
    }
}
