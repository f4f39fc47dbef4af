"""The agent's calls to the control plane."""

import os
import socket
import time
import uuid

from octavia_lib.api.drivers import exceptions as lib
from oslo_log import log as logging

from loxiactors_octavia import calls
from loxiactors_octavia import exceptions

LOG = logging.getLogger(__name__)

NAME = f"{socket.gethostname()}/{{pid}}"
# What an answer to a long poll may take beyond the wait that was asked for.
SLACK = 5.0
TIMEOUT = 5.0
PAUSE = 0.5
# An answer sooner than this without anything in it, although a wait was asked for, must not become a busy loop.
SHORTEST_POLL = 0.5
REFUSALS = (lib.DriverError, lib.NotImplementedError, lib.UnsupportedOptionError)


def name():
    return NAME.format(pid=os.getpid())


def poll(method, most, wait):
    """A long poll; one try."""
    arguments = {"max": most, "wait": int(wait), "agent": name()}
    return calls.attempt(method, arguments, str(uuid.uuid4()), wait + SLACK)


def ask(method, arguments, deadline):
    """Sent again under one id until there is an answer or the deadline (time.monotonic) has come.

    :raises: what the control plane refused with, or the last Unavailable.
    """
    call_id = str(uuid.uuid4())
    while True:
        left = deadline - time.monotonic()
        try:
            return calls.attempt(method, arguments, call_id, max(min(left, TIMEOUT), 0.1))
        except (exceptions.Unavailable, exceptions.Busy):
            if deadline - time.monotonic() <= PAUSE:
                raise
        time.sleep(PAUSE)


def reason(error):
    """What a log line says of it."""
    return (getattr(error, "operator_fault_string", None) or getattr(error, "fault_string", None)
            or str(error) or type(error).__name__)


class Standing:
    """Logs when something fails and when it works again, not every try."""

    def __init__(self, what):
        self._what = what
        self._down = False

    def failed(self, why):
        if not self._down:
            LOG.warning("%s: %s. It is tried again until it works.", self._what, why)
        self._down = True

    def worked(self):
        if self._down:
            LOG.info("%s: works again.", self._what)
        self._down = False


class Backoff:
    """1 s, 2 s, 4 s … at most `most` seconds."""

    def __init__(self, first=1.0, most=5.0):
        self._first = self._next = first
        self._most = most

    def next(self):
        pause, self._next = self._next, min(self._next * 2, self._most)
        return pause

    def reset(self):
        self._next = self._first


def poll_on(lifetime, what, once, wait, longest_pause=15.0):
    """Calls once, which polls and says how much there was, until the end comes.

    :param wait: gives the seconds for which the poll may wait.
    """
    standing, backoff = Standing(what), Backoff(most=longest_pause)
    while not lifetime.over:
        began, failure = time.monotonic(), None
        try:
            taken = once()
        except Exception as error:  # pylint: disable=broad-except
            failure = reason(error)
        if failure is not None:
            standing.failed(failure)
            lifetime.pause(backoff.next())
            continue
        standing.worked()
        backoff.reset()
        if not taken and time.monotonic() - began < min(SHORTEST_POLL, wait()):
            lifetime.pause(SHORTEST_POLL)
