"""HTTP connections to one address that are kept for the next call."""

import collections
import http.client
import select
import threading
import time
import urllib.parse

from loxiactors_octavia import exceptions

# Kestrel closes an idle connection after 130 s.
KEPT_FOR = 60
KEPT = 16


class Connections:
    """Shared by all threads: octavia-api may have a new thread for every request."""

    def __init__(self, url):
        parts = urllib.parse.urlsplit(url)
        try:
            port = parts.port
        except ValueError:
            port = -1
        if not parts.hostname or port == -1 or parts.username is not None or parts.query or parts.fragment:
            # Not shown: it may hold a password.
            raise exceptions.Misconfigured(
                operator_fault_string="[loxilb] control_plane_urls: an entry is not scheme://host[:port][/path]")
        self.url = url.rstrip("/")
        self.path = parts.path.rstrip("/")
        self.secure = parts.scheme == "https"
        self.host = parts.hostname
        self._port = port or (443 if self.secure else 80)
        self._idle = collections.deque()
        self._lock = threading.Lock()

    def kept(self):
        """An open connection that was used before, or None."""
        while True:
            with self._lock:
                if not self._idle:
                    return None
                connection, since = self._idle.pop()
            if time.monotonic() - since < KEPT_FOR and not _closed(connection.sock):
                return connection
            connection.close()

    def open(self, timeout, context):
        """A new one, connected (and verified, with TLS)."""
        if self.secure:
            connection = http.client.HTTPSConnection(self.host, self._port, timeout=timeout, context=context)
        else:
            connection = http.client.HTTPConnection(self.host, self._port, timeout=timeout)
        try:
            connection.connect()
        except BaseException:
            connection.close()
            raise
        return connection

    def keep(self, connection):
        with self._lock:
            if connection.sock is not None and len(self._idle) < KEPT:
                self._idle.append((connection, time.monotonic()))
                return
        connection.close()

    def close(self):
        with self._lock:
            idle, self._idle = self._idle, collections.deque()
        for connection, _ in idle:
            connection.close()


def _closed(sock):
    """Whether the other side has closed it; nothing else is to be read from an idle one."""
    if sock is None:
        return True
    try:
        return bool(select.select([sock], [], [], 0)[0])
    except (OSError, ValueError):
        return True  # a descriptor above 1023, too: a new connection is as good
