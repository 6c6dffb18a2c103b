"""One parent for all: whatever ends one ends all, and children notice a killed parent."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

PROJECT = Path(__file__).parent.parent.parent
#: A parent of two children, whose numbers it prints.
PARENT = """
import sys
from config import processes
sleep = [sys.executable, "-c", "import time; time.sleep({first})"]
stubborn = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"
codes = {{"web": sleep, "worker": [sys.executable, "-c", {second}]}}
processes.command = codes.get
processes.GRACE = 1
stopping = processes.Stopping()
children = {{role: processes.start(role) for role in codes}}
print(*(child.pid for child in children.values()), flush=True)
sys.exit(processes.watch(children, stopping))
"""
SLEEP = "'import time; time.sleep(60)'"


class Parent:
    def __init__(self, first: str = "60", second: str = SLEEP) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", PARENT.format(first=first, second=second)],
            cwd=PROJECT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        self.children = [int(pid) for pid in self.process.stdout.readline().split()]
        time.sleep(0.3)

    def end(self) -> tuple[int, str]:
        _, said = self.process.communicate(timeout=30)
        return self.process.returncode, said

    def left(self, seconds: float = 5) -> list[int]:
        """The children that still run after a while."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            alive = [pid for pid in self.children if running(pid)]
            if not alive:
                return []
            time.sleep(0.05)
        return alive


def running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_all(number):
    parent = Parent()
    assert all(running(pid) for pid in parent.children)
    parent.process.send_signal(number)
    assert parent.end() == (0, "")
    assert parent.left() == []


def test_one_that_ends_by_itself_ends_all():
    parent = Parent(first="0.5")
    assert parent.end() == (1, "web 进程意外退出，系统已停止：原因见上面的输出。\n")
    assert parent.left() == []


def test_one_that_will_not_leave_is_killed():
    parent = Parent(second="stubborn")
    parent.process.send_signal(signal.SIGTERM)
    assert parent.end()[0] == 0
    assert parent.left() == []


@pytest.mark.skipif(sys.platform != "linux", reason="PR_SET_PDEATHSIG 只有 Linux 有")
def test_children_notice_that_their_parent_was_killed():
    parent = Parent()
    os.kill(parent.process.pid, signal.SIGKILL)
    parent.end()
    assert parent.left() == []
