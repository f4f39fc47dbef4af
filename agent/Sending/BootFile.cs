using System.Globalization;
using LoxiActors.Protocol.Heartbeats;

namespace LoxiActors.Agent.Sending;

/// <summary>Makes boot ids, each above the one before as long as its file is kept.</summary>
internal sealed class BootFile(string path, TimeProvider time, Action<string> say)
{
    /// <summary>How far the clock may be wrong: the receivers' usual limit.</summary>
    public static readonly TimeSpan Trust = TimeSpan.FromSeconds(30);

    public ulong Next()
    {
        var next = BootIds.Next(time.GetUtcNow(), Last(), Trust);
        if (path.Length == 0)
            return next;
        try
        {
            var written = path + ".new";
            File.WriteAllText(written, next.ToString(CultureInfo.InvariantCulture) + "\n");
            File.Move(written, path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            say($"state_file = {path}: can't be written: {exception.Message}; if the clock is set back before the next start, heartbeats may be refused until it has caught up");
        }

        return next;
    }

    private ulong? Last()
    {
        try
        {
            return path.Length > 0 && File.Exists(path)
                && ulong.TryParse(File.ReadAllText(path).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var last)
                ? last
                : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
