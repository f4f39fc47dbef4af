using System.Globalization;

namespace LoxiActors.Adapters.Octavia.Rpc.Wire;

/// <summary>oslo.messaging's rule for versions.</summary>
internal static class RpcVersion
{
    /// <summary>Whether who speaks <paramref name="spoken"/> understands <paramref name="asked"/>: the same major number, and no newer minor one.</summary>
    public static bool Takes(string spoken, string asked) =>
        Parts(asked) is var (major, minor) && Parts(spoken) is var (ourMajor, ourMinor) && major == ourMajor && minor <= ourMinor;

    private static (int Major, int Minor)? Parts(string version) => version.Split('.') switch
    {
        [var major] when Number(major) is { } number => (number, 0),
        [var major, var minor] when Number(major) is { } number && Number(minor) is { } second => (number, second),
        _ => null,
    };

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
