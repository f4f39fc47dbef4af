using System.Net;
using System.Security.Cryptography;

namespace LoxiActors.Host.Configuration;

/// <summary>Turns <c>[host]</c> into <see cref="HostSettings"/>, and holds the API to the rule that only loopback goes without protection.</summary>
internal static class HostSettingsReader
{
    public static HostSettings Read(OptionValues values, List<ConfigurationError> errors)
    {
        var settings = new HostSettings
        {
            BindHost = values.Text(HostOptions.BindHost),
            BindPort = values.Integer(HostOptions.BindPort),
            Tls = Tls(values, errors),
            Token = Token(values, errors),
            DataDirectory = values.Text(HostOptions.DataDirectory),
            LogLevel = values.Text(HostOptions.LogLevel) switch
            {
                "debug" => LogLevel.Debug,
                "warning" => LogLevel.Warning,
                "error" => LogLevel.Error,
                _ => LogLevel.Information,
            },
            LogFormat = values.Text(HostOptions.LogFormat) == "json" ? LogFormat.Json : LogFormat.Text,
            ShutdownTimeout = values.Seconds(HostOptions.ShutdownTimeout),
        };
        RefuseUnprotected(settings.BindHost, values, errors);
        return settings;
    }

    private static void RefuseUnprotected(string bindHost, OptionValues values, List<ConfigurationError> errors)
    {
        if (bindHost == "localhost" || IPAddress.IsLoopback(IPAddress.Parse(bindHost)))
            return;
        var missing = new List<string>();
        if (values.Text(HostOptions.TlsCertFile).Length == 0)
            missing.Add("tls_cert_file");
        if (values.Text(HostOptions.TlsKeyFile).Length == 0)
            missing.Add("tls_key_file");
        if (values.Text(HostOptions.ApiTokenFile).Length == 0 && values.Text(HostOptions.Token).Length == 0)
            missing.Add("api_token_file");
        if (missing.Count > 0)
        {
            errors.Add(new ConfigurationError(HostOptions.Section, HostOptions.BindHost.Name, bindHost,
                $"is not a loopback address, so TLS and a token are needed; missing: {string.Join(", ", missing)}"));
        }
    }

    private static TlsIdentity? Tls(OptionValues values, List<ConfigurationError> errors)
    {
        var (certificate, key) = (values.Text(HostOptions.TlsCertFile), values.Text(HostOptions.TlsKeyFile));
        if (certificate.Length == 0 && key.Length == 0)
            return null;
        if (certificate.Length == 0 || key.Length == 0)
        {
            var (given, path, missing) = key.Length == 0 ? (HostOptions.TlsCertFile, certificate, "tls_key_file") : (HostOptions.TlsKeyFile, key, "tls_cert_file");
            errors.Add(new ConfigurationError(HostOptions.Section, given.Name, path, $"needs {missing} beside it"));
            return null;
        }

        try
        {
            return TlsIdentity.Load(certificate, key);
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            errors.Add(new ConfigurationError(HostOptions.Section, HostOptions.TlsCertFile.Name, certificate,
                $"can't be used with tls_key_file {key}: {exception.Message}"));
            return null;
        }
    }

    private static ApiToken? Token(OptionValues values, List<ConfigurationError> errors)
    {
        var (text, file) = (values.Text(HostOptions.Token), values.Text(HostOptions.ApiTokenFile));
        if (text.Length > 0 && file.Length > 0)
        {
            errors.Add(new ConfigurationError(HostOptions.Section, HostOptions.ApiTokenFile.Name, file,
                "is given along with LOXIACTORS__HOST__API_TOKEN; only one of them can count"));
            return null;
        }

        if (text.Length > 0)
            return ApiToken.From(text);
        if (file.Length == 0)
            return null;
        try
        {
            var line = File.ReadLines(file).FirstOrDefault("").Trim();
            if (ApiToken.Problem(line) is not { } problem)
                return ApiToken.From(line);
            errors.Add(new ConfigurationError(HostOptions.Section, HostOptions.ApiTokenFile.Name, file, $"the token in its first line {problem}"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            errors.Add(new ConfigurationError(HostOptions.Section, HostOptions.ApiTokenFile.Name, file, $"can't be read: {exception.Message}"));
        }

        return null;
    }
}
