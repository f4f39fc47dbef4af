using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace LoxiActors.Protocol.Heartbeats;

/// <summary>
/// A key file: a line <c>ID:KEY</c> for each key, ID from 1 to 255; lines that are empty or begin with # don't count. A KEY of 32
/// or more hexadecimal digits (an even number) stands for the bytes they spell, any other for its UTF-8 text.
/// </summary>
public static class HeartbeatKeyFile
{
    public const int KeysMax = 3;
    public const int KeyBytesMin = 16;
    public const int KeyBytesMax = 512;

    /// <summary>Of the whole file.</summary>
    public const int CharactersMax = 8_192;

    /// <returns>The keys in the file's order. A datagram is signed with the first, and taken with any.</returns>
    /// <exception cref="FormatException">Names the line and what is wrong with it, and shows nothing of a key.</exception>
    public static ImmutableArray<HeartbeatKey> Parse(string text)
    {
        if (text.Length > CharactersMax)
            throw new FormatException($"is longer than {CharactersMax} characters");
        var secrets = new List<(byte Id, byte[] Secret)>();
        var number = 0;
        foreach (var raw in text.Split('\n'))
        {
            number++;
            var line = raw.Trim();
            if (line.Length == 0 || line[0] == '#')
                continue;
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0)
                throw new FormatException($"line {number} is not ID:KEY");
            if (!byte.TryParse(line.AsSpan(0, colon).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var id) || id == 0)
                throw new FormatException($"line {number} does not begin with a number from 1 to 255");
            var secret = Secret(line[(colon + 1)..].Trim());
            if (secret.Length is < KeyBytesMin or > KeyBytesMax)
                throw new FormatException($"line {number} has a key of {secret.Length} bytes; it takes {KeyBytesMin} to {KeyBytesMax}");
            if (secrets.Any(other => other.Id == id))
                throw new FormatException($"line {number} has the ID {id}, which another line has");
            secrets.Add((id, secret));
        }

        return secrets.Count switch
        {
            0 => throw new FormatException("has no key in it"),
            > KeysMax => throw new FormatException($"has {secrets.Count} keys; at most {KeysMax} can be valid at once"),
            _ => [.. secrets.Select(entry => new HeartbeatKey(entry.Id, entry.Secret))],
        };
    }

    private static byte[] Secret(string text) =>
        text.Length >= 2 * KeyBytesMin && text.Length % 2 == 0 && text.All(char.IsAsciiHexDigit)
            ? Convert.FromHexString(text)
            : Encoding.UTF8.GetBytes(text);
}
