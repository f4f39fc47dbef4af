"""The options in octavia.conf's section [loxilb]."""

from oslo_config import cfg
from oslo_config import types

GROUP = cfg.OptGroup("loxilb", title="The LoxiActors provider driver and agent")

OPTIONS = [
    cfg.StrOpt(
        "transport", default="rpc",
        choices=[("rpc", "over Octavia's own message broker (transport_url)"),
                 ("http", "at control_plane_urls")],
        help="How the control plane is reached."),
    cfg.FloatOpt(
        "call_timeout", default=5, min=0.1, max=60,
        help="Seconds within which a driver call has ended, its retries "
             "included. Octavia holds a database transaction open meanwhile."),
    cfg.IntOpt(
        "call_retries", default=2, min=0, max=10,
        help="How often a driver call that got no answer is sent again within "
             "call_timeout. The control plane recognises it by its id."),
    cfg.StrOpt(
        "rpc_topic", default="loxilb_octavia", regex=r"^[A-Za-z0-9_.-]{1,200}$",
        help="The topic on Octavia's control exchange at which the control "
             "plane listens. Only with transport = rpc."),
    cfg.ListOpt(
        "control_plane_urls", default=["http://127.0.0.1:9879"],
        item_type=types.URI(schemes=["http", "https"], max_length=2000),
        help="Where the control plane listens; tried in turn. "
             "Only with transport = http."),
    cfg.StrOpt(
        "control_plane_token_file",
        help="A file with the bearer token that the control plane asks for, "
             "in one line. Only with transport = http."),
    cfg.StrOpt(
        "control_plane_ca_file",
        help="A PEM file with the certificate authorities that may vouch for "
             "the control plane; without it the system's. Only with https."),
    cfg.StrOpt(
        "control_plane_client_cert_file",
        help="A PEM file with the certificate (and what it depends on) that "
             "is shown to the control plane. Only with https."),
    cfg.StrOpt(
        "control_plane_client_key_file",
        help="A PEM file with the key of control_plane_client_cert_file, if "
             "it isn't in the same file. Only with https."),
    cfg.IntOpt(
        "agent_workers", default=4, min=1, max=64,
        help="How many load balancers the provider agent reports about at "
             "the same time. Octavia forks a process for every report."),
    cfg.IntOpt(
        "agent_wait", default=20, min=0, max=60,
        help="Seconds for which the provider agent asks the control plane to "
             "wait for something to report. It waits less if items are leased "
             "for a short time."),
    cfg.BoolOpt(
        "statistics_enabled", default=True,
        help="Whether the provider agent hands listeners' statistics over."),
    cfg.IntOpt(
        "abandon_timeout", default=600, min=0, max=86400,
        help="Seconds for which the driver goes on telling the control plane "
             "that it gave up on a call whose outcome it doesn't know. "
             "0 leaves it untold."),
]


def register(conf):
    """Harmless when repeated."""
    conf.register_group(GROUP)
    conf.register_opts(OPTIONS, group=GROUP)
    return conf.loxilb


def list_opts():
    """For oslo-config-generator --namespace loxiactors_octavia."""
    return [(GROUP, OPTIONS)]
