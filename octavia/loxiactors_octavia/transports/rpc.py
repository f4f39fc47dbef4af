"""Calls over Octavia's own message broker."""

import threading
import time

from octavia_lib.api.drivers import exceptions as lib
import oslo_messaging

from loxiactors_octavia import exceptions
from loxiactors_octavia import faults
from loxiactors_octavia.transports import broker

# Links that were begun and hang: a broker that takes connections and says nothing.
MOST_BEGUN = 3
BEGIN_EVERY = 5.0
# After a call without an answer a new link is tried, in case that only the
# way back is broken (oslo.messaging may not consume its reply queue for 31 s
# after a broker returned). Every link leaves a reply queue for half an hour.
REFRESH_EVERY = 30.0
LONGEST_WAIT = 3.0
# The last is the one builtin that the control plane raises: for arguments.
MISUNDERSTOOD = (oslo_messaging.NoSuchMethod, oslo_messaging.UnsupportedVersion, TypeError)


class RpcTransport:
    def __init__(self, conf):
        self._conf = conf
        self._changed = threading.Condition()
        self._link = None
        self._begun = []  # (link, when)
        self._connecting = False
        self._outcomes = 0
        self._failure = None
        self._refreshed = time.monotonic()

    def call(self, method, arguments, call_id, timeout):
        """See the package."""
        deadline = time.monotonic() + timeout
        link = self._usable(deadline)
        left = max(deadline - time.monotonic(), 0.01)
        try:
            result = link.call(method, arguments, call_id, left)
        except oslo_messaging.MessageUndeliverable:
            raise exceptions.Unavailable(
                operator_fault_string=f"no control plane listens at {self.where}",
                sent=False) from None
        except oslo_messaging.MessagingTimeout:
            self._doubt()
            raise exceptions.Unavailable(operator_fault_string=f"no answer in time from {self.where}") from None
        except oslo_messaging.RemoteError as error:
            raise _remote(error.exc_type, error.value) from None
        except (lib.DriverError, lib.NotImplementedError, lib.UnsupportedOptionError) as error:
            raise _refusal(error) from None
        except Exception as error:
            if isinstance(error, MISUNDERSTOOD) and not link.closed:
                raise _remote(type(error).__name__, broker.words(error)) from None
            what = "the connection was lost" if link.closed else broker.words(error)
            self._drop(link)
            raise exceptions.Unavailable(operator_fault_string=f"the message broker: {what}", lost=True) from None
        if not isinstance(result, dict):
            raise exceptions.Unavailable(operator_fault_string="the answer over the message broker is no object")
        return result

    @property
    def where(self):
        return f"topic {self._conf.loxilb.rpc_topic} of the message broker"

    def close(self):
        with self._changed:
            link, self._link, begun, self._begun = self._link, None, self._begun, []
        for other, _ in begun:
            other.close()
        if link:
            link.close_and_wait()

    def _usable(self, deadline):
        """A connected link; waits for one attempt at most.

        :raises Unavailable: with nothing sent.
        """
        with self._changed:
            if self._link:
                return self._link
            seen = self._outcomes
            self._connect()
            while not self._link and self._outcomes == seen:
                left = deadline - time.monotonic()
                if left <= 0:
                    raise exceptions.Unavailable(operator_fault_string="the message broker does not answer", sent=False)
                self._changed.wait(left)
            if self._link:
                return self._link
            raise exceptions.Unavailable(operator_fault_string=self._failure, sent=False, lost=True)

    def _connect(self, refresh=False):
        """With the lock held."""
        if not self._connecting:
            self._connecting = True
            threading.Thread(target=self._attempt, args=(refresh,), name="loxilb-rpc", daemon=True).start()

    def _attempt(self, refresh):
        new, failure = None, "connecting to the message broker failed"
        try:
            failure = broker.reach(self._conf)
            if failure is None:
                new, failure = self._begin()
        except Exception as error:  # pylint: disable=broad-except
            failure = f"the message broker: {broker.words(error)}"
        old = None
        with self._changed:
            if new and (new.answered or not (refresh and self._link)):
                old, self._link = self._link, new
            elif new:
                old = new  # the one there is does as well
            elif self._link and refresh:
                old, self._link = self._link, None  # the broker is away
            self._connecting, self._failure = False, failure
            self._outcomes += 1
            self._changed.notify_all()
        if old:
            old.close()

    def _begin(self):
        """A connected link and None, or None and why there is none."""
        with self._changed:
            begun = list(self._begun)
        if not begun or (len(begun) < MOST_BEGUN and time.monotonic() - begun[-1][1] > BEGIN_EVERY):
            begun.append((broker.Link(self._conf), time.monotonic()))
        deadline = time.monotonic() + LONGEST_WAIT
        found, failure = None, "the message broker takes connections, but does not answer"
        while time.monotonic() < deadline and begun and not found:
            for entry in list(begun):
                if entry[0].wait(0.05):
                    begun.remove(entry)
                    if entry[0].failure:
                        failure = entry[0].failure
                        entry[0].close()
                    else:
                        found = entry[0]
                        break
        with self._changed:
            self._begun = begun
        return (found, None) if found else (None, failure)

    def _doubt(self):
        with self._changed:
            if self._link and time.monotonic() - self._refreshed > REFRESH_EVERY:
                self._refreshed = time.monotonic()
                self._connect(refresh=True)

    def _drop(self, link):
        with self._changed:
            if self._link is not link:
                return
            self._link = None
        link.close()


def _refusal(error):
    """A plain exception: that of oslo.messaging holds the remote stack trace in its text."""
    for kind in (exceptions.Unavailable, lib.DriverError, lib.NotImplementedError, lib.UnsupportedOptionError):
        if isinstance(error, kind):
            return faults.of(kind.__name__, error.user_fault_string, error.operator_fault_string)
    raise TypeError(type(error).__name__)


def _remote(name, value):
    text = f"the control plane answered with {name}: {str(value)[:500]}"
    if name in {kind.__name__ for kind in MISUNDERSTOOD}:
        return lib.DriverError(
            user_fault_string="The load balancer service did not understand the request.", operator_fault_string=text)
    return exceptions.Unavailable(operator_fault_string=text)
