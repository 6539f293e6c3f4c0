"""A process tree that ends whole: children that stop with their parent, however it stops."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time

STOPPED_BY = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PATIENCE_SECONDS = 8
RESTARTS_A_MINUTE = 5

_PR_SET_PDEATHSIG = 1


class Stopped(BaseException):
    """Somebody asked the tree to stop. Like KeyboardInterrupt, nothing that catches errors may catch it."""


def stop_with_parent(parent):
    """Ask Linux to end this process when ``parent`` dies, even by SIGKILL. Elsewhere it does nothing."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # it died before we asked
            os.kill(os.getpid(), signal.SIGTERM)


class Tree:
    """Named children of this process; leaving the ``with`` block stops them all."""

    def __init__(self, folder):
        self._folder = folder
        self._commands = {}
        self._children = {}
        self._restarts = []

    def __enter__(self):
        for number in STOPPED_BY:
            if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:  # nohup means it
                signal.signal(number, self._stop)
        return self

    def __exit__(self, *exception):
        for number in STOPPED_BY:
            signal.signal(number, signal.SIG_IGN)  # a second Ctrl-C must not leave half of the tree behind
        self._signal_all(signal.SIGTERM)
        give_up_at = time.monotonic() + PATIENCE_SECONDS
        for child in self._children.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(max(0.1, give_up_at - time.monotonic()))
        self._signal_all(signal.SIGKILL)
        for child in self._children.values():
            child.wait()

    def start(self, name, command, **environment):
        """Start a child in a session of its own, so that Ctrl-C reaches it through us and only once."""
        parent = os.getpid()
        self._commands[name] = (command, environment)
        self._children[name] = subprocess.Popen(
            command,
            cwd=self._folder,
            env={**os.environ, **environment},
            start_new_session=True,
            preexec_fn=lambda: stop_with_parent(parent),  # noqa: PLW1509 - nothing here has started a thread
        )

    def result(self, name):
        """Wait for a child that ends by itself; return its exit code, and forget it."""
        return self._children.pop(name).wait()

    def has_ended(self, name):
        return self._children[name].poll() is not None

    def watch(self, *, restart):
        """Wait until a child ends. Those named in ``restart`` are started again; for any other, return its name."""
        while True:
            for name in filter(self.has_ended, list(self._children)):
                if name not in restart or not self._may_restart():
                    return name
                sys.stderr.write(f"The {name} ended; it is started again.\n")
                command, environment = self._commands[name]
                self.start(name, command, **environment)
            time.sleep(0.5)

    def _may_restart(self):
        now = time.monotonic()
        self._restarts = [at for at in self._restarts if now - at < 60] + [now]
        return len(self._restarts) <= RESTARTS_A_MINUTE

    def _signal_all(self, number):
        for child in self._children.values():
            with contextlib.suppress(ProcessLookupError):
                # The whole session, also after its first process has ended: that may have left children.
                os.killpg(child.pid, number)

    def _stop(self, *args):
        raise Stopped
