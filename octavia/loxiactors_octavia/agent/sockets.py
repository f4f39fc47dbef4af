"""The driver-agent's sockets."""

import os
import socket
import threading
import time

from octavia_lib.api.drivers import driver_lib
from octavia_lib.api.drivers import exceptions as lib
from oslo_serialization import jsonutils

# For one answer, unless the caller has less time. Waiting for a row that a
# transaction holds may take 50 s in Octavia's child process.
TIMEOUT = 30.0
LONGEST_LENGTH = 12
# With less time than this left a request is not begun: Octavia would carry it out after its lease.
LEAST = 0.2


class NoAnswer(Exception):
    """The driver-agent closed the connection: its child process failed at the request."""


class Sockets(driver_lib.DriverLibrary):
    """octavia-lib's library, with its way over the socket made safe.

    Its own sends the length and the message one after the other (a process
    that ends between leaves a child of the driver-agent spinning for ever),
    takes a closed connection for a slow one for 30 s, and gives up an answer
    after 5 s although the driver-agent still applies the report later.
    """

    def __init__(self, *args, **kwargs):
        self._local = threading.local()
        super().__init__(*args, **kwargs)

    def before(self, deadline):
        """Requests of this thread end by then (time.monotonic)."""
        self._local.deadline = deadline
        return self

    def _send(self, socket_path, data):
        deadline = min(getattr(self._local, "deadline", float("inf")), time.monotonic() + TIMEOUT)
        if deadline - time.monotonic() < LEAST:
            raise TimeoutError("there is no time left to ask the driver-agent")
        message = jsonutils.dump_as_bytes(data)
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as sock:
            sock.settimeout(max(deadline - time.monotonic(), LEAST))
            sock.connect(socket_path)
            sock.settimeout(TIMEOUT)  # whole, whatever the deadline: half a message leaves a child spinning
            sock.sendall(b"%d\n%s" % (len(message), message))
            return jsonutils.loads(_answer(sock, deadline))


def _answer(sock, deadline):
    buffer, length = bytearray(), None
    while length is None or len(buffer) < length:
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("the driver-agent did not answer in time")
        sock.settimeout(left)
        try:
            part = sock.recv(256 * 1024)
        except ConnectionResetError:
            part = b""
        except TimeoutError:
            raise TimeoutError("the driver-agent did not answer in time") from None
        if not part:
            raise NoAnswer("the driver-agent closed the connection without an answer")
        buffer += part
        if length is None and b"\n" in buffer:
            head, _, rest = bytes(buffer).partition(b"\n")
            length, buffer = int(head), bytearray(rest)
        elif length is None and len(buffer) > LONGEST_LENGTH:
            raise ValueError("the driver-agent's answer does not begin with its length")
    return bytes(buffer[:length])


def missing(conf):
    """The paths of [driver_agent] at which there is no socket yet."""
    return [path for path in paths(conf) if not os.path.exists(path)]


def paths(conf):
    section = conf.driver_agent
    return [section.status_socket_path, section.stats_socket_path, section.get_socket_path]


def answered(error):
    """Whether an UpdateStatusError or UpdateStatisticsError is the driver-agent's own answer.

    octavia-lib makes the same exception of a socket that failed, while it
    handles that failure.
    """
    return isinstance(error, (lib.UpdateStatusError, lib.UpdateStatisticsError)) and error.__context__ is None
