"""Things that live as long as the process: made lazily, and anew after a fork."""

import os
import threading

_lock = threading.RLock()
_things = {}
_inherited = []
_owner = os.getpid()


def once(name, make):
    """The process's own `name`; `make` is called the first time.

    A forked child makes its own: threads aren't copied by a fork, and a
    connection must not be shared. Octavia makes a new driver for every
    request, so nothing can live in the driver itself.
    """
    global _things, _owner, _lock
    if _owner != os.getpid():
        # The lock may have been held in the parent at the moment of the fork.
        # What the parent made is kept from being collected: its connections
        # might say goodbye on sockets that the parent still uses.
        _inherited.append(_things)
        _lock, _things, _owner = threading.RLock(), {}, os.getpid()
    with _lock:
        if name not in _things:
            _things[name] = make()
        return _things[name]


def has(name):
    """Whether `once` made it already, in this process."""
    return _owner == os.getpid() and name in _things


def forget():
    """Drops everything, as a fork does; what was made is handed back."""
    global _things
    with _lock:
        things, _things = _things, {}
    return things
