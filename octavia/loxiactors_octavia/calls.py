"""One driver call: its id, its deadline, its retries, and what is done when its outcome isn't known."""

import queue
import time
import uuid

from octavia_lib.api.drivers import exceptions as lib
from oslo_config import cfg

from loxiactors_octavia import abandon
from loxiactors_octavia import exceptions
from loxiactors_octavia import process
from loxiactors_octavia import transports
from loxiactors_octavia import workers

# Tries of one process that are under way or stuck at the same time. Debian's
# octavia-api has 32 threads a process.
THREADS = 96
# A transport gets a little less than there is, so that it can say itself what went wrong.
GRACE = 0.2
FIRST_PAUSE = 0.1
LONGEST_PAUSE = 1.0

ASKING = frozenset([
    "create_vip_port", "get_supported_flavor_metadata", "validate_flavor",
    "get_supported_availability_zone_metadata", "validate_availability_zone",
])


def call(method, arguments):
    """The control plane's answer, within call_timeout.

    A try without an answer is not broken off when the next one begins: they
    have the same id, and the first answer to any of them is the answer.

    :raises DriverError: when there was none in time (the call is then abandoned,
        if it may have arrived), or no thread to wait in.
    :raises: what the control plane refused with.
    """
    conf = cfg.CONF.loxilb
    call_id, began = str(uuid.uuid4()), time.monotonic()
    tries = _Tries(method, arguments, call_id, began + conf.call_timeout)
    pause = FIRST_PAUSE
    for left_over in range(conf.call_retries, -1, -1):
        if not tries.begin():
            break
        tries.wait(share=1 / (left_over + 1))
        if tries.answer:
            abandon.hurry()
            if tries.answer.error and tries.sent and method not in ASKING:
                abandon.give_up(call_id, method, arguments)  # another try may have been accepted
            return tries.answer.unwrap()
        if left_over and not tries.under_way:
            time.sleep(max(0, min(pause, tries.left)))
            pause = min(pause * 3, LONGEST_PAUSE)
    told, changing = "", method not in ASKING
    if tries.sent and changing:
        told = abandon.give_up(call_id, method, arguments)
    raise lib.DriverError(
        user_fault_string=_user_text(tries.sent and changing),
        operator_fault_string=(
            f"the LoxiActors control plane did not take {method} (call {call_id}) "
            f"within {conf.call_timeout:g} s ({tries.made} {'try' if tries.made == 1 else 'tries'}, "
            f"{time.monotonic() - began:.2f} s): {tries.why}{told}"))


def attempt(method, arguments, call_id, timeout):
    """One try over the transport, of at most timeout seconds.

    :raises Unavailable: as the transport does, and when it took too long.
    :raises Busy: at once, when all threads are held by earlier calls.
    """
    tries = _Tries(method, arguments, call_id, time.monotonic() + timeout)
    tries.begin()
    tries.wait(share=1)
    if tries.answer:
        return tries.answer.unwrap()
    raise exceptions.Unavailable(operator_fault_string=tries.why, sent=tries.sent)


class _Tries:
    """Those of one call, each in a thread.

    A name server or a broker that is away may hold it beyond any deadline.
    """

    def __init__(self, method, arguments, call_id, deadline):
        self._call = (method, arguments, call_id)
        self._deadline = deadline
        self._outcomes = queue.Queue()
        self._transport = transports.current()
        self._last = None
        self._arrived = False
        self.made = 0
        self.under_way = 0
        self.answer = None

    @property
    def left(self):
        return self._deadline - time.monotonic()

    @property
    def sent(self):
        """Whether the request may have reached the control plane."""
        return self._arrived or self.under_way > 0

    @property
    def why(self):
        if self.under_way or not self._last:
            return f"no answer in time from {self._transport.where}"
        return self._last.operator_fault_string

    def begin(self):
        """Whether there was time for one more."""
        left = self.left
        if left <= 0:
            return False
        timeout = max(left - GRACE, left * 0.9)
        try:
            process.once("call threads", _threads).start(
                lambda: self._transport.call(*self._call, timeout), self._outcomes)
        except workers.AllBusy:
            if self.made:
                return False
            raise exceptions.Busy(
                operator_fault_string=f"all {THREADS} threads are held by earlier calls to "
                                      f"the LoxiActors control plane ({self._transport.where}); {self._call[0]} was not sent") from None
        self.made += 1
        self.under_way += 1
        return True

    def wait(self, share):
        """Until there is an answer, nothing is under way, or that share of what time is left is over."""
        until = time.monotonic() + self.left * share
        while self.under_way:
            outcome = workers.next_outcome(self._outcomes, until)
            if outcome is None:
                return
            self.under_way -= 1
            if not isinstance(outcome.error, exceptions.Unavailable):
                self.answer = outcome
                return
            self._last = outcome.error
            self._arrived = self._arrived or outcome.error.sent
            if outcome.error.lost and self.under_way:
                self._arrived, self.under_way, self._outcomes = True, 0, queue.Queue()


def _threads():
    return workers.Workers(THREADS, "loxilb-call")


def _user_text(unknown):
    if unknown:
        return ("The load balancer service did not answer in time. "
                "The request was withdrawn, please try again.")
    return "The load balancer service cannot be reached. Nothing was changed, please try again."
