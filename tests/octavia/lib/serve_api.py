"""Octavia's own WSGI application, with a thread for each request.

octavia-api itself takes one request at a time, so that a driver call that
waits would hold up everybody; a real deployment runs it in a WSGI server.
Without authentication a request that names no project gets one, as Keystone's
middleware would have given it.
"""
import socketserver
import sys
from wsgiref import simple_server

from octavia.api import app as api_app
from oslo_config import cfg

PROJECT = '5f3c1d0e9a7b4c6d8e2f0a1b3c5d7e9f'


class Application:
    """Puts a project in front of Octavia's application."""

    def __init__(self, octavia, project):
        self._octavia = octavia
        self._project = project

    def __call__(self, environ, start_response):
        if self._project is not None:
            environ.setdefault('HTTP_X_PROJECT_ID', self._project)
        return self._octavia(environ, start_response)


class Server(socketserver.ThreadingMixIn, simple_server.WSGIServer):
    """Threads end with the process, whatever they wait for."""

    daemon_threads = True
    request_queue_size = 128


class Handler(simple_server.WSGIRequestHandler):
    """Looks no names up."""

    def address_string(self):
        return self.client_address[0]


def main():
    octavia = api_app.setup_app(argv=sys.argv)
    settings = cfg.CONF.api_settings
    project = PROJECT if settings.auth_strategy == 'noauth' else None
    server = simple_server.make_server(
        str(settings.bind_host), settings.bind_port,
        Application(octavia, project), server_class=Server,
        handler_class=Handler)
    server.serve_forever()


if __name__ == '__main__':
    main()
