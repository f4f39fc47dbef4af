"""Calls as POST /octavia/v1/{method}."""

import http.client
import ipaddress
import json
import ssl
import time

from octavia_lib.api.drivers import exceptions as lib
from oslo_log import log as logging

from loxiactors_octavia import exceptions
from loxiactors_octavia import faults
from loxiactors_octavia.transports import connections
from loxiactors_octavia.transports import credentials

LOG = logging.getLogger(__name__)

LARGEST_ANSWER = 32 * 1024 * 1024
# A host that doesn't even take a connection within this is passed over.
LONGEST_CONNECT = 2.0


class HttpTransport:
    """Tries every URL once a call, beginning with the one that answered last."""

    def __init__(self, conf):
        self._conf = conf
        self._credentials = credentials.Credentials(conf)
        self._places = [connections.Connections(url) for url in conf.control_plane_urls]
        self._first = 0
        self._warn_of_clear_text()

    def call(self, method, arguments, call_id, timeout):
        """See the package. Tells in `sent` whether a request may have arrived."""
        if not self._places:
            raise exceptions.Misconfigured(operator_fault_string="[loxilb] control_plane_urls is empty")
        deadline = time.monotonic() + timeout
        body = json.dumps(arguments, allow_nan=False).encode()
        headers = {"Content-Type": "application/json", "Accept": "application/json", "X-Call-Id": call_id}
        token = self._credentials.token()
        if token:
            headers["Authorization"] = f"Bearer {token}"
        first, tried, sent = self._first, [], False
        for i in range(len(self._places)):
            left = deadline - time.monotonic()
            if left <= 0:
                break
            turn = (first + i) % len(self._places)
            place = self._places[turn]
            share = left / (len(self._places) - i)
            try:
                result = self._post(place, method, body, headers, time.monotonic() + share)
            except exceptions.Unavailable as error:
                tried.append(f"{place.url}: {error.operator_fault_string}")
                sent = sent or error.sent
                continue
            except Exception:
                self._first = turn  # it answered, if only no
                raise
            self._first = turn
            return result
        self._first = (first + 1) % len(self._places)
        raise exceptions.Unavailable(operator_fault_string="; ".join(tried) or "no time was left", sent=sent)

    @property
    def where(self):
        return ", ".join(place.url for place in self._places)

    def close(self):
        for place in self._places:
            place.close()

    def _post(self, place, method, body, headers, deadline):
        path = f"{place.path}/octavia/v1/{method}"
        kept = place.kept()
        if kept is not None:
            try:
                return self._exchange(place, kept, path, body, headers, deadline)
            except _Stale:
                pass  # closed by the other side meanwhile; the call's id makes a second one harmless
        context = self._credentials.context() if place.secure else None
        try:
            fresh = place.open(max(min(LONGEST_CONNECT, deadline - time.monotonic()), 0.01), context)
        except (OSError, http.client.HTTPException, UnicodeError) as error:
            raise exceptions.Unavailable(
                operator_fault_string=credentials.reason(error), sent=kept is not None) from None
        try:
            return self._exchange(place, fresh, path, body, headers, deadline)
        except _Stale as error:
            raise exceptions.Unavailable(operator_fault_string=str(error)) from None

    def _exchange(self, place, connection, path, body, headers, deadline):
        try:
            connection.sock.settimeout(max(deadline - time.monotonic(), 0.01))
            connection.request("POST", path, body, headers)
            response = connection.getresponse()
            answer = _read(connection, response, deadline)
            response.close()  # or the connection would not take another request
        except TimeoutError:
            connection.close()
            raise exceptions.Unavailable(operator_fault_string="no answer in time") from None
        except (ConnectionError, http.client.RemoteDisconnected, ssl.SSLError) as error:
            connection.close()
            raise _Stale(f"the connection broke: {credentials.reason(error)}") from None
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            raise exceptions.Unavailable(operator_fault_string=credentials.reason(error)) from None
        except BaseException:
            connection.close()
            raise
        if response.will_close:
            connection.close()
        else:
            place.keep(connection)
        return _result(response.status, answer)

    def _warn_of_clear_text(self):
        for place in self._places:
            if not place.secure and not _loopback(place.host):
                LOG.warning("[loxilb] control_plane_urls: %s is neither https nor loopback, so that "
                            "certificates' private keys and the token cross the network in clear text.", place.url)


class _Stale(Exception):
    """The connection ended before there was an answer."""


def _read(connection, response, deadline):
    parts, size = [], 0
    while True:
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError()
        if connection.sock is not None:
            connection.sock.settimeout(left)
        part = response.read1(1024 * 1024)
        if not part:
            if response.length:
                raise http.client.IncompleteRead(b"")
            return b"".join(parts)
        parts.append(part)
        size += len(part)
        if size > LARGEST_ANSWER:
            raise http.client.HTTPException(f"the answer is larger than {LARGEST_ANSWER} bytes")


def _result(status, answer):
    try:
        document = json.loads(answer)
    except ValueError:
        document = None
    if not isinstance(document, dict):
        document = {}
    elif status == 200:
        return document
    fault = faults.of(
        document.get("fault"), document.get("user_fault_string"), document.get("operator_fault_string"))
    if fault is not None:
        raise fault
    if status in (401, 403):
        raise exceptions.Misconfigured(
            operator_fault_string=f"the control plane answered {status}: "
                                  "[loxilb] control_plane_token_file does not hold its token")
    if 400 <= status < 500 and status not in (408, 429):
        raise lib.DriverError(
            user_fault_string="The load balancer service did not understand the request.",
            operator_fault_string=f"the control plane answered {status} without a reason")
    raise exceptions.Unavailable(operator_fault_string=f"answered {status} without a reason that could be read")


def _loopback(host):
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
