"""Programs out of wheels: run as whom, found where, and quoted when they fail."""

import os
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from config import programs
from config.local import LocalError


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "program.log"


@pytest.fixture
def own_user(monkeypatch: pytest.MonkeyPatch) -> None:
    """As an ordinary user, whoever runs the tests."""
    monkeypatch.setattr(programs, "ROOT", False)


@pytest.mark.usefixtures("own_user")
class TestRun:
    def test_what_it_says_goes_to_the_log(self, log: Path) -> None:
        log.write_text("before\n")
        programs.run(sys.executable, "-c", "print('one')", log=log)
        assert log.read_text() == "before\none\n"

    def test_it_runs_in_the_root_folder_and_reads_nothing(self, log: Path) -> None:
        code = "import os, sys; print(os.getcwd(), repr(sys.stdin.read()))"
        programs.run(sys.executable, "-c", code, log=log)
        assert log.read_text() == "/ ''\n"

    @pytest.mark.parametrize(
        ("code", "said"),
        [
            ("print('one'); print('two'); raise SystemExit(1)", "two"),
            ("raise SystemExit(3)", "没有输出"),
            (r"import os; os.write(1, b'\xff\xfe'); raise SystemExit(1)", "\ufffd\ufffd"),
        ],
    )
    def test_a_failure_names_program_log_and_last_line(
        self, log: Path, code: str, said: str
    ) -> None:
        with pytest.raises(LocalError) as refused:
            programs.run(sys.executable, "-c", code, log=log)
        name = Path(sys.executable).name
        assert str(refused.value) == f"{name} 没有成功，详见 {log}：{said}"

    def test_the_owner_is_whoever_runs(self) -> None:
        assert programs.owner().pw_uid == os.geteuid()


def test_as_root_the_owner_is_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "ROOT", True)
    assert programs.owner().pw_name == "nobody"


# Wheels


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A wheel `tool` with its programs and the shared libraries beside it."""
    site = tmp_path / "site-packages"
    for name in ("tool/__init__.py", "tool/bin/run", "tool/bin/lib.a", "tool.libs/lib.so"):
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(name)
    (site / "tool/bin/include").mkdir()
    found = SimpleNamespace(origin=str(site / "tool/__init__.py"))
    specs: dict[str, Any] = {"tool": found, "namespace": SimpleNamespace(origin=None)}
    monkeypatch.setattr(programs.importlib.util, "find_spec", specs.get)
    monkeypatch.setattr(programs, "HOME", tmp_path / "home")
    return site


@pytest.mark.parametrize("package", ["missing", "namespace"])
def test_a_wheel_that_is_not_there(site: Path, package: str) -> None:
    assert programs.wheel(package, "bin") is None


@pytest.mark.usefixtures("own_user")
def test_an_ordinary_user_runs_the_wheel_itself(site: Path, tmp_path: Path) -> None:
    assert programs.wheel("tool", "bin") == site / "tool/bin"
    assert not (tmp_path / "home").exists()


def test_root_runs_a_copy_that_nobody_can_reach(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(programs, "ROOT", True)
    home = tmp_path / "home"
    assert programs.wheel("tool", "bin") == home / "programs/tool/bin"
    copied = {str(p.relative_to(home)) for p in home.rglob("*") if p.is_file()}
    assert copied == {"programs/tool/bin/run", "programs/tool.libs/lib.so"}
    (site / "tool/bin/run").write_text("newer")
    programs.wheel("tool", "bin")
    assert (home / "programs/tool/bin/run").read_text() == "tool/bin/run", "copied once"
