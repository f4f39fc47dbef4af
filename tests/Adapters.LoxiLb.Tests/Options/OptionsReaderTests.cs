using LoxiActors.Adapters.LoxiLb.Options;
using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Adapters.LoxiLb.Tests.Options;

public sealed class OptionsReaderTests
{
    [Fact]
    public void Only_the_nodes_have_to_be_given()
    {
        var options = Good(("api_endpoints", "http://192.0.2.1:11111"));
        var defaults = new LoxiLbOptions { Nodes = options.Nodes };
        Assert.Equal(defaults, options);
        var node = Assert.Single(options.Nodes);
        Assert.Equal("node-1", node.Name.Value);
        Assert.Equal(new Uri("http://192.0.2.1:11111/"), node.Url);
    }

    [Fact]
    public void Every_value_arrives()
    {
        var options = Good(
            ("api_endpoints", "a=http://192.0.2.1, b = https://lb.example/netlox/v1, [2001:db8::1]:1234"),
            ("api_timeout", "12"), ("api_retries", "0"), ("api_retry_interval", "7"), ("api_max_connections_per_pool", "3"),
            ("debug_api_calls", "yes"), ("enable_health_monitor", "no"), ("worker_threads", "9"), ("enable_resource_caching", "off"),
            ("cache_timeout", "33"), ("cluster_health_check_interval", "2"), ("default_topology", "active_standby"), ("nat_mode", "fullnat"),
            ("role_timeout", "4"), ("bfd_interval", "150"), ("bfd_retries", "5"));
        Assert.Equal(["a", "b", "node-3"], options.Nodes.Select(node => node.Name.Value));
        Assert.Equal(["http://192.0.2.1:11111/", "https://lb.example:8091/", "http://[2001:db8::1]:1234/"], options.Nodes.Select(node => node.Url.ToString()));
        Assert.Equal((TimeSpan.FromSeconds(4), TimeSpan.FromMilliseconds(150), 5), (options.RoleTimeout, options.BfdInterval, options.BfdRetries));
        Assert.Equal(TimeSpan.FromSeconds(12), options.ApiTimeout);
        Assert.Equal(0, options.ApiRetries);
        Assert.Equal(TimeSpan.FromSeconds(7), options.ApiRetryInterval);
        Assert.Equal(3, options.MaxConnectionsPerNode);
        Assert.True(options.DebugApiCalls);
        Assert.False(options.EnableHealthMonitor);
        Assert.Equal(9, options.WorkerThreads);
        Assert.False(options.EnableResourceCaching);
        Assert.Equal(TimeSpan.FromSeconds(33), options.CacheTimeout);
        Assert.Equal(TimeSpan.FromSeconds(2), options.HealthCheckInterval);
        Assert.Equal(Topology.ActiveStandby, options.DefaultTopology);
        Assert.Equal(NatMode.FullNat, options.NatMode);
    }

    [Fact]
    public void Port_and_scheme_fill_in_what_a_url_leaves_out()
    {
        var options = Good(("api_endpoints", "192.0.2.1, http://192.0.2.2:80, 192.0.2.3:5"), ("api_use_ssl", "true"), ("api_port", "999"));
        Assert.Equal(["https://192.0.2.1:999/", "http://192.0.2.2/", "https://192.0.2.3:5/"], options.Nodes.Select(node => node.Url.ToString()));
    }

    [Fact]
    public void A_nodes_own_section_adds_to_the_list_and_overrides_credentials()
    {
        var (options, errors) = LoxiLbOptionsReader.Read(
            Section(("api_endpoints", "a=https://192.0.2.1"), ("loxilb_auth_type", "token"), ("api_token", "T0")),
            new Dictionary<string, IReadOnlyDictionary<string, string?>>
            {
                ["a"] = Section(("zone", "az1"), ("host", "rack-1"), ("tls_verify_cert", "false")),
                ["b"] = Section(("url", "http://192.0.2.2"), ("loxilb_auth_type", "basic"), ("loxilb_username", "u"), ("loxilb_password", "p")),
            });
        Assert.Empty(errors);
        var (a, b) = (options.Nodes[0], options.Nodes[1]);
        Assert.Equal(("az1", "rack-1"), (a.Zone, a.Host));
        Assert.Equal(AuthenticationKind.Token, a.Authentication.Kind);
        Assert.Equal("T0", a.Authentication.Token?.Reveal());
        Assert.False(a.Authentication.VerifyCertificate);
        Assert.Equal(AuthenticationKind.Login, b.Authentication.Kind);
        Assert.Equal("p", b.Authentication.Password?.Reveal());
        Assert.True(b.Authentication.VerifyCertificate);
        Assert.Equal(["a", "b"], options.Inventory().Nodes.Select(node => node.Name.Value));
        Assert.Equal("az1", options.Inventory().Nodes[0].Zone);
    }

