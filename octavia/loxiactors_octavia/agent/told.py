"""What this process has told Octavia already."""

import collections
import json
import threading

MOST = 10000


class Told:
    """The last report of each load balancer whose statuses Octavia took, the most recent ones.

    A report whose acknowledgement was lost is handed out again. Told twice,
    its ACTIVE may wait for a row that the next request's transaction holds,
    and end that request's PENDING as soon as it is committed.
    """

    def __init__(self):
        self._lock = threading.Lock()
        self._last = collections.OrderedDict()

    def note(self, load_balancer, number, statuses):
        with self._lock:
            self._last.pop(load_balancer, None)
            self._last[load_balancer] = (number, _text(statuses))
            if len(self._last) > MOST:
                self._last.popitem(last=False)

    def has(self, load_balancer, number, statuses):
        """Whether it was these; a control plane that lost its journal counts anew."""
        with self._lock:
            return self._last.get(load_balancer) == (number, _text(statuses))


def _text(statuses):
    return json.dumps(statuses, sort_keys=True)
