"""`make drill`: what must survive. A worker killed in the middle of a job, Redis lost, a backup put
back into a new database with the keys from their own file.

Everything happens in databases, a Redis and a folder of its own, which go at the end. One line per
step; status 1 where a step failed.
"""

import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import django
import psycopg
from django.core.management import call_command
from django.db import connection

from config import local, processes
from config.commandline import guarded
from config.servers import redis_program, running

NAME = f"drill_{os.getpid()}"
RESTORED = f"{NAME}_restored"
LEDGER = Path(__file__).parent / "demo/data/yuehaiwan-enterprise-ledger.xlsx"
QUARTERS = ("2017Q4", "2018Q1")
PATIENCE = 240  # seconds; the lease of a dead worker ends after sixty
KEYS = ("FIELD_KEYS", "FINGERPRINT_KEY", "PLAQUE_KEY")
MANAGE = [sys.executable, str(local.PROJECT / "manage.py")]
#: Run in the restored installation: an encrypted value and every figure, as one line of JSON.
READ = "from config.drill import seen; import json; print(json.dumps(seen()))"


class Drill:
    """The installation that is drilled, and its steps in their order."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.backup, self.keys = folder / "backup", folder / "keys.env"
        self.redis: Any = None
        self.worker: Any = None
        self.beat: Any = None
        self.before: Any = None

    def steps(self) -> list[tuple[str, Callable[[], None]]]:
        return [
            ("建库、导入台账", self.prepare),
            ("汇总到一半时杀掉 worker，没有留下半份报表", self.kill_worker),
            ("Redis 丢失时照样接受任务", self.lose_redis),
            ("新的 worker 把两件任务各做一次", self.recover),
            ("备份，密钥另存一个文件，备份里没有密钥", self.back_up),
            ("没有密钥时拒绝恢复", self.refuse_without_keys),
            ("取回密钥，恢复到新的数据库", self.restore),
            ("加密的电话读得出，统计数一致", self.compare),
        ]

    def prepare(self) -> None:
        from accounts.models import User  # noqa: PLC0415 after django.setup()
        from config.demo.cities import load_areas  # noqa: PLC0415 after django.setup()
        from config.demo.users import load_users  # noqa: PLC0415 after django.setup()

        self.start_redis()
        call_command("migrate", verbosity=0, interactive=False)
        load_users(load_areas(), "drill")
        must(User.objects.filter(username="clerk").exists(), "没有建立用户")
        with open(os.devnull, "w") as quiet:
            call_command("import_ledger", "organisations", LEDGER, "--as", "clerk", stdout=quiet)

    def kill_worker(self) -> None:
        """The figures' table is locked, so that the compile stands still when it writes them."""
        with psycopg.connect(os.environ["DATABASE_URL"]) as held:
            held.execute("lock table reports_figure in access exclusive mode")
            job = ask(QUARTERS[0])
            self.worker = processes.start("worker")
            wait(lambda: waits_for_figures(held), "worker 没有开始汇总")
            os.killpg(self.worker.pid, signal.SIGKILL)
            self.worker.wait()
        job.refresh_from_db()
        must(job.open, f"任务是“{job.get_state_display()}”")
        wait(lambda: not backends(), "被杀掉的 worker 仍连着数据库")
        must(figures() == 0, "留下了半份报表")

    def lose_redis(self) -> None:
        self.redis.kill()
        self.redis.wait()
        must(ask(QUARTERS[1]).open, "任务没有记下")
        self.start_redis()

    def recover(self) -> None:
        from core.models import Job, JobState  # noqa: PLC0415 after django.setup()

        self.worker, self.beat = processes.start("worker"), processes.start("beat")
        asked = Job.objects.filter(kind="compile")
        done = asked.filter(state=JobState.DONE)
        wait(lambda: done.count() == len(QUARTERS), "任务没有做完")
        must(sorted(asked.values_list("attempts", flat=True)) == [1, 2], "任务做的次数不对")
        self.before = seen()
        must(bool(self.before["phone"]) and len(self.before["figures"]) > 0, "没有可核对的内容")

    def back_up(self) -> None:
        text = "".join(f"{name}={os.environ[name]}\n" for name in KEYS)
        with open(os.open(self.keys, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            out.write(text)
        with open(os.devnull, "w") as quiet:
            call_command("backup", self.backup, stdout=quiet)
        secrets = [os.environ[name].partition(":")[2] or os.environ[name] for name in KEYS]
        kept = b"".join(file.read_bytes() for file in sorted(self.backup.iterdir()))
        must(not any(secret.encode() in kept for secret in secrets), "备份里有密钥")

    def refuse_without_keys(self) -> None:
        other = {"FIELD_KEYS": "1:" + "A" * 43 + "=", "FINGERPRINT_KEY": "another"}
        done = self.elsewhere("restore", self.backup, **other)
        must(done.returncode == 1 and "密钥" in done.stderr, "没有拒绝")

    def restore(self) -> None:
        done = self.elsewhere("restore", self.backup, **self.fetched())
        must(done.returncode == 0, done.stderr.strip())

    def compare(self) -> None:
        done = self.elsewhere("shell", "--no-imports", "-c", READ, **self.fetched())
        must(done.returncode == 0, done.stderr.strip())
        must(json.loads(done.stdout) == self.before, "恢复后读到的与原来不同")

    def fetched(self) -> dict[str, str]:
        """The keys as they lie in their own file."""
        return dict(line.split("=", 1) for line in self.keys.read_text().splitlines())

    def elsewhere(self, *words: object, **keys: str) -> subprocess.CompletedProcess[str]:
        """A command in the installation beside: new database, new folder, these keys alone."""
        own = {"DATABASE_URL": address(RESTORED), "MEDIA_ROOT": str(self.folder / "restored")}
        return subprocess.run(  # noqa: S603 - our own program
            [*MANAGE, *map(str, words)],
            env={**os.environ, **own, **keys},
            capture_output=True,
            text=True,
            check=False,
        )

    def start_redis(self) -> None:
        """Without a file: what it knew is gone with it."""
        socket = self.folder / "redis.sock"
        quiet = subprocess.DEVNULL
        place = ("--port", "0", "--unixsocket", str(socket), "--dir", str(self.folder))
        command = [str(redis_program()), *place, "--save", "", "--appendonly", "no"]
        self.redis = subprocess.Popen(command, stdout=quiet, stderr=quiet)  # noqa: S603
        wait(socket.exists, "Redis 没有启动")

    def end(self) -> None:
        """Nothing of it is kept, so nothing is asked to finish."""
        for child in (self.worker, self.beat):
            if child is not None and child.poll() is None:
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()
        if self.redis is not None:
            self.redis.kill()
            self.redis.wait()


def seen() -> dict[str, Any]:
    """What is compared: a phone in the clear, and every figure of every report."""
    from districts.models import Organisation  # noqa: PLC0415 after django.setup()
    from reports.models import Figure  # noqa: PLC0415 after django.setup()

    numbers = Organisation.objects.order_by("pk").values_list("phone", flat=True)
    rows = Figure.objects.order_by("report__area__code", "report__quarter", "pk")
    return {
        "phone": next((phone for phone in numbers if phone), ""),
        "figures": [
            json.dumps(row, sort_keys=True) for row in rows.values_list("counts", flat=True)
        ],
    }


def figures() -> int:
    from reports.models import Figure  # noqa: PLC0415 after django.setup()

    return Figure.objects.count()


def ask(quarter: str) -> Any:
    from core.dated import Quarter  # noqa: PLC0415 after django.setup()
    from districts.models import Area  # noqa: PLC0415 after django.setup()
    from reports.services import ask_compile  # noqa: PLC0415 after django.setup()

    return ask_compile(area=Area.objects.get(code="640106"), period=Quarter.parse(quarter))


def waits_for_figures(held: psycopg.Connection) -> bool:
    found = held.execute(
        "select 1 from pg_locks where relation = 'reports_figure'::regclass and not granted"
    )
    return found.fetchone() is not None


def backends() -> int:
    """Sessions of this database that wait or work, but for our own."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from pg_stat_activity where datname = current_database()"
            " and pid <> pg_backend_pid() and state <> 'idle'"
        )
        return int(cursor.fetchone()[0])


class Failed(Exception):
    """What a step found, in words."""


def must(held: bool, otherwise: str) -> None:
    if not held:
        raise Failed(otherwise)


def wait(until: Callable[[], bool], otherwise: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not until():
        must(time.monotonic() < deadline, otherwise)
        time.sleep(0.2)


def address(name: str) -> str:
    """A database beside the one DATABASE_URL names."""
    place, mark, options = os.environ["DATABASE_URL"].partition("?")
    return f"{place.rpartition('/')[0]}/{name}{mark}{options}"


@contextmanager
def databases(beside: str) -> Iterator[None]:
    """Two empty ones, dropped at the end."""
    with psycopg.connect(beside, autocommit=True) as server:
        try:
            for name in (NAME, RESTORED):
                server.execute(f"create database {name}")
            yield
        finally:
            for name in (NAME, RESTORED):
                server.execute(f"drop database if exists {name} with (force)")


def main() -> None:
    local.prepare()
    with running(), tempfile.TemporaryDirectory() as name:
        beside = os.environ["DATABASE_URL"]
        own = {"DATABASE_URL": address(NAME), "MEDIA_ROOT": f"{name}/media"}
        os.environ.update(own, REDIS_URL=f"unix://{name}/redis.sock")
        with databases(beside):
            django.setup()
            logging.disable()  # that Redis is gone is meant
            sys.exit(perform(Drill(Path(name))))


def perform(drill: Drill) -> int:
    """Each step with ok or failed; after a failure the rest is not tried."""
    steps = drill.steps()
    try:
        for number, (title, step) in enumerate(steps, 1):
            begun = time.monotonic()
            why = _attempt(step)
            took = f"{time.monotonic() - begun:.1f} 秒"
            state = f"failed：{why}" if why else "ok"
            sys.stdout.write(f"{number}/{len(steps)} {title} …… {state}（{took}）\n")
            sys.stdout.flush()
            if why:
                return 1
    finally:
        drill.end()
    return 0


def _attempt(step: Callable[[], None]) -> str:
    try:
        step()
    except Failed as failure:
        return str(failure)
    except Exception as error:
        return f"{type(error).__name__}：{error}"
    return ""


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    sys.exit(guarded(main))
