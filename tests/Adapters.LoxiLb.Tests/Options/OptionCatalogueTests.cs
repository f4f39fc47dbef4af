using LoxiActors.Adapters.LoxiLb.Options;

namespace LoxiActors.Adapters.LoxiLb.Tests.Options;

public sealed class OptionCatalogueTests
{
    /// <summary>The options that the octavia-loxilb-driver documents for [loxilb].</summary>
    private const string Documented = """
        api_endpoints api_timeout api_retries api_retry_interval api_connection_pool_size api_max_connections_per_pool api_port
        api_use_ssl debug_api_calls debug_resource_mapping loxilb_auth_type loxilb_username loxilb_password api_token
        tls_client_cert_file tls_client_key_file tls_ca_cert_file tls_verify_cert default_topology worker_threads rpc_topic
        default_health_check_interval default_health_check_timeout default_health_check_retries default_health_check_rise
        default_health_check_fall nat_mode mgmt_network_id mgmt_subnet_id network_id image_id flavor_id key_name security_group_ids
        use_mgmt_network auth_url auth_type username password project_name user_domain_name project_domain_name
        enable_health_coordination status_update_interval reconciliation_interval max_concurrent_checks rate_limit_calls batch_size
        use_rpc rpc_namespace mapping_storage_path enable_persistent_mapping default_algorithm memcache_servers enable_failover
        cluster_mode cluster_sync_enabled cluster_health_check_interval batch_create_enabled batch_update_enabled
        enable_resource_caching cache_timeout barbican_enabled metrics_port metrics_enabled enable_health_monitor ssl_certificate_store
        """;

    [Fact]
    public void Every_documented_option_is_either_honoured_or_refused()
    {
        var honoured = OptionCatalogue.Honoured.Where(option => option.Section == "loxilb").Select(option => option.Name).ToList();
        var refused = OptionCatalogue.Refused.Where(option => option.Section == "loxilb").Select(option => option.Name).ToList();
        Assert.Empty(honoured.Intersect(refused));
        Assert.Equal(honoured.Count, honoured.Distinct().Count());
        Assert.Equal(refused.Count, refused.Distinct().Count());
        Assert.Empty(Documented.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).Except(honoured).Except(refused));
    }

    [Fact]
    public void Every_refusal_says_what_to_do_and_is_given_to_the_administrator()
    {
        foreach (var refused in OptionCatalogue.Refused.Where(option => option.Name != "*"))
        {
            Assert.Contains("remove", refused.Sentence, StringComparison.Ordinal);
            var (_, errors) = LoxiLbOptionsReader.Read(
                new Dictionary<string, string?> { ["api_endpoints"] = "192.0.2.1", [refused.Name] = "x" },
                new Dictionary<string, IReadOnlyDictionary<string, string?>>());
            Assert.Equal([$"[loxilb] {refused.Name}: {refused.Sentence}"], errors);
        }
    }

    [Fact]
    public void Every_honoured_option_is_described()
    {
        foreach (var option in OptionCatalogue.Honoured)
        {
            Assert.NotEmpty(option.Why);
            Assert.Contains(option.Type, (string[])["boolean", "integer", "text", "path", "list", "choice", "secret"]);
            Assert.Equal(option.Type is "integer" or "choice", option.Range.Length > 0);
        }
    }
}
