"""Hands a report's statuses to Octavia, with what it refuses set aside."""

from octavia_lib.api.drivers import exceptions as lib
from oslo_log import log as logging

from loxiactors_octavia.agent import control
from loxiactors_octavia.agent import sockets

LOG = logging.getLogger(__name__)

# The order in which Octavia itself goes through a report.
CHILDREN_FIRST = ["members", "healthmonitors", "pools", "l7rules", "l7policies", "listeners", "loadbalancers"]
SHOWN = 5


def report(library, statuses):
    """Returns why some were not taken, or None.

    Octavia stops at the first record that it can't apply, with those before
    it applied. So after a refusal they are sent one by one: one that can't be
    applied must not keep the load balancer in PENDING.
    :raises Exception: when the driver-agent can't be reached or gives no answer.
    """
    try:
        library.update_loadbalancer_status(statuses)
        return None
    except lib.UpdateStatusError as error:
        if not sockets.answered(error):
            raise
    failures = []
    for kind in CHILDREN_FIRST + [kind for kind in statuses if kind not in CHILDREN_FIRST]:
        for record in statuses.get(kind, []):
            failure = _one(library, kind, record)
            if failure:
                failures.append(failure)
    if not failures:
        return None
    return "; ".join(failures[:SHOWN]) + (f"; and {len(failures) - SHOWN} more" if len(failures) > SHOWN else "")


def _one(library, kind, record):
    which = f"{kind} {record.get('id') if isinstance(record, dict) else record}"
    try:
        library.update_loadbalancer_status({kind: [record]})
        return None
    except lib.UpdateStatusError as error:
        if not sockets.answered(error):
            raise
        if not _gone(error):
            return f"{which}: {control.reason(error)}"
    LOG.info("Octavia no longer has %s; its status counts as taken.", which)
    return None


def _gone(error):
    """Whether Octavia refused because it has no such object.

    Octavia 11 says "Listener X not found." or, of a load balancer,
    "'NoneType' object has no attribute 'vip'".
    """
    text = str(error.fault_string or "")
    return text.rstrip().endswith("not found.") or ("NoneType" in text and "'vip'" in text)
