"""Takes listeners' statistics and hands them to Octavia."""

import time

from octavia_lib.api.drivers import exceptions as lib
from oslo_log import log as logging

from loxiactors_octavia.agent import control
from loxiactors_octavia.agent import sockets

LOG = logging.getLogger(__name__)

MOST = 200
DEFAULT_LEASE = 30.0
ACKNOWLEDGE_WITHIN = 5.0


class Statistics:
    def __init__(self, library, lifetime, wait):
        self._library = library
        self._lifetime = lifetime
        self._wait = wait

    def run(self):
        control.poll_on(
            self._lifetime, "Handing listeners' statistics to Octavia", self.once, lambda: self._wait, longest_pause=60.0)

    def once(self):
        """How many listeners there were. The values are absolute: to report them twice does no harm."""
        began = time.monotonic()
        answer = control.poll("statistics_take", MOST, self._wait)
        listeners = answer.get("listeners") or []
        if listeners and not self._lifetime.over:
            # Newer figures may be with another agent once the lease is over. It may have begun at any
            # moment since the poll was sent.
            self._report(listeners, began + float(answer.get("lease") or DEFAULT_LEASE))
            control.ask("statistics_acknowledge", {"batch": answer["batch"]},
                        time.monotonic() + ACKNOWLEDGE_WITHIN)
        return len(listeners)

    def _report(self, listeners, deadline):
        library = self._library.before(deadline)
        try:
            library.update_listener_statistics({"listeners": listeners})
            return
        except lib.UpdateStatisticsError as error:
            if not sockets.answered(error):
                raise
        for listener in listeners:
            refusal = None
            try:
                library.update_listener_statistics({"listeners": [listener]})
            except lib.UpdateStatisticsError as error:
                if not sockets.answered(error):
                    raise
                refusal = control.reason(error)
            if refusal is not None:
                LOG.warning("Octavia does not take the statistics of listener %s: %s", listener.get("id"), refusal)
