"""What this process has told Octavia already."""

import collections
import hashlib
import json
import threading
import time

MOST = 10000
KEPT = 300  # s: a lost acknowledgement has long been noticed by then


class Told:
    """The last report of each load balancer whose statuses Octavia took, the most recent ones.

    A report whose acknowledgement was lost is handed out again. Told twice,
    its ACTIVE may wait for a row that the next request's transaction holds,
    and end that request's PENDING as soon as it is committed.

    Not kept for long: a control plane that lost its journal counts anew, and
    may give the same number to the same statuses.
    """

    def __init__(self):
        self._lock = threading.Lock()
        self._last = collections.OrderedDict()

    def note(self, load_balancer, number, statuses):
        with self._lock:
            self._last.pop(load_balancer, None)
            self._last[load_balancer] = (number, _digest(statuses), time.monotonic())
            if len(self._last) > MOST:
                self._last.popitem(last=False)

    def has(self, load_balancer, number, statuses):
        """Whether it was these, and not long ago."""
        with self._lock:
            last = self._last.get(load_balancer)
            if last is not None and time.monotonic() - last[2] > KEPT:
                del self._last[load_balancer]
                last = None
            return last is not None and last[:2] == (number, _digest(statuses))


def _digest(statuses):
    return hashlib.sha256(json.dumps(statuses, sort_keys=True).encode()).digest()
