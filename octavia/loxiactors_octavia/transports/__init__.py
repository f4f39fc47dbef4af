"""The ways to the control plane.

A transport has
    call(method, arguments, call_id, timeout) -> the result, a dictionary
    close()
    where: what it talks to, in a few words
and raises octavia-lib's exceptions for a refusal, exceptions.Unavailable when
the call may be sent again, and may block longer than its timeout (a name
server, a broker): whoever made the call waits no longer.
"""

from oslo_config import cfg

from loxiactors_octavia import process


def current():
    """The transport that [loxilb] transport names; one a process."""
    name = cfg.CONF.loxilb.transport
    return process.once(f"transport {name}", _makers[name])


def _http():
    from loxiactors_octavia.transports import http
    return http.HttpTransport(cfg.CONF.loxilb)


def _rpc():
    from loxiactors_octavia.transports import rpc
    return rpc.RpcTransport(cfg.CONF)


_makers = {"http": _http, "rpc": _rpc}
