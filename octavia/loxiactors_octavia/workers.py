"""Runs what may block without limit, so that nobody has to wait for it longer than he wants."""

import queue
import threading
import time


class AllBusy(Exception):
    """Every thread is still held by something that was given up."""


class Workers:
    """A bounded number of daemon threads, made when needed.

    Not concurrent.futures: its threads are joined when the interpreter ends,
    so that one blocked call would keep octavia-api from stopping.
    """

    def __init__(self, size, name):
        self._name = name
        self._free = threading.BoundedSemaphore(size)
        self._tasks = queue.Queue()
        self._lock = threading.Lock()
        self._idle = 0
        self._made = 0

    def start(self, function, outcomes):
        """Has function called in a thread; its Outcome is put into outcomes.

        :raises AllBusy: at once, when no thread is free.
        """
        if not self._free.acquire(blocking=False):
            raise AllBusy()
        with self._lock:
            fresh = not self._idle
            if fresh:
                self._made += 1
            else:
                self._idle -= 1
        if fresh:
            try:
                threading.Thread(target=self._work, name=f"{self._name}-{self._made}", daemon=True).start()
            except BaseException:
                self._free.release()
                raise
        self._tasks.put((function, outcomes))

    def _work(self):
        while True:
            function, outcomes = self._tasks.get()
            outcome = _outcome(function)
            with self._lock:
                self._idle += 1
            self._free.release()
            outcomes.put(outcome)
            function = outcomes = outcome = None  # keeps no payload alive while idle


class Outcome:
    """What a function returned or raised."""

    def __init__(self, result=None, error=None):
        self.result = result
        self.error = error

    def unwrap(self):
        if self.error is not None:
            raise self.error
        return self.result


def _outcome(function):
    try:
        return Outcome(result=function())
    except BaseException as error:  # pylint: disable=broad-except
        return Outcome(error=error)


def next_outcome(outcomes, until):
    """The next Outcome that comes before `until` (time.monotonic), or None."""
    try:
        return outcomes.get(timeout=max(until - time.monotonic(), 0))
    except queue.Empty:
        return None
