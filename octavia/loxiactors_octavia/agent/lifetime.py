"""When the agent has to end."""

import multiprocessing
import os
import signal
import threading

from oslo_log import log as logging

LOG = logging.getLogger(__name__)

LOOK_EVERY = 0.25


class Lifetime:
    """Ends with exit_event, with SIGTERM, or with the parent process.

    Without the parent, nobody would set exit_event, and a new driver-agent
    would start a second agent beside this one.
    """

    def __init__(self, exit_event, parent=None):
        self._exit_event = exit_event
        self._over = threading.Event()
        self._why = None
        self._signalled = False
        known = multiprocessing.parent_process()
        self._parent = parent or (known.pid if known else os.getppid())

    def catch_sigterm(self):
        """Only in the main thread.

        SIGTERM would otherwise end the process in the middle of a message to
        the driver-agent, and leave a child of that spinning for ever.
        """
        def handler(*_):
            self._signalled = True  # no lock is to be taken in here: this thread may hold it

        signal.signal(signal.SIGTERM, handler)

    def watch(self):
        """Waits for the end; gives the reason."""
        threading.Thread(target=self._poll_event, name="loxilb-exit-event", daemon=True).start()
        while not self._over.wait(LOOK_EVERY):
            if self._signalled:
                self.end("SIGTERM")
            elif os.getppid() != self._parent:
                self.end("octavia-driver-agent is gone")
        return self._why

    def end(self, why):
        self._why = self._why or why
        self._over.set()

    @property
    def over(self):
        return self._over.is_set()

    def pause(self, seconds):
        """Whether the end came meanwhile."""
        return self._over.wait(seconds)

    # In a thread of its own: is_set takes a lock between processes, which a
    # process that was killed may hold for ever. wait() would leave it to the
    # parent to hang in set() if this process is killed.
    def _poll_event(self):
        while not self._over.wait(LOOK_EVERY):
            if self._exit_event.is_set():
                self.end("octavia-driver-agent stops")
