"""What stands in for the control plane and for octavia-driver-agent: real sockets on loopback."""

import contextlib
import http.server
import json
import logging
import os
import queue
import shutil
import socket
import socketserver
import tempfile
import threading
import time
import unittest

from octavia.common import config  # noqa: F401  pylint: disable=unused-import
from oslo_config import cfg

from loxiactors_octavia import opts
from loxiactors_octavia import process

# What they say of brokers that are away and of exceptions on purpose.
for name in ("oslo.messaging", "oslo_messaging", "amqp", "root"):
    logging.getLogger(name).setLevel(logging.CRITICAL + 1)

LONG = 20  # seconds after which a test that waits for something fails


class Case(unittest.TestCase):
    """With options that are put back, and nothing kept between tests."""

    def setUp(self):
        opts.register(cfg.CONF)
        cfg.CONF([], project="octavia", default_config_files=[], default_config_dirs=[])
        self.addCleanup(cfg.CONF.reset)
        self.addCleanup(cfg.CONF.clear_override, "provider_agent_shutdown_timeout", "driver_agent")
        self.addCleanup(_clear)
        self.addCleanup(self._forget)
        _clear()
        process.forget()

    def options(self, **values):
        for name, value in values.items():
            cfg.CONF.set_override(name, value, "loxilb")

    def control_plane(self, **answers):
        plane = ControlPlane(answers)
        self.addCleanup(plane.stop)
        self.options(transport="http", control_plane_urls=[plane.url])
        return plane

    def folder(self):
        path = tempfile.mkdtemp(prefix="lx")
        self.addCleanup(shutil.rmtree, path, ignore_errors=True)
        return path

    def _forget(self):
        for name, thing in process.forget().items():
            if name.startswith("transport"):
                thing.close()


def _clear():
    for option in opts.OPTIONS:
        cfg.CONF.clear_override(option.name, "loxilb")


def await_logs(logs, count=1):
    until = time.monotonic() + LONG
    while len(logs.output) < count:
        if time.monotonic() > until:
            raise AssertionError(f"{len(logs.output)} lines of log instead of {count}: {logs.output}")
        os.sched_yield()


def refused_url():
    """Where nobody listens: the port was given out a moment ago, and is not given out again soon."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{sock.getsockname()[1]}"


class Hold:
    """An answer that is given when release() was called."""

    def __init__(self, then):
        self.then = then
        self.event = threading.Event()

    def release(self):
        self.event.set()


class Refuse:
    def __init__(self, status, fault=None, user="no", operator="no, because"):
        self.status = status
        self.body = {"fault": fault, "user_fault_string": user, "operator_fault_string": operator} if fault else None


class Drop:
    """Reads the request and closes the connection."""


class ControlPlane:
    """Answers by method: a dictionary, Refuse, Drop, Hold, a function of the arguments, or a list of those, one after the other (the last stays)."""

    def __init__(self, answers, context=None):
        self.answers = answers
        self.calls = queue.Queue()
        self.log = []
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        plane = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_POST(self):
                plane.handle(self)

            def log_message(self, *_):
                pass

        class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
            daemon_threads = True
            connections = 0

            def get_request(self):
                self.connections += 1
                return super().get_request()

            def handle_error(self, *_):
                pass  # clients that gave up

        self.server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http{'s' if context else ''}://127.0.0.1:{self.server.server_port}"
        if context:
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True, do_handshake_on_connect=False)
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def stop(self):
        if not self._stopped.is_set():
            self._stopped.set()
            self.server.shutdown()
            self.server.server_close()

    def of(self, method):
        with self._lock:
            return [call for call in self.log if call["method"] == method]

    def wait_for(self, method):
        """The next call of the method that nobody has waited for yet; others before it are passed over."""
        while True:
            call = self.calls.get(timeout=LONG)
            if call["method"] == method:
                return call

    def handle(self, request):
        method = request.path.rpartition("/")[2]
        call = {
            "method": method, "path": request.path, "id": request.headers["X-Call-Id"],
            "token": request.headers["Authorization"],
            "arguments": json.loads(request.rfile.read(int(request.headers["Content-Length"]))),
        }
        with self._lock:
            self.log.append(call)
            answer = self.answers.get(method, Refuse(404, "NotFound"))
            if isinstance(answer, list):
                answer = answer.pop(0) if len(answer) > 1 else answer[0]
        self.calls.put(call)
        if isinstance(answer, Hold):
            answer.event.wait(LONG)
            answer = answer.then
        if callable(answer):
            answer = answer(call["arguments"])
        if isinstance(answer, Drop):
            request.close_connection = True
            return
        status, body = (answer.status, answer.body) if isinstance(answer, Refuse) else (200, answer)
        data = b"<html>" if body is None else json.dumps(body).encode()
        with contextlib.suppress(OSError):
            request.send_response(status)
            request.send_header("Content-Length", str(len(data)))
            request.end_headers()
            request.wfile.write(data)


class DriverAgent:
    """The three sockets, with Octavia's framing. `events` is what happened, in order, shared with whoever likes to."""

    CLOSE = object()

    def __init__(self, folder, events=None):
        self.events = events if events is not None else []
        self.status = lambda data: {"status_code": 200}
        self.stats = lambda data: {"status_code": 200}
        self.get = lambda data: {}
        self._servers = []
        section = cfg.CONF.driver_agent
        self.paths = {}
        for name in ("status", "stats", "get"):
            self.paths[name] = os.path.join(folder, f"{name}.sock")
            cfg.CONF.set_override(f"{name}_socket_path", self.paths[name], "driver_agent")
        del section

    def start(self):
        for name, path in self.paths.items():
            self._servers.append(self._serve(name, path))
        return self

    def stop(self):
        for server in self._servers:
            server.shutdown()
            server.server_close()
        self._servers = []
        for path in self.paths.values():
            with contextlib.suppress(FileNotFoundError):
                os.remove(path)
        for name in self.paths:
            cfg.CONF.clear_override(f"{name}_socket_path", "driver_agent")

    def _serve(self, name, path):
        agent = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self):
                data = receive(self.request)
                if data is None:
                    agent.events.append(("torn", name))
                    return
                agent.events.append((name, data))
                answer = getattr(agent, name)(data)
                if answer is not agent.CLOSE:
                    message = json.dumps(answer).encode()
                    with contextlib.suppress(OSError):
                        self.request.send(b"%d\n" % len(message))
                        self.request.sendall(message)

        class Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
            daemon_threads = True
            request_queue_size = 64

        server = Server(path, Handler)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return server


def receive(sock):
    """A request, or None for one that ended early."""
    head = b""
    while not head.endswith(b"\n"):
        part = sock.recv(1)
        if not part:
            return None
        head += part
    length, body = int(head), b""
    while len(body) < length:
        part = sock.recv(length - len(body))
        if not part:
            return None
        body += part
    return json.loads(body)