    [Fact]
    public void A_bfd_address_is_an_ipv4_address_that_only_one_node_has()
    {
        var (options, errors) = LoxiLbOptionsReader.Read(
            Section(("api_endpoints", "a=192.0.2.1, b=192.0.2.2, c=192.0.2.3, d=192.0.2.4")),
            new Dictionary<string, IReadOnlyDictionary<string, string?>>
            {
                ["a"] = Section(("bfd_address", "198.51.100.1")),
                ["b"] = Section(("bfd_address", "198.51.100.1")),
                ["c"] = Section(("bfd_address", "2001:db8::1")),
            });
        Assert.Equal("198.51.100.1", options.Nodes[0].BfdAddress?.ToString());
        Assert.Null(options.Nodes[3].BfdAddress);
        AssertError([.. errors], "[node b] bfd_address = 198.51.100.1", "a has it too");
        AssertError([.. errors], "[node c] bfd_address = 2001:db8::1", "must be an IPv4 address");
        Assert.Equal(2, errors.Length);
    }

    [Fact]
    public void All_errors_come_at_once_and_name_section_option_value_and_reason()
    {
        var errors = Errors(
            ("api_endpoints", "Node_A=http://192.0.2.1, ftp://192.0.2.2, x=http://u:p@192.0.2.3, y=http://192.0.2.4/api, z=http://192.0.2.5, z=http://192.0.2.6"),
            ("api_timeout", "0"), ("api_retries", "eleven"), ("debug_api_calls", "maybe"), ("nat_mode", "SNAT"),
            ("default_topology", "TRIPLE"), ("loxilb_auth_type", "digest"), ("worker_thread", "4"), ("image_id", "x"));
        Assert.Equal(
            [
                "[loxilb] image_id: nodes are named in api_endpoints and not booted by this control plane, so it takes no image, flavor or network; remove it",
                "[loxilb] worker_thread: there is no such option; did you mean worker_threads?",
            ],
            errors.Take(2));
        AssertError(errors, "[loxilb] api_endpoints", "'Node_A'");
        AssertError(errors, "[loxilb] api_endpoints", "the url of node-2 must be http://");
        AssertError(errors, "[loxilb] api_endpoints", "the url of x must not hold a user name");
        AssertError(errors, "[loxilb] api_endpoints", "the url of y must end after the port");
        AssertError(errors, "[loxilb] api_endpoints", "names z twice");
        AssertError(errors, "[loxilb] api_timeout = 0:", "a whole number of seconds from 1 to 300");
        AssertError(errors, "[loxilb] api_retries = eleven:", "from 0 to 10");
        AssertError(errors, "[loxilb] debug_api_calls = maybe:", "true or false");
        AssertError(errors, "[loxilb] nat_mode = SNAT:", "ONEARM");
        AssertError(errors, "[loxilb] default_topology = TRIPLE:", "SINGLE, ACTIVE_STANDBY, ACTIVE_ACTIVE");
        AssertError(errors, "[loxilb] loxilb_auth_type = digest:", "none, basic, password, token, tls");
        Assert.Equal(13, errors.Count);
    }

    [Theory]
    [InlineData("api_timeot", "api_timeout")]
    [InlineData("nat_mdoe", "nat_mode")]
    [InlineData("apiretries", "api_retries")]
    [InlineData("metrics_prot", "metrics_port")]
    [InlineData("something_else_entirely", null)]
    public void A_typo_is_answered_with_the_nearest_name(string name, string? suggestion)
    {
        var error = Assert.Single(Errors(("api_endpoints", "192.0.2.1"), (name, "1")));
        Assert.Equal(suggestion is null ? $"[loxilb] {name}: there is no such option" : $"[loxilb] {name}: there is no such option; did you mean {suggestion}?", error);
    }

