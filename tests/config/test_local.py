"""What a local checkout makes for itself, and what it leaves alone."""

import base64
import json
import stat
from pathlib import Path

import pytest

from config import local

NAMES = {"SECRET_KEY", "FIELD_KEYS", "FINGERPRINT_KEY", "PLAQUE_KEY", "DEMO_PASSWORD"}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(local, "HOME", tmp_path / "home")
    monkeypatch.setattr(local, "MARK", tmp_path / "local")
    for name in (*NAMES, "HTTPS", "ALLOWED_HOSTS"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "home"


@pytest.fixture
def marked(home: Path) -> Path:
    local.MARK.touch()
    return home


def environment() -> dict[str, str]:
    return {name: value for name, value in local.os.environ.items() if name in NAMES}


def test_without_the_mark_nothing_is_made(home):
    local.prepare()
    assert environment() == {}
    assert not home.exists()


def test_secrets_are_made_once_and_kept_private(marked):
    local.prepare()
    first = environment()
    assert first.keys() == NAMES
    for name in NAMES:
        del local.os.environ[name]
    local.prepare()
    assert environment() == first
    assert stat.S_IMODE((marked / "secrets.json").stat().st_mode) == 0o600


def test_keys_have_the_right_size(marked):
    local.prepare()
    number, secret = environment()["FIELD_KEYS"].split(":")
    assert number == "1"
    assert len(base64.b64decode(secret, validate=True)) == 32
    assert len(environment()["SECRET_KEY"]) >= 50


def test_the_password_has_no_letters_that_look_alike(marked):
    local.prepare()
    assert len(environment()["DEMO_PASSWORD"]) == 12
    assert not set(environment()["DEMO_PASSWORD"]) & set("0o1lI")


def test_what_is_set_wins(marked, monkeypatch):
    monkeypatch.setenv("DEMO_PASSWORD", "own")
    monkeypatch.setenv("HTTPS", "1")
    local.prepare()
    assert local.os.environ["DEMO_PASSWORD"] == "own"
    assert local.os.environ["HTTPS"] == "1"


def test_two_first_starts_agree(marked):
    """Whoever comes second finds the file and keeps it."""
    marked.mkdir()
    local._write_once(marked / "secrets.json", json.dumps({"SECRET_KEY": "first"}))
    local._write_once(marked / "secrets.json", json.dumps({"SECRET_KEY": "second"}))
    assert json.loads((marked / "secrets.json").read_text()) == {"SECRET_KEY": "first"}
    assert [path.name for path in marked.iterdir()] == ["secrets.json"]


def test_a_file_of_an_older_version_gets_what_it_lacks(marked):
    """The rest stays as it was, and the next start adds nothing."""
    marked.mkdir()
    kept = dict.fromkeys(NAMES - {"PLAQUE_KEY"}, "kept")
    file = marked / "secrets.json"
    file.write_text(json.dumps(kept))
    local.prepare()
    first = json.loads(file.read_text())
    assert {**first, **kept} == first
    assert len(first["PLAQUE_KEY"]) >= 43
    assert environment() == first
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    local.prepare()
    assert json.loads(file.read_text()) == first


def test_a_damaged_file_is_one_sentence(marked):
    marked.mkdir()
    (marked / "secrets.json").write_text("{")
    with pytest.raises(local.LocalError, match="已损坏"):
        local.prepare()


def test_a_folder_that_cannot_be_made_is_one_sentence(marked):
    marked.touch()  # a file stands where the folder should be
    with pytest.raises(local.LocalError, match="请检查文件夹权限和磁盘空间"):
        local.prepare()
