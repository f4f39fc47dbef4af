"""Takes items and has them handled, some load balancers at a time."""

import threading
import time

from oslo_log import log as logging

from loxiactors_octavia.agent import control
from loxiactors_octavia.agent import items

LOG = logging.getLogger(__name__)

FIRST_WAIT = 5
DEFAULT_LEASE = 15.0


class Reports:
    """One thread takes, `workers` threads handle; no more is taken than can be begun at once."""

    def __init__(self, library, lifetime, workers, wait):
        self._library = library
        self._lifetime = lifetime
        self._workers = workers
        self._most_wait = wait
        self._lease = None
        self._free = workers
        self._changed = threading.Condition()

    def run(self):
        control.poll_on(self._lifetime, "Taking reports from the LoxiActors control plane", self._once, lambda: self.wait)

    def _once(self):
        free = self._wait_for_free()
        if not free:
            return 0
        began = time.monotonic()
        taken = control.poll("reports_take", free, self.wait)["reports"]
        for item in taken[:free]:
            if self._lifetime.over:
                break
            self._begin(item, began)
        return len(taken)

    @property
    def wait(self):
        """Seconds of the next long poll.

        A lease may have begun at any moment after the take was sent. It is
        counted from there, which leaves two thirds of it.
        """
        longest = FIRST_WAIT if self._lease is None else max(int(self._lease / 3), 1)
        return min(self._most_wait, longest)

    def finish(self, timeout):
        """Waits for the items in hand; how many are still there."""
        deadline = time.monotonic() + timeout
        with self._changed:
            while self._free < self._workers:
                left = deadline - time.monotonic()
                if left <= 0:
                    break
                self._changed.wait(left)
            return self._workers - self._free

    def _wait_for_free(self):
        with self._changed:
            if not self._free:
                self._changed.wait(1.0)
            return self._free

    def _begin(self, item, began):
        self._lease = float(item.get("lease") or DEFAULT_LEASE)
        with self._changed:
            self._free -= 1
        try:
            threading.Thread(target=self._handle, args=(item, began + self._lease),
                             name="loxilb-report", daemon=True).start()
        except BaseException:
            self._done()
            raise

    def _handle(self, item, deadline):
        failed = None
        try:
            items.handle(self._library, item, deadline)
        except items.Failed as failure:
            failed = str(failure)
        except Exception:  # pylint: disable=broad-except
            LOG.exception("The report %s about load balancer %s failed.",
                          item.get("number"), item.get("loadbalancer_id"))
        finally:
            self._done()
        if failed:
            LOG.warning("The report %s about load balancer %s is left for later: %s.",
                        item.get("number"), item.get("loadbalancer_id"), failed)

    def _done(self):
        with self._changed:
            self._free += 1
            self._changed.notify_all()