    [Fact]
    public void Credentials_have_to_be_complete_and_of_use()
    {
        AssertError(Errors(("api_endpoints", "192.0.2.1"), ("loxilb_auth_type", "basic")), "[loxilb] loxilb_username", "is needed");
        AssertError(Errors(("api_endpoints", "192.0.2.1"), ("auth_type", "password"), ("loxilb_username", "u")), "[loxilb] loxilb_password", "is needed");
        AssertError(Errors(("api_endpoints", "192.0.2.1"), ("loxilb_auth_type", "token")), "[loxilb] api_token", "api_token_file");
        AssertError(Errors(("api_endpoints", "192.0.2.1"), ("loxilb_auth_type", "token"), ("auth_type", "tls"), ("api_token", "t")), "[loxilb] auth_type", "contradicts");
        AssertError(Errors(("api_endpoints", "http://192.0.2.1"), ("loxilb_auth_type", "tls"), ("tls_client_cert_file", "/c.pem")), "[loxilb] loxilb_auth_type", "https");
        AssertError(Errors(("api_endpoints", "192.0.2.1"), ("loxilb_auth_type", "token"), ("api_token", "a b")), "[loxilb] api_token", "ASCII");
    }

    [Fact]
    public void A_secret_is_not_repeated()
    {
        var errors = Errors(("api_endpoints", "192.0.2.1"), ("loxilb_password", "hunter2"), ("api_token", "hunter2"), ("loxilb_pasword", "hunter2"));
        Assert.Equal(3, errors.Count);
        Assert.DoesNotContain(errors, error => error.Contains("hunter2", StringComparison.Ordinal));
        var options = Good(("api_endpoints", "192.0.2.1"), ("loxilb_auth_type", "basic"), ("loxilb_username", "u"), ("loxilb_password", "hunter2"));
        Assert.DoesNotContain("hunter2", options.Nodes[0].ToString(), StringComparison.Ordinal);
        Assert.Contains("Password = ***", options.Nodes[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Nodes_have_to_make_sense_together()
    {
        AssertError(Errors(), "[loxilb] api_endpoints", "is missing");
        AssertError(Errors(("api_endpoints", "a=192.0.2.1, b=http://192.0.2.1:11111")), "[loxilb] api_endpoints", "a and b are both http://192.0.2.1:11111/");
        var (_, errors) = LoxiLbOptionsReader.Read(
            Section(("api_endpoints", "alpha=192.0.2.1, beta=192.0.2.2")),
            new Dictionary<string, IReadOnlyDictionary<string, string?>>
            {
                ["alpah"] = Section(("zone", "z")),
                ["beta"] = Section(("url", "http://192.0.2.3"), ("zoen", "z")),
            });
        AssertError([.. errors], "[node alpah] url", "did you mean [node alpha]?");
        AssertError([.. errors], "[node beta] url = http://192.0.2.3", "contradicts api_endpoints");
        AssertError([.. errors], "[node beta] zoen", "did you mean zone?");
        Assert.Equal(3, errors.Length);
    }

    private static LoxiLbOptions Good(params (string, string?)[] values)
    {
        var (options, errors) = LoxiLbOptionsReader.Read(Section(values), new Dictionary<string, IReadOnlyDictionary<string, string?>>());
        Assert.Empty(errors);
        return options;
    }

    private static List<string> Errors(params (string, string?)[] values) =>
        [.. LoxiLbOptionsReader.Read(Section(values), new Dictionary<string, IReadOnlyDictionary<string, string?>>()).Errors];

    private static Dictionary<string, string?> Section(params (string Name, string? Value)[] values) =>
        values.ToDictionary(value => value.Name, value => value.Value);

    private static void AssertError(List<string> errors, string start, string part) =>
        Assert.Contains(errors, error => error.StartsWith(start, StringComparison.Ordinal) && error.Contains(part, StringComparison.Ordinal));
}
