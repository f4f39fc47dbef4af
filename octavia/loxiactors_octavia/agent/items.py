"""What is done with one item of reports_take."""

import time

from octavia_lib.api.drivers import exceptions as lib
from oslo_log import log as logging

from loxiactors_octavia import exceptions
from loxiactors_octavia import payload
from loxiactors_octavia import process
from loxiactors_octavia.agent import control
from loxiactors_octavia.agent import sockets
from loxiactors_octavia.agent import statuses
from loxiactors_octavia.agent import told

LOG = logging.getLogger(__name__)

PAUSE = 0.5
# Of the time that is left, for Octavia to show the tree; the rest is for what follows.
TREE_SHARE = 0.6


class Failed(Exception):
    """The item stays unacknowledged, and is handed out again."""


class Late(Failed):
    """Its lease ran out: another agent may have it by now."""

    def __init__(self):
        super().__init__("its lease ran out before it was done")


class Outdated(Failed):
    """Another call was accepted meanwhile; there is a newer item about it."""


def handle(library, item, deadline):
    """Barrier, read back, statuses, acknowledgement; in this order, and none after a failure.

    :param deadline: the end of the item's lease (time.monotonic).
    :raises Failed: with the reason.
    """
    load_balancer = item["loadbalancer_id"]
    read_back = item.get("read_back")
    began, steps = time.monotonic(), []

    def done(step):
        steps.append(f"{step} after {time.monotonic() - began:.2f} s")

    if read_back:
        _barrier(library, load_balancer, read_back["operating_status"], deadline)
        done("barrier")
        try:
            _read_back(library, load_balancer, read_back["after_operation"], deadline)
        except Outdated:
            _acknowledge(load_balancer, item["number"], deadline, told=False)
            raise
        done("read back")
    wanted = {kind: records for kind, records in (item.get("statuses") or {}).items() if records}
    already = process.once("told statuses", told.Told)
    if wanted and already.has(load_balancer, item["number"], wanted):
        done("statuses, told before,")
    elif wanted:
        _in_time(deadline)
        try:
            refused = statuses.report(library.before(deadline), wanted)
        except Exception as error:
            raise Failed(f"its statuses were not taken: {control.reason(error)}") from error
        if refused:
            raise Failed(f"some of its statuses were refused: {refused}")
        already.note(load_balancer, item["number"], wanted)
        done("statuses")
    _acknowledge(load_balancer, item["number"], deadline)
    done("acknowledged")
    LOG.debug("The report %s about load balancer %s: %s.", item["number"], load_balancer, ", ".join(steps))


def _barrier(library, load_balancer, operating_status, deadline):
    """Returns once no transaction of Octavia holds the load balancer's row.

    Octavia answers 200 for a load balancer that it doesn't have.
    """
    while True:
        _in_time(deadline)
        try:
            library.before(deadline).update_loadbalancer_status(
                {"loadbalancers": [{"id": load_balancer, "operating_status": operating_status}]})
            return
        except lib.UpdateStatusError as error:
            if deadline - time.monotonic() <= PAUSE:
                raise Failed(f"the barrier was not passed: {control.reason(error)}") from error
        time.sleep(PAUSE)


def _read_back(library, load_balancer, after_operation, deadline):
    arguments = {"loadbalancer_id": load_balancer, "after_operation": after_operation}
    try:
        arguments["loadbalancer"] = _get(library, load_balancer, deadline)
    except sockets.NoAnswer as error:
        arguments["unreadable"] = f"Octavia could not show it (can all its certificates be read?): {error}"
    if "unreadable" in arguments:
        LOG.warning("Load balancer %s: %s", load_balancer, arguments["unreadable"])
    _in_time(deadline)
    try:
        control.ask("loadbalancer_read_back", arguments, deadline)
    except exceptions.Unavailable as error:
        raise Failed(f"what was read back was not taken: {control.reason(error)}") from error
    except control.REFUSALS as error:
        raise Outdated(f"what was read back was refused: {control.reason(error)}") from error
    except Exception as error:
        raise Failed(f"what was read back was not taken: {control.reason(error)}") from error


def _get(library, load_balancer, deadline):
    """The tree, or None if Octavia shows none twice.

    None takes everything from the nodes for good, and a database of several
    servers may show what was committed a moment later.

    :raises NoAnswer: when Octavia fails at it twice, or takes too long.
    """
    tries, within = 2, time.monotonic() + TREE_SHARE * (deadline - time.monotonic())
    while True:
        _in_time(deadline)
        tries -= 1
        try:
            found = library.before(within).get_loadbalancer(load_balancer)
            if found is not None or not tries:
                return None if found is None else payload.plain(found)
        except Exception as error:
            cause = error.__cause__ or error
            if isinstance(cause, TimeoutError):
                raise sockets.NoAnswer(f"it took longer than {TREE_SHARE:.0%} of the item's time") from error
            if not isinstance(cause, sockets.NoAnswer):
                raise Failed(f"it could not be read back: {control.reason(cause)}") from error
            if not tries:
                raise cause
        time.sleep(PAUSE)


def _acknowledge(load_balancer, number, deadline, told=True):
    """Not after the lease: another agent may have the item by then, and its end is not this one's to say.

    :param told: False gives the item back: nothing of it was told.
    """
    _in_time(deadline)
    report = {"loadbalancer_id": load_balancer, "number": number}
    arguments = {"reports": [report if told else {**report, "told": False}]}
    try:
        answer = control.ask("reports_acknowledge", arguments, deadline)
    except Exception as error:
        raise Failed(f"it could not be acknowledged: {control.reason(error)}") from error
    for report in answer.get("reports") or []:
        if not report.get("accepted", True):
            fault = report.get("fault") or {}
            raise Failed(f"its acknowledgement was refused: {fault.get('operator_fault_string')}")


def _in_time(deadline):
    if time.monotonic() >= deadline:
        raise Late()
