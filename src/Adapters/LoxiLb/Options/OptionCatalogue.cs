using System.Collections.Immutable;

namespace LoxiActors.Adapters.LoxiLb.Options;

/// <summary>Every option of [loxilb] and [node NAME]. The reader takes defaults and ranges from here, and the documentation is made from it.</summary>
public static partial class OptionCatalogue
{
    public const string LoxiLbSection = "loxilb";
    public const string NodeSection = "node NAME";

    public static ImmutableArray<OptionDescription> Honoured { get; } =
    [
        .. Calls(LoxiLbSection), .. Authentication(LoxiLbSection), .. Behaviour(LoxiLbSection),
        .. Node(NodeSection), .. Authentication(NodeSection).Select(option => option with { Default = "", Why = $"As in [loxilb], for this node only. {option.Why}" }),
    ];

    private static IEnumerable<OptionDescription> Calls(string section) =>
    [
        new(section, "api_endpoints", "list", "", "", "",
            "The nodes: name=url or a bare url, separated by commas. A bare one is named node-1, node-2 … by its place. A url without a scheme or port takes them from api_use_ssl and api_port. May be left out when every node has a section [node NAME] with a url."),
        new(section, "api_timeout", "integer", "30", "seconds", "1..300",
            "How long one call may take. A rule POST is given at least 10 s, because LoxiLB takes about one second for each and one at a time."),
        new(section, "role_timeout", "integer", "2", "seconds", "1..30",
            "How long setting a load balancer's role on a node (MASTER, BACKUP) may take. LoxiLB holds it up for one rule POST, about one second, at most. After one that was not answered in time, the others that wait for the node are given up at once and tried again later."),
        new(section, "api_retries", "integer", "3", "tries", "0..10",
            "Further tries of a call that only reads, or that the node did not begin to carry out (no connection, 503). A call that may have been carried out is not sent again before the node was read."),
        new(section, "api_retry_interval", "integer", "5", "seconds", "1..60",
            "Between two tries; a node that stopped answering is left alone for as long."),
        new(section, "api_max_connections_per_pool", "integer", "20", "connections", "1..200",
            "Connections to one node. A node works on one change at a time, so more only helps reads."),
        new(section, "api_port", "integer", "", "", "1..65535",
            "The port of urls that name none; 11111 for http and 8091 for https when it is not set, which are LoxiLB's own."),
        new(section, "api_use_ssl", "boolean", "false", "", "", "Whether urls without a scheme are https."),
        new(section, "debug_api_calls", "boolean", "false", "", "",
            "Logs method, path, outcome and duration of every call at level Debug; never a header or a body."),
    ];

    private static IEnumerable<OptionDescription> Authentication(string section) =>
    [
        new(section, "loxilb_auth_type", "choice", "none", "", "none,basic,password,token,tls",
            "How nodes are told who is calling. basic and password are the same: LoxiLB has no HTTP basic authentication, so the user is logged in at /auth/login (loxilb --userservice) and the token renewed when it ends. token sends a fixed one (loxilb --manualtoken). tls relies on the client certificate alone."),
        new(section, "auth_type", "choice", "none", "", "none,basic,password,token,tls", "Another name of loxilb_auth_type."),
        new(section, "loxilb_username", "text", "", "", "", "The user of basic."),
        new(section, "loxilb_password", "secret", "", "", "", "The password of basic."),
        new(section, "api_token", "secret", "", "", "", "The token of token, without any prefix."),
        new(section, "api_token_file", "path", "", "", "",
            "A file that holds the token; read again when a node rejects it, so that a token can be changed without a restart."),
        new(section, "tls_client_cert_file", "path", "", "", "", "PEM; offered to nodes that ask for a client certificate."),
        new(section, "tls_client_key_file", "path", "", "", "", "PEM, not encrypted; left out when the certificate's file holds the key too."),
        new(section, "tls_ca_cert_file", "path", "", "", "", "PEM; then a node's certificate must come from these authorities. Not set: the machine's."),
        new(section, "tls_verify_cert", "boolean", "true", "", "", "False accepts any certificate, so anybody on the way can read and change what is sent."),
    ];

    private static IEnumerable<OptionDescription> Behaviour(string section) =>
    [
        new(section, "enable_health_monitor", "boolean", "true", "", "", "False refuses health monitors, for nodes that may not probe members."),
        new(section, "worker_threads", "integer", "4", "messages", "1..32",
            "Messages (what a node shows, how a change went) on their way to load balancers at the same time, for each node."),
        new(section, "enable_resource_caching", "boolean", "true", "", "",
            "What a node holds is remembered, so that a change costs only the calls that make it. False reads the node before each change: three more calls."),
        new(section, "cache_timeout", "integer", "600", "seconds", "1..86400",
            "After this long without a read or a change of a load balancer on a node, it is read again before the next change."),
        new(section, "cluster_health_check_interval", "integer", "5", "seconds", "1..300",
            "Between two looks at a node: its rules, the states of their endpoints, its firewall, its roles. Four cheap calls that rule POSTs do not hold up."),
        new(section, "bfd_interval", "integer", "200", "milliseconds", "100..10000",
            "Between two BFD packets from one node to another. Nodes that have a bfd_address and share load balancers get a session with each other, which only bears witness of them."),
        new(section, "bfd_retries", "integer", "3", "intervals", "1..100", "After so many without a packet a node holds the other one to be lost."),
        new(section, "default_topology", "choice", "SINGLE", "", "SINGLE,ACTIVE_STANDBY,ACTIVE_ACTIVE",
            "For load balancers whose flavor has no topology. With ACTIVE_STANDBY each of a pair of nodes is kept fully configured, with ACTIVE_ACTIVE every node of the zone; then the routing in front of them has to share the VIP's traffic out, which is not set up here."),
        new(section, "nat_mode", "choice", "ONEARM", "", "ONEARM,FULLNAT,DNAT",
            "For load balancers whose flavor has none. ONEARM: members see the node, the way back needs no routing. FULLNAT: members see the VIP. DNAT: members see the client, and the way back must cross the node."),
    ];

    private static IEnumerable<OptionDescription> Node(string section) =>
    [
        new(section, "url", "text", "", "", "", "The node's API; may be left out when api_endpoints has the name."),
        new(section, "zone", "text", "", "", "", "The availability zone it serves; not set: any."),
        new(section, "host", "text", "", "", "", "The machine it runs on; the two nodes of a pair are not taken from one machine."),
        new(section, "bfd_address", "text", "", "", "",
            "An IPv4 address of the node's own, where other nodes reach it with BFD (UDP port 3784) and from which it sends; LoxiLB's BFD has no IPv6. Not set: no BFD with this node."),
        new(section, "heartbeat", "choice", "optional", "", "optional,expected",
            "Whether it has an agent that sends heartbeats. expected: when none ever comes an alarm is raised. optional: whoever sends some is listened for."),
        new(section, "heartbeat_id", "text", "", "", "", "The id in Octavia's heartbeat datagrams of this node, where it is not the node's name (accept_octavia_heartbeats of [heartbeats])."),
        new(section, "spare", "boolean", "false", "", "", "True keeps it empty, to take the place of a node that is lost ([spares])."),
    ];
}
