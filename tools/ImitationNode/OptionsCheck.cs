using System.Net;
using System.Net.Sockets;
using LoxiActors.Imitation.Core;

namespace LoxiActors.Imitation;

/// <summary>Refuses wrong options, each with its command line name.</summary>
internal static class OptionsCheck
{
    private const int LongestPostMs = 600_000;

    public static void Check(ImitationNodeOptions options)
    {
        Require(options.Port is >= 0 and <= ushort.MaxValue, $"port: {options.Port} is not from 0 to 65535");
        Require(
            (IPAddress.IsLoopback(options.ListenAddress) && options.ListenAddress.AddressFamily == AddressFamily.InterNetwork) || options.ListenAddress.Equals(IPAddress.Any),
            $"listen: '{options.ListenAddress}' is neither of 127.0.0.0/8 nor 0.0.0.0");
        Require(options.BfdPort is > 0 and <= ushort.MaxValue, $"bfd-port: {options.BfdPort} is not from 1 to 65535");
        Require(
            options.PostMilliseconds is >= 0 and <= LongestPostMs,
            $"post-ms: {options.PostMilliseconds} is not from 0 to {LongestPostMs}");
        Require(options.CallLogSize >= 0, $"call-log: {options.CallLogSize} is negative");
        Require(options.MaxRules > 0, $"max-rules: {options.MaxRules} is not positive");
        Require(options.MaxFirewallRules > 0, $"max-firewall-rules: {options.MaxFirewallRules} is not positive");
        Require(options.TlsCertificateFile is null == options.TlsKeyFile is null, "tls-cert, tls-key: one was given without the other");
        Require(options.ClientCaFile is null || options.TlsCertificateFile is not null, "client-ca: needs tls-cert and tls-key");
        Require(options.TokenFile is null || options.Users.Count == 0, "token, user: only one kind of authentication at a time");
        CheckFile(options.TokenFile, "token");
        CheckFile(options.TlsCertificateFile, "tls-cert");
        CheckFile(options.TlsKeyFile, "tls-key");
        CheckFile(options.ClientCaFile, "client-ca");
        foreach (var (device, cidr) in options.Addresses)
            Require(device.Length > 0 && GoIp.TryParsePrefix(cidr, out _), $"address: '{device}={cidr}' is not DEVICE=ADDRESS/BITS");
        foreach (var user in options.Users)
            Require(user.Name.Length > 0 && user.Password.Length > 0, "user: the name or the password is empty");
    }

    private static void CheckFile(string? file, string name) =>
        Require(file is null || File.Exists(file), $"{name}: no file '{file}'");

    private static void Require(bool condition, string message)
    {
        if (!condition)
            throw new ArgumentException(message);
    }
}
