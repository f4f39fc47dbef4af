"""Tells the control plane of calls that the driver gave up on without knowing their outcome.

Octavia has rolled such a call back; the control plane may have accepted it.
What can't be told (the process ends, the queue is full, abandon_timeout)
does no lasting harm only as long as something else reads the tree back.
"""

import collections
import threading
import time
import uuid

from octavia_lib.api.drivers import exceptions as lib
from oslo_config import cfg
from oslo_log import log as logging

from loxiactors_octavia import exceptions
from loxiactors_octavia import process

LOG = logging.getLogger(__name__)

MOST = 256
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 2.0
# For one try; the control plane answers at once.
TIMEOUT = 5.0


def give_up(call_id, method, arguments):
    """Returns at once; gives the end of a sentence that says what becomes of the call."""
    timeout = cfg.CONF.loxilb.abandon_timeout
    if not timeout:
        return "; it may have been accepted, and is not abandoned (abandon_timeout = 0)"
    call = _Call(call_id, method, arguments, time.monotonic() + timeout)
    if process.once("abandoned calls", Abandoned).add(call):
        return f"; it may have been accepted, and is abandoned (for {timeout} s)"
    return f"; it may have been accepted, and is not abandoned (too many such calls already)"


def hurry():
    """The control plane was reached just now."""
    if process.has("abandoned calls"):
        process.once("abandoned calls", Abandoned).hurry()


class _Call:
    def __init__(self, call_id, method, arguments, until):
        self.call_id = call_id
        self.method = method
        self.arguments = arguments
        self.until = until


class Abandoned:
    """A queue with a thread that ends when it is empty.

    One call after the other: who can't be reached for one can't for the rest.
    """

    def __init__(self):
        self._lock = threading.Lock()
        self._calls = collections.deque()
        self._running = False
        self._hurry = threading.Event()

    def hurry(self):
        if self._calls:
            self._hurry.set()

    def add(self, call):
        """Whether there was room."""
        with self._lock:
            if len(self._calls) >= MOST:
                return False
            self._calls.append(call)
            if not self._running:
                try:
                    threading.Thread(target=self._run, name="loxilb-abandon", daemon=True).start()
                except RuntimeError:  # there are no threads left; the next one tries again
                    self._calls.pop()
                    return False
                self._running = True
        return True

    def __len__(self):
        return len(self._calls)

    def _run(self):
        pause = FIRST_PAUSE
        while True:
            with self._lock:
                if not self._calls:
                    self._running = False
                    return
                call = self._calls[0]
            if self._settled(call):
                pause = FIRST_PAUSE
                with self._lock:
                    self._calls.popleft()
            else:
                self._hurry.wait(pause)
                self._hurry.clear()
                pause = min(pause * 2, LONGEST_PAUSE)

    def _settled(self, call):
        """Whether nothing more is to be done for it."""
        from loxiactors_octavia import calls  # which imports this module
        what = f"{call.method} (call {call.call_id})"
        if time.monotonic() >= call.until:
            LOG.error("The LoxiActors control plane could not be told within abandon_timeout that %s was given up; "
                      "if it was accepted, it stays so until the load balancer is next read back.", what)
            return True
        refusal = None
        try:
            answer = calls.attempt(
                "call_abandon", {"call_id": call.call_id, "method": call.method, "arguments": call.arguments},
                str(uuid.uuid4()), TIMEOUT)
        except (exceptions.Unavailable, exceptions.Busy, exceptions.Misconfigured):
            return False
        except (lib.DriverError, lib.NotImplementedError, lib.UnsupportedOptionError) as error:
            refusal = error.operator_fault_string
        except Exception:  # pylint: disable=broad-except
            LOG.exception("Abandoning %s failed.", what)
            with self._lock:
                self._calls.rotate(-1)  # it must not hold the others up
            return False
        if refusal is not None:
            LOG.error("The LoxiActors control plane would not take back %s: %s", what, refusal)
            return True
        LOG.warning("%s was given up; the LoxiActors control plane had %s it.", what,
                    "accepted" if answer.get("known") else "not accepted")
        return True
