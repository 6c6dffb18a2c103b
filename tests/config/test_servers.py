"""Embedded servers, tried on a small checkout of its own with servers of its own."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).parent.parent.parent
NEEDED = ("local.py", "programs.py", "servers.py")
#: Starts the servers, says what it got, and holds them until its standard input ends.
HOLD = """
import json, os, sys
from config.servers import running
with running():
    import psycopg, redis
    with psycopg.connect(os.environ["DATABASE_URL"]) as session:
        name = session.execute("select current_database()").fetchone()[0]
    pong = redis.Redis.from_url(os.environ["REDIS_URL"]).ping()
    print(json.dumps({"database": name, "redis": pong}), flush=True)
    sys.stdin.read()
"""
#: Is anything still listening?
PROBE = """
import json
from config import servers
print(json.dumps({"database": servers._connects(), "redis": bool(servers._redis(b"PING"))}))
"""
WHERE = "from config import local, servers; print(local.HOME); print(servers.SOCKETS)"


class Checkout:
    """A copy of the modules under test, with its own servers."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "config").mkdir(parents=True)
        (folder / "config/__init__.py").touch()
        for name in NEEDED:
            shutil.copy(PROJECT / "config" / name, folder / "config" / name)
        (folder / "var").mkdir()
        (folder / "var/local").touch()
        self.home, self.sockets = map(Path, self.run(WHERE).stdout.splitlines())

    def environment(self, **more: str) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        return {**kept, "LANG": "C.UTF-8", **more}

    def run(self, code: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", code],
            cwd=self.folder,
            env=self.environment(**more),
            input="",
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    def hold(self, **more: str) -> "subprocess.Popen[str]":
        """A user of the servers that has them when this returns."""
        process = subprocess.Popen(
            [sys.executable, "-c", HOLD],
            cwd=self.folder,
            env=self.environment(**more),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        assert json.loads(process.stdout.readline()) == {"database": "app", "redis": True}
        return process

    def listening(self) -> dict[str, bool]:
        return json.loads(self.run(PROBE).stdout)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Checkout]:
    """Below a folder that only its owner may enter, under a long path."""
    closed = tmp_path_factory.mktemp("closed")
    closed.chmod(0o700)
    made = Checkout(closed / ("a-rather-long-name-of-a-folder-" * 3) / "商圈 checkout")
    yield made
    made.run(HOLD)  # the last user stops what a failed test left
    shutil.rmtree(made.sockets, ignore_errors=True)
    if made.home != made.folder / "var":
        shutil.rmtree(made.home, ignore_errors=True)


@pytest.fixture
def user(checkout: Checkout) -> Iterator[Callable[..., "subprocess.Popen[str]"]]:
    """`user()` holds the servers until the test ends."""
    holding: list[subprocess.Popen[str]] = []

    def start(**more: str) -> "subprocess.Popen[str]":
        holding.append(checkout.hold(**more))
        return holding[-1]

    yield start
    for process in holding:
        leave(process)


def leave(process: "subprocess.Popen[str]") -> None:
    if process.stdin and not process.stdin.closed:
        process.stdin.close()
    process.wait(30)
    if process.stdout:
        process.stdout.close()


def postmaster(checkout: Checkout) -> int:
    return int((checkout.home / "postgres/data/postmaster.pid").read_text().split()[0])


def test_the_last_user_stops_the_servers(checkout, user):
    first, second = user(), user()
    assert checkout.listening() == {"database": True, "redis": True}
    leave(second)
    assert checkout.listening() == {"database": True, "redis": True}
    leave(first)
    assert checkout.listening() == {"database": False, "redis": False}


def test_a_killed_user_leaves_them_to_the_next(checkout, user):
    killed = user()
    killed.kill()
    killed.wait(30)
    assert checkout.listening()["database"]
    leave(user())
    assert checkout.listening() == {"database": False, "redis": False}


def test_they_come_back_after_a_killed_postgres(checkout, user):
    first = user()
    os.kill(postmaster(checkout), signal.SIGKILL)
    first.kill()
    time.sleep(0.5)
    user()
    assert checkout.listening() == {"database": True, "redis": True}


def test_a_stale_pid_file_of_another_program_is_no_obstacle(checkout, user):
    leave(user())
    stale = checkout.home / "postgres/data/postmaster.pid"
    stale.write_text(f"{os.getpid()}\n{stale.parent}\n1\n5432\n")
    shutil.chown(stale, stale.parent.stat().st_uid, stale.parent.stat().st_gid)
    user()
    assert postmaster(checkout) != os.getpid()


def test_sockets_are_private_and_the_network_is_not_used(checkout, user):
    user()
    assert checkout.sockets.stat().st_mode & 0o777 == 0o700
    options = (checkout.home / "postgres/data/postmaster.opts").read_text()
    assert '"-h" ""' in options or "-h ''" in options


SAY = "import os; from config.servers import running\nwith running(): print(os.environ['%s'])"


@pytest.mark.parametrize(
    ("given", "other"), [("DATABASE_URL", "REDIS_URL"), ("REDIS_URL", "DATABASE_URL")]
)
def test_an_address_that_is_set_is_used(checkout, given, other):
    code = f"{SAY % given}; print(os.environ['{other}'])"
    done = checkout.run(code, **{given: "somewhere"})
    assert done.returncode == 0, done.stderr
    kept, started = done.stdout.splitlines()
    assert kept == "somewhere"
    assert str(checkout.sockets) in started


def test_both_addresses_set_start_nothing(checkout):
    done = checkout.run(SAY % "REDIS_URL", DATABASE_URL="a", REDIS_URL="b")
    assert done.stdout == "b\n"
    assert checkout.listening() == {"database": False, "redis": False}


def test_a_checkout_that_was_not_set_up_is_told_so(checkout):
    mark = checkout.folder / "var/local"
    mark.unlink()
    try:
        done = checkout.run(SAY % "REDIS_URL")
    finally:
        mark.touch()
    assert "缺少环境变量 DATABASE_URL、REDIS_URL" in done.stderr
    assert "make setup" in done.stderr


def test_a_socket_folder_of_somebody_else_is_refused(checkout, tmp_path):
    shutil.rmtree(checkout.sockets, ignore_errors=True)
    checkout.sockets.symlink_to(tmp_path)
    try:
        done = checkout.run(SAY % "REDIS_URL")
    finally:
        checkout.sockets.unlink()
    assert "属于别的用户，请删除后重试。" in done.stderr


def test_a_folder_that_cannot_be_written_is_refused(checkout, tmp_path):
    """As root everything can be written: a file stands where the folder should be."""
    (tmp_path / "file").touch()
    code = (
        "from pathlib import Path\nimport config.servers as s\n"
        f"s.HOME = Path({str(tmp_path / 'file')!r})\n" + SAY % "REDIS_URL"
    )
    assert "请检查文件夹权限和磁盘空间" in checkout.run(code).stderr
