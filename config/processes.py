"""The three kinds of processes: how each is started, and one parent for all on a local machine.

In production each is a container of its own: `python -m config.processes web`.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from types import FrameType

from django.conf import settings

from config.commandline import guarded

GRACE = 10  # seconds for a child to finish what it is doing
PARENT_DIED = 1  # PR_SET_PDEATHSIG
ROLES = ("web", "worker", "beat")
Children = Mapping[str, subprocess.Popen[bytes]]


def command(role: str) -> list[str]:
    """Raises KeyError for a role there is none of."""
    host, port = os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "8000")
    quiet = ["-W", "ignore:You're running the worker"]  # as root, on a machine of one's own
    celery = [sys.executable, *quiet, "-m", "celery", "--quiet", "-A", "config"]
    granian = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws"]
    share = ["--workers", os.environ.get("WEB_WORKERS", "2"), "--blocking-threads", "4"]
    return {
        "web": [
            *(*granian, *share, "--host", host, "--port", port, "--log-level", "warning"),
            *("--workers-kill-timeout", "5", "config.wsgi:application"),
        ],
        "worker": [
            *(*celery, "worker", "--loglevel", "WARNING", "--without-gossip", "--without-mingle"),
            *("--concurrency", os.environ.get("WORKER_PROCESSES", "2")),
        ],
        "beat": [*celery, "beat", "--loglevel", "WARNING"],
    }[role]


def start(role: str) -> subprocess.Popen[bytes]:
    """A session of its own: the terminal's Ctrl-C reaches us alone, and we pass on one SIGTERM."""
    return subprocess.Popen(  # noqa: S603 - our own programs
        command(role),
        start_new_session=True,
        stdin=subprocess.DEVNULL,
        preexec_fn=_die_with_parent,  # noqa: PLW1509 - we have one thread
    )


def _die_with_parent() -> None:
    """Linux sends SIGTERM when the parent is gone, however it went."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PARENT_DIED, signal.SIGTERM)


class Stopping:
    """Remembers that Ctrl-C, SIGTERM or SIGHUP came."""

    def __init__(self) -> None:
        self.asked = False
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask)

    def _ask(self, number: int, frame: FrameType | None) -> None:
        self.asked = True


def watch(children: Children, stopping: Stopping) -> int:
    """Until a stop is asked for or a child ends; then all end. Status 1 if one ended itself."""
    while not stopping.asked and alive(children):
        time.sleep(0.2)
    gone = [role for role, child in children.items() if child.poll() is not None]
    end(children)
    if stopping.asked:
        return 0
    sys.stderr.write(f"{'、'.join(gone)} 进程意外退出，系统已停止：原因见上面的输出。\n")
    return 1


def alive(children: Children) -> bool:
    return all(child.poll() is None for child in children.values())


def end(children: Children) -> None:
    """One SIGTERM for each; who has not left after the grace is killed with all of its own."""
    left = [child for child in children.values() if child.poll() is None]
    for child in left:
        child.terminate()
    deadline = time.monotonic() + GRACE
    for child in left:
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def main(arguments: Sequence[str]) -> int:
    """Becomes the process of one role, after the settings have been found complete."""
    if len(arguments) != 1 or arguments[0] not in ROLES:
        sys.stderr.write(f"用法：python -m config.processes {'|'.join(ROLES)}\n")
        return 2
    return guarded(lambda: _become(arguments[0]))


def _become(role: str) -> None:
    settings.ROOT_URLCONF  # noqa: B018 - the first look reads the environment
    os.execv(sys.executable, command(role))  # noqa: S606 - our own programs


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    sys.exit(main(sys.argv[1:]))
