"""The token and the TLS context for the control plane, read again when a file changes."""

import os
import ssl
import threading

from loxiactors_octavia import exceptions


class Credentials:
    def __init__(self, conf):
        self._conf = conf
        self._lock = threading.Lock()
        self._token = (None, None)
        self._context = (None, None)

    def token(self):
        """The bearer token, or None without one. Never to be put into a text."""
        path = self._conf.control_plane_token_file
        if not path:
            return None
        stamp = _stamp("control_plane_token_file", path)
        with self._lock:
            if self._token[0] != stamp:
                self._token = (stamp, _token(path))
            return self._token[1]

    def context(self):
        """For https: verifies the control plane's certificate and name."""
        files = [(name, getattr(self._conf, name)) for name in (
            "control_plane_ca_file", "control_plane_client_cert_file", "control_plane_client_key_file")]
        stamp = [_stamp(name, path) for name, path in files if path]
        with self._lock:
            if self._context[0] != stamp:
                self._context = (stamp, _context(*(path for _, path in files)))
            return self._context[1]


def _stamp(option, path):
    try:
        status = os.stat(path)
    except OSError as error:
        raise _unusable(option, path, error.strerror) from None
    return path, status.st_mtime_ns, status.st_size, status.st_ino


def _token(path):
    try:
        with open(path, encoding="ascii") as file:
            token = file.read(10000).strip()
    except OSError as error:
        raise _unusable("control_plane_token_file", path, error.strerror) from None
    except UnicodeDecodeError:
        raise _unusable("control_plane_token_file", path, "it is not plain ASCII") from None
    if not token or not token.isprintable() or " " in token:
        raise _unusable("control_plane_token_file", path, "it must hold the token in one line")
    return token


def _context(ca_file, certificate, key):
    try:
        context = ssl.create_default_context(cafile=ca_file or None)
    except (OSError, ValueError) as error:
        raise _unusable("control_plane_ca_file", ca_file, reason(error)) from None
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if certificate:
        try:
            # An encrypted key would otherwise ask at the terminal.
            context.load_cert_chain(certificate, key or None, password=lambda: "")
        except (OSError, ValueError) as error:
            raise _unusable("control_plane_client_cert_file", certificate, reason(error)) from None
    return context


def reason(error):
    """An operating system's or TLS error in a few words."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate was not accepted: {error.verify_message or error.reason}"
    if isinstance(error, ssl.SSLError):
        return f"TLS failed: {error.reason or error.strerror or type(error).__name__}"
    if isinstance(error, TimeoutError):
        return "timed out"
    return (getattr(error, "strerror", None) or str(error) or type(error).__name__).lower()


def _unusable(option, path, why):
    return exceptions.Misconfigured(operator_fault_string=f"[loxilb] {option} = {path} cannot be used: {why}")
