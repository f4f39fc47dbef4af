using System.Collections.Immutable;

namespace LoxiActors.Adapters.LoxiLb.Options;

public static partial class OptionCatalogue
{
    private const string NoServers = "nodes are named in api_endpoints and not booted by this control plane, so it takes no image, flavor or network; remove it";
    private const string NoOpenStack = "nodes are not booted here, so [loxilb] holds no OpenStack credentials (a LoxiLB user goes into loxilb_username and loxilb_password); remove it";
    private const string OneBody = "LoxiLB has no batch call, and all that changes in one listener already goes into one; remove it";
    private const string Journal = "what belongs to what is kept in the control plane's journal; remove it";
    private const string NoMemcache = "nothing is kept in memcached; remove it (enable_resource_caching and cache_timeout are for what a node holds)";
    private const string Monitors = "Octavia gives every health monitor its own values; set them with the monitor and remove this";
    private const string NoCertificates = "LoxiLB's API takes no certificates, so listeners that terminate TLS are refused; remove it";
    private const string OwnMetrics = "metrics are served on the control plane's own HTTP port; remove it";
    private const string Transport = "how Octavia's driver reaches the control plane is no matter of its nodes and has a section of its own; remove it";
    private const string Audit = "each load balancer keeps a history of what was asked and done; remove it";
    private const string Watch = "every node is looked at each cluster_health_check_interval and what differs is repaired; set that and remove this";

    /// <summary>Options that earlier LoxiLB drivers document and that would have no meaning here.</summary>
    public static ImmutableArray<RefusedOption> Refused { get; } =
    [
        Refuse("api_connection_pool_size", "each node has one pool of its own; bound it with api_max_connections_per_pool and remove this"),
        Refuse("batch_size", OneBody),
        Refuse("batch_create_enabled", OneBody),
        Refuse("batch_update_enabled", OneBody),
        Refuse("rate_limit_calls", "a node is sent one change at a time and sets the pace itself; remove it"),
        Refuse("max_concurrent_checks", "members are probed by the nodes, not by the control plane; remove it"),
        Refuse("default_algorithm", "Octavia requires lb_algorithm on every pool, so a default would never be used; remove it"),
        Refuse("default_health_check_interval", Monitors),
        Refuse("default_health_check_timeout", Monitors),
        Refuse("default_health_check_retries", Monitors),
        Refuse("default_health_check_rise", Monitors),
        Refuse("default_health_check_fall", Monitors),
        Refuse("enable_health_coordination", Watch),
        Refuse("status_update_interval", Watch),
        Refuse("reconciliation_interval", Watch),
        Refuse("cluster_mode", "how many nodes hold a load balancer is set by default_topology or its flavor; use those and remove this"),
        Refuse("enable_failover", "every node of an ACTIVE_STANDBY load balancer is kept configured, so there is nothing to switch on; set default_topology and remove this"),
        Refuse("cluster_sync_enabled", "nodes synchronise connections among themselves: start loxilb with --cluster and remove this"),
        Refuse("barbican_enabled", NoCertificates),
        Refuse("ssl_certificate_store", NoCertificates),
        Refuse("metrics_enabled", OwnMetrics),
        Refuse("metrics_port", OwnMetrics),
        Refuse("metrics_interval", OwnMetrics),
        Refuse("metrics_collection_interval", OwnMetrics),
        Refuse("debug_resource_mapping", Journal),
        Refuse("mapping_storage_path", Journal),
        Refuse("enable_persistent_mapping", Journal),
        Refuse("memcache_servers", NoMemcache),
        Refuse("memcached_servers", NoMemcache),
        Refuse("memcache_enabled", NoMemcache),
        Refuse("memcache_timeout", NoMemcache),
        Refuse("audit_log_enabled", Audit),
        Refuse("audit_log_file", Audit),
        Refuse("audit_log_path", Audit),
        Refuse("rpc_topic", Transport),
        Refuse("rpc_namespace", Transport),
        Refuse("use_rpc", Transport),
        Refuse("mgmt_network_id", NoServers),
        Refuse("mgmt_subnet_id", NoServers),
        Refuse("network_id", NoServers),
        Refuse("image_id", NoServers),
        Refuse("flavor_id", NoServers),
        Refuse("key_name", NoServers),
        Refuse("security_group_ids", NoServers),
        Refuse("use_mgmt_network", NoServers),
        Refuse("auth_url", NoOpenStack),
        Refuse("username", NoOpenStack),
        Refuse("password", NoOpenStack),
        Refuse("project_name", NoOpenStack),
        Refuse("user_domain_name", NoOpenStack),
        Refuse("project_domain_name", NoOpenStack),
        new("service_auth", "*", NoOpenStack),
    ];

    private static RefusedOption Refuse(string name, string sentence) => new(LoxiLbSection, name, sentence);
}
