"""One driver call: its id, its deadline, its retries, and what is done when its outcome isn't known."""

import time
import uuid

from octavia_lib.api.drivers import exceptions as lib
from oslo_config import cfg

from loxiactors_octavia import abandon
from loxiactors_octavia import exceptions
from loxiactors_octavia import process
from loxiactors_octavia import transports
from loxiactors_octavia import workers

# Calls of one process that are under way or stuck at the same time. Debian's
# octavia-api has 32 threads a process.
THREADS = 64
# What a transport is given beyond its timeout, so that it can say itself what went wrong.
GRACE = 0.2
FIRST_PAUSE = 0.1
LONGEST_PAUSE = 1.0

ASKING = frozenset([
    "create_vip_port", "get_supported_flavor_metadata", "validate_flavor",
    "get_supported_availability_zone_metadata", "validate_availability_zone",
])


def call(method, arguments):
    """The control plane's answer, within call_timeout.

    :raises DriverError: when there was none in time (the call is then abandoned,
        if it may have arrived), or no thread to wait in.
    :raises: what the control plane refused with.
    """
    conf = cfg.CONF.loxilb
    call_id, began = str(uuid.uuid4()), time.monotonic()
    deadline = began + conf.call_timeout
    sent, last, tries, pause = False, None, 0, FIRST_PAUSE
    for left_over in range(conf.call_retries, -1, -1):
        left = deadline - time.monotonic()
        if left <= 0:
            break
        tries += 1
        try:
            return attempt(method, arguments, call_id, left / (left_over + 1), deadline)
        except exceptions.Unavailable as error:
            sent, last = sent or error.sent, error
        if left_over:
            time.sleep(max(0, min(pause, deadline - time.monotonic())))
            pause = min(pause * 3, LONGEST_PAUSE)
    told = ""
    if sent and method not in ASKING:
        told = abandon.give_up(call_id, method, arguments)
    raise lib.DriverError(
        user_fault_string=_user_text(sent and method not in ASKING),
        operator_fault_string=(
            f"the LoxiActors control plane did not take {method} (call {call_id}) within {conf.call_timeout:g} s "
            f"({tries} {'try' if tries == 1 else 'tries'}, {time.monotonic() - began:.2f} s): "
            f"{last.operator_fault_string if last else 'no time was left'}{told}"))


def attempt(method, arguments, call_id, timeout, deadline=None):
    """One try over the transport, for at most timeout seconds and a little more.

    :raises Unavailable: as the transport does, and when it took too long.
    :raises Busy: at once, when all threads are held by earlier calls.
    """
    transport = transports.current()
    limit = timeout + GRACE
    if deadline is not None:
        limit = min(limit, max(deadline - time.monotonic(), 0.01))
    try:
        return process.once("call threads", _threads).run(
            lambda: transport.call(method, arguments, call_id, timeout), limit)
    except workers.TookTooLong:
        raise exceptions.Unavailable(operator_fault_string="no answer in time") from None
    except workers.AllBusy:
        raise exceptions.Busy(
            operator_fault_string=f"all {THREADS} threads are held by earlier calls to the LoxiActors control plane; "
                                  f"{method} was not sent") from None


def _threads():
    return workers.Workers(THREADS, "loxilb-call")


def _user_text(unknown):
    if unknown:
        return "The load balancer service did not answer in time. The request was withdrawn, please try again."
    return "The load balancer service cannot be reached. Nothing was changed, please try again."
