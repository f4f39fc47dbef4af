using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace LoxiActors.Adapters.LoxiLb.Options;

/// <summary>Makes a node's base address of what an administrator writes.</summary>
internal static partial class EndpointUrl
{
    private const int HttpPort = 11111;
    private const int HttpsPort = 8091;

    /// <param name="port">For an address that names none; null: LoxiLB's own for the scheme.</param>
    /// <param name="secure">For an address without a scheme.</param>
    public static bool TryParse(
        string text, int? port, bool secure, [NotNullWhen(true)] out Uri? url, [NotNullWhen(false)] out string? reason)
    {
        url = null;
        reason = null;
        if (!text.Contains("://", StringComparison.Ordinal))
            text = (secure ? "https://" : "http://") + text;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var parsed) || parsed.Scheme is not ("http" or "https") || parsed.Host.Length == 0)
            reason = "must be http://host:port or https://host:port";
        else if (parsed.UserInfo.Length > 0)
            reason = "must not hold a user name or password; use loxilb_username and loxilb_password";
        else if (parsed.Query.Length > 0 || parsed.Fragment.Length > 0 || parsed.AbsolutePath.TrimEnd('/') is not ("" or "/netlox/v1"))
            reason = "must end after the port; the API's path /netlox/v1 is added to it";
        else
        {
            var actual = ExplicitPort().IsMatch(text) ? parsed.Port : port ?? (parsed.Scheme == "https" ? HttpsPort : HttpPort);
            url = new Uri(string.Create(CultureInfo.InvariantCulture, $"{parsed.Scheme}://{parsed.Host}:{actual}/"));
            return true;
        }

        return false;
    }

    [GeneratedRegex(@"^[a-z]+://(\[[^\]]*\]|[^:/\[]*):\d+(/|$)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ExplicitPort();
}
