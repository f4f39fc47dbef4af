"""Runs what may block without limit, and waits for it no longer than asked."""

import queue
import threading


class AllBusy(Exception):
    """Every thread is still held by something that was given up."""


class TookTooLong(Exception):
    """It goes on in its thread, but nobody waits for it any more."""


class Workers:
    """A bounded number of daemon threads, made when needed.

    Not concurrent.futures: its threads are joined when the interpreter ends,
    so that one blocked call would keep octavia-api from stopping.
    """

    def __init__(self, size, name):
        self._name = name
        self._free = threading.BoundedSemaphore(size)
        self._tasks = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._idle = 0
        self._made = 0

    def run(self, function, timeout):
        """What function returns or raises, if it does within timeout seconds.

        :raises AllBusy: at once, when no thread is free.
        :raises TookTooLong: after timeout.
        """
        if not self._free.acquire(blocking=False):
            raise AllBusy()
        task = _Task(function)
        with self._lock:
            if self._idle:
                self._idle -= 1
            else:
                self._made += 1
                try:
                    threading.Thread(target=self._work, name=f"{self._name}-{self._made}", daemon=True).start()
                except BaseException:
                    self._free.release()
                    raise
        self._tasks.put(task)
        return task.outcome(timeout)

    def _work(self):
        while True:
            task = self._tasks.get()
            task.run()
            task = None  # keeps no payload alive while idle
            with self._lock:
                self._idle += 1
            self._free.release()


class _Task:
    def __init__(self, function):
        self._function = function
        self._done = threading.Event()
        self._result = None
        self._error = None

    def run(self):
        try:
            self._result = self._function()
        except BaseException as error:  # pylint: disable=broad-except
            self._error = error
        finally:
            self._function = None
            self._done.set()

    def outcome(self, timeout):
        if not self._done.wait(max(timeout, 0)):
            raise TookTooLong()
        if self._error is not None:
            try:
                raise self._error
            finally:
                self._error = None  # breaks the cycle through the traceback
        return self._result
