using static LoxiActors.Host.Tests.Configuration.ConfigurationSamples;

namespace LoxiActors.Host.Tests.Configuration;

public class ProtectionTests
{
    private const string Token = "0123456789abcdef-0123456789";

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.8.9.10")]
    [InlineData("::1")]
    [InlineData("localhost")]
    public void Loopback_needs_no_protection(string address) =>
        Assert.Equal(address, Read(OneNode + $"[host]\nbind_host = {address}\n").Host.BindHost);

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    [InlineData("192.0.2.7")]
    public void Any_other_address_is_refused_with_the_names_of_what_is_missing(string address)
    {
        var error = Assert.Single(ErrorsOf(OneNode + $"[host]\nbind_host = {address}\n"));
        Assert.Equal($"[host] bind_host = {address}: is not a loopback address, so TLS and a token are needed; missing: tls_cert_file, tls_key_file, api_token_file", error);
    }

    [Fact]
    public void TLS_alone_is_not_enough()
    {
        using var files = new Certificates();
        var error = Assert.Single(ErrorsOf(OneNode + $"[host]\nbind_host = 0.0.0.0\ntls_cert_file = {files.Certificate.Path}\ntls_key_file = {files.Key.Path}\n"));
        Assert.EndsWith("missing: api_token_file", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_alone_is_not_enough()
    {
        using var token = new TemporaryFile(Token);
        var error = Assert.Single(ErrorsOf(OneNode + $"[host]\nbind_host = 0.0.0.0\napi_token_file = {token.Path}\n"));
        Assert.EndsWith("missing: tls_cert_file, tls_key_file", error, StringComparison.Ordinal);
    }

    [Fact]
    public void TLS_and_a_token_together_are()
    {
        using var files = new Certificates();
        using var token = new TemporaryFile(Token + "\n");
        var host = Read(OneNode + $"[host]\nbind_host = 0.0.0.0\ntls_cert_file = {files.Certificate.Path}\ntls_key_file = {files.Key.Path}\napi_token_file = {token.Path}\n").Host;
        Assert.Equal("CN=loxiactors test", host.Tls!.Certificate.Subject);
        Assert.Empty(host.Tls.Intermediates);
        Assert.True(host.Token!.Matches(Token));
        Assert.False(host.Token.Matches(Token + "\n"));
        Assert.DoesNotContain(Token, host.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_may_come_from_the_environment()
    {
        var host = Read(OneNode, new() { ["LOXIACTORS__HOST__API_TOKEN"] = Token }).Host;
        Assert.True(host.Token!.Matches(Token));
    }

    [Fact]
    public void A_token_in_the_file_or_on_the_command_line_is_refused_and_not_shown()
    {
        string[][] refused = [ErrorsOf(OneNode + $"[host]\napi_token = {Token}\n"), ErrorsOf(OneNode, null, $"host.api_token={Token}")];
        foreach (var errors in refused)
        {
            Assert.Equal("[host] api_token: is taken from the environment only; name a file with api_token_file instead", Assert.Single(errors));
        }
    }

    [Fact]
    public void A_password_of_a_node_on_the_command_line_is_refused_and_not_shown()
    {
        var errors = ErrorsOf(OneNode, null, "loxilb.loxilb_password=hush-hush-hush");
        Assert.Contains(errors, error => error.StartsWith("[loxilb] loxilb_password: must not be on the command line", StringComparison.Ordinal));
        Assert.DoesNotContain(errors, error => error.Contains("hush", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("short", "is shorter than 16 characters")]
    [InlineData("0123456789 abcdef 0123", "has a character that is not printable ASCII, or a space")]
    [InlineData("", "is shorter than 16 characters")]
    public void A_weak_token_is_refused_and_not_shown(string token, string reason)
    {
        using var file = new TemporaryFile(token + "\nsecond line");
        Assert.Equal($"[host] api_token_file = {file.Path}: the token in its first line {reason}", Assert.Single(ErrorsOf(OneNode + $"[host]\napi_token_file = {file.Path}\n")));
    }

    [Fact]
    public void A_certificate_and_a_key_that_do_not_belong_together_are_refused()
    {
        using var one = new Certificates();
        using var other = new Certificates();
        var error = Assert.Single(ErrorsOf(OneNode + $"[host]\ntls_cert_file = {one.Certificate.Path}\ntls_key_file = {other.Key.Path}\n"));
        Assert.StartsWith($"[host] tls_cert_file = {one.Certificate.Path}: can't be used with tls_key_file {other.Key.Path}:", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_certificate_needs_its_key_beside_it()
    {
        using var files = new Certificates();
        Assert.Equal($"[host] tls_cert_file = {files.Certificate.Path}: needs tls_key_file beside it", Assert.Single(ErrorsOf(OneNode + $"[host]\ntls_cert_file = {files.Certificate.Path}\n")));
        Assert.Equal("[host] tls_key_file = /nowhere: there is no such file", ErrorsOf(OneNode + "[host]\ntls_key_file = /nowhere\n")[0]);
    }
}
