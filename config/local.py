"""A checkout on somebody's own machine: where its data lies, and the secrets it makes for itself.

`make setup` marks the checkout as local by writing `var/local`. Only then are servers embedded and
secrets generated (once, kept with mode 0600 beside the data they protect); elsewhere a missing
variable is refused by the settings.
"""

import base64
import fcntl
import hashlib
import json
import os
import secrets
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
MARK = PROJECT / "var/local"
NAME = "shangquan-" + hashlib.sha256(str(PROJECT).encode()).hexdigest()[:10]
ROOT = os.geteuid() == 0
# PostgreSQL refuses to run as root, and another user can't reach a project below a 0700 folder.
HOME = Path("/var/lib") / NAME if ROOT else PROJECT / "var"
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike


class LocalError(Exception):
    """One Chinese sentence for the person at the keyboard."""


def is_local() -> bool:
    return MARK.exists()


def prepare() -> None:
    """Puts into the environment what a local checkout needs and the environment lacks."""
    if not is_local():
        return
    own = {"HTTPS": "0", "SECOND_FACTOR_REQUIRED": ""}  # to look around, a password is enough
    for name, value in {**_kept_secrets(), **own}.items():
        os.environ.setdefault(name, value)
    os.environ.setdefault("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")


def _kept_secrets() -> dict[str, str]:
    file = HOME / "secrets.json"
    try:
        if not file.exists():
            _write_once(file, json.dumps(_new_secrets(), indent=1))
        kept: dict[str, str] = json.loads(file.read_text())
        if not set(_new_secrets()) <= set(kept):
            kept = _completed(file)
    except OSError as error:
        raise LocalError(
            f"无法读写 {error.filename or file}：请检查文件夹权限和磁盘空间。"
        ) from None
    except ValueError:
        raise LocalError(f"{file} 已损坏：请从备份恢复，没有加密数据时可删除后重试。") from None
    return kept


def _new_secrets() -> dict[str, str]:
    return {
        "SECRET_KEY": secrets.token_urlsafe(48),
        "FIELD_KEYS": "1:" + base64.b64encode(secrets.token_bytes(32)).decode(),
        "FINGERPRINT_KEY": secrets.token_urlsafe(32),
        "PLAQUE_KEY": secrets.token_urlsafe(32),
        "DEMO_PASSWORD": "".join(secrets.choice(LETTERS) for _ in range(12)),
    }


def _completed(file: Path) -> dict[str, str]:
    """With the secrets that a newer version needs beside those that are kept; under a lock, so that
    two starts at once agree."""
    with open(os.open(file.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        kept: dict[str, str] = {**_new_secrets(), **json.loads(file.read_text())}
        part = file.with_name(f"{file.name}.{os.getpid()}")
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            out.write(json.dumps(kept, indent=1))
        part.replace(file)
    return kept


def _write_once(file: Path, text: str) -> None:
    """Two first starts at once agree on the file of whoever linked it first."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f"{file.name}.{os.getpid()}")
    with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(text)
    try:
        os.link(part, file)
    except FileExistsError:
        pass
    finally:
        part.unlink()
