"""One oslo.messaging client, with what it takes to know that it is connected."""

import socket
import threading

from octavia_lib.api.drivers import exceptions as lib
import oslo_messaging

from loxiactors_octavia import exceptions
from loxiactors_octavia.transports import credentials

NAMESPACE = "loxilb"
VERSION = "1.0"
DEFAULT_PORTS = {"rabbit": 5672, "amqp": 5672}
LONGEST_CONNECT = 1.0
# Asks something harmless: with a first call oslo.messaging connects and makes its reply queue.
FIRST_CALL = "get_supported_flavor_metadata"
FIRST_CALL_TIMEOUT = 1.0


class Link:
    """A transport of oslo.messaging of its own.

    oslo.messaging connects with the first call, without limit (a broker that
    is away: it tries again after 1, 3, 5 … 31 s for ever), and sends that call
    when it is connected at last, long after whoever made it gave up. So the
    first call is one that changes nothing, made in a thread that nobody has to
    wait for; the link is used once it has come back.
    """

    def __init__(self, conf):
        self._transport = oslo_messaging.get_rpc_transport(
            conf, allowed_remote_exmods=[lib.__name__, exceptions.__name__])
        target = oslo_messaging.Target(topic=conf.loxilb.rpc_topic, namespace=NAMESPACE, version=VERSION)
        # at_least_once: the broker says at once when there is no queue, which
        # is when no control plane was there since the broker started.
        make = getattr(oslo_messaging, "get_rpc_client", oslo_messaging.RPCClient)  # not in the oldest
        self._client = make(
            self._transport, target, retry=0,
            transport_options=oslo_messaging.TransportOptions(at_least_once=True))
        self._ready = threading.Event()
        self.failure = None
        self.closed = False
        self.answered = False
        threading.Thread(target=self._first_call, name="loxilb-rpc-connect", daemon=True).start()

    def wait(self, timeout):
        """Whether the first call came back, with or without success: see failure and answered."""
        return self._ready.wait(timeout)

    def call(self, method, arguments, call_id, timeout):
        """Whatever oslo.messaging does; a broker that is away may hold it for seconds beyond the timeout."""
        return self._client.prepare(timeout=timeout, retry=0).call({}, method, arguments=arguments, call_id=call_id)

    def close(self):
        """Returns at once: oslo.messaging waits for locks that a connecting thread holds."""
        self.closed = True
        threading.Thread(target=self._transport.cleanup, name="loxilb-rpc-close", daemon=True).start()

    def close_and_wait(self):
        self.closed = True
        self._transport.cleanup()

    def _first_call(self):
        try:
            self.call(FIRST_CALL, {}, "first", FIRST_CALL_TIMEOUT)
            self.answered = True
        except (oslo_messaging.MessagingTimeout, oslo_messaging.MessageUndeliverable):
            pass  # the broker is there
        except (oslo_messaging.RemoteError, lib.DriverError, lib.NotImplementedError, lib.UnsupportedOptionError):
            self.answered = True
        except Exception as error:  # pylint: disable=broad-except
            self.failure = words(error)
        finally:
            self._ready.set()


def reach(conf):
    """Why no broker takes a TCP connection, or None if one does."""
    url = oslo_messaging.TransportURL.parse(conf)
    scheme = url.transport.split("+")[0]
    failures = []
    for host in url.hosts or []:
        port = host.port or DEFAULT_PORTS.get(scheme)
        if scheme not in DEFAULT_PORTS or not host.hostname:
            return None
        try:
            socket.create_connection((host.hostname, port), LONGEST_CONNECT).close()
            return None
        except (OSError, UnicodeError) as error:
            failures.append(f"the broker at {host.hostname}:{port}: {credentials.reason(error)}")
    return "; ".join(failures) or None


def words(error):
    """oslo.messaging's errors end in dumps of what they were about; one line is enough."""
    text = (str(error) or type(error).__name__).splitlines()[0]
    return text[:300]
