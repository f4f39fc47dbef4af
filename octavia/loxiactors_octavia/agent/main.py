"""The agent's threads, and their end."""

import threading
import time

from oslo_config import cfg
from oslo_log import log as logging

from loxiactors_octavia import process
from loxiactors_octavia.agent import control
from loxiactors_octavia.agent import lifetime as lifetimes
from loxiactors_octavia.agent import reports
from loxiactors_octavia.agent import sockets
from loxiactors_octavia.agent import statistics

LOG = logging.getLogger(__name__)

LOOK_FOR_SOCKETS_EVERY = 0.5
LONGEST_CLEANUP = 3.0
# A poll that waits for figures is not waited for; it sends nothing once the end has come.
STATISTICS_FINISH = 0.5


def run(exit_event, parent=None):
    """In the main thread of its process."""
    lifetime = lifetimes.Lifetime(exit_event, parent)
    lifetime.catch_sigterm()
    conf = cfg.CONF
    LOG.info("The LoxiActors provider agent %s starts; transport %s.", control.name(), conf.loxilb.transport)
    work = _Work(conf, lifetime)
    threading.Thread(target=work.run_or_end, name="loxilb-agent", daemon=True).start()
    why = lifetime.watch()
    LOG.info("The LoxiActors provider agent ends: %s.", why)
    # Octavia kills it after provider_agent_shutdown_timeout.
    allowed = max(conf.driver_agent.provider_agent_shutdown_timeout - LONGEST_CLEANUP - 1, 1)
    left = work.finish(allowed)
    if left:
        LOG.warning("%d reports were not finished within %d s; they are handed out again.", left, allowed)
    _close_transport()
    if work.failure:
        raise work.failure  # Octavia logs it and begins again


class _Work:
    def __init__(self, conf, lifetime):
        self._conf = conf
        self._lifetime = lifetime
        self._reports = None
        self._statistics = None
        self.failure = None

    def run_or_end(self):
        """An agent that does nothing must not look as if it lived."""
        try:
            self._run()
        except Exception as error:  # pylint: disable=broad-except
            self.failure = error
            self._lifetime.end(f"it failed: {control.reason(error)}")

    def _run(self):
        """Waits for the sockets: octavia-driver-agent starts its listeners and agents side by side."""
        since, said = time.monotonic(), False
        while sockets.missing(self._conf):
            if self._lifetime.pause(LOOK_FOR_SOCKETS_EVERY):
                return
            if not said and time.monotonic() - since > 10:
                LOG.warning("Octavia's driver-agent has no socket at %s yet.",
                            ", ".join(sockets.missing(self._conf)))
                said = True
        library = sockets.Sockets(*sockets.paths(self._conf))
        section = self._conf.loxilb
        self._reports = reports.Reports(library, self._lifetime, section.agent_workers, section.agent_wait)
        if section.statistics_enabled:
            self._statistics = threading.Thread(
                target=statistics.Statistics(library, self._lifetime, section.agent_wait).run,
                name="loxilb-statistics", daemon=True)
            self._statistics.start()
        self._reports.run()

    def finish(self, timeout):
        left = self._reports.finish(timeout) if self._reports else 0
        if self._statistics and self._statistics.is_alive():
            self._statistics.join(STATISTICS_FINISH)  # a message to the driver-agent is not to be cut off
        return left


def _close_transport():
    """oslo.messaging's threads keep the process for about 10 s otherwise.

    A broker that is away must not keep it either.
    """
    for name, thing in process.forget().items():
        if name.startswith("transport "):
            closer = threading.Thread(target=thing.close, name="loxilb-close", daemon=True)
            closer.start()
            closer.join(LONGEST_CLEANUP)
