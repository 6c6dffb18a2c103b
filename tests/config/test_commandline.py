"""Commands answer with a status and, when something is wrong, with one Chinese sentence."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
import redis
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import CommandParser
from django.db import OperationalError, ProgrammingError

from config import commandline
from config.local import LocalError
from core.errors import Refused

PROJECT = Path(__file__).parent.parent.parent


def manage(*words: str, python: str = sys.executable, **more: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [python, str(PROJECT / "manage.py"), *words],
        env={**os.environ, **more},
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.mark.parametrize(
    ("error", "part"),
    [
        (Refused("请先导入台账。"), "请先导入台账。"),
        (LocalError("端口不对。"), "端口不对。"),
        (ImproperlyConfigured("缺少环境变量 X。"), "缺少环境变量 X。"),
        (ProgrammingError("relation does not exist"), "manage.py migrate"),
        (OperationalError("refused"), "请检查 DATABASE_URL"),
        (psycopg.OperationalError("refused"), "请检查 DATABASE_URL"),
        (redis.ConnectionError("refused"), "请检查 REDIS_URL"),
        (PermissionError(13, "denied"), "请检查文件夹权限"),
        (OSError(28, "No space left"), "请检查磁盘空间"),
        (ModuleNotFoundError("No module named 'x'"), "make setup"),
        (ValueError("first\nsecond"), "程序出错（ValueError：first）"),
    ],
)
def test_every_error_is_one_sentence(error, part):
    said = commandline.sentence(error)
    assert part in said
    assert "\n" not in said


@pytest.mark.parametrize(
    ("work", "status", "said"),
    [
        (lambda: None, 0, ""),
        (lambda: sys.exit(2), 2, ""),
        (sys.exit, 0, ""),
        (lambda: sys.exit("不行。"), 1, "不行。\n"),
    ],
)
def test_status(work, status, said, capsys):
    assert commandline.guarded(work) == status
    assert capsys.readouterr().err == said


def test_an_interrupt_is_no_traceback(capsys):
    def interrupted() -> None:
        raise KeyboardInterrupt

    assert commandline.guarded(interrupted) == 130
    assert capsys.readouterr().err == "已中断。\n"


def test_a_traceback_is_shown_when_asked_for(capsys):
    def broken() -> None:
        raise ValueError("why")

    assert commandline.guarded(broken, debug=True) == 1
    assert "Traceback" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "缺少参数 QUARTER"),
        (["2017Q9x", "--no"], "不认识的参数 --no"),
        (["1", "--role", "king"], "参数 --role 不能是“king”，可选 'admin', 'clerk'"),
        (["1", "--count", "many"], "参数 --count 的值“many”不对"),
        (["1", "--count"], "参数 --count 后面缺少值"),
    ],
)
def test_wrong_arguments_are_told_in_chinese(words, said, capsys, monkeypatch):
    monkeypatch.setattr(CommandParser, "error", commandline._wrong_arguments)
    parser = CommandParser(prog="manage.py test")
    parser.add_argument("quarter", metavar="QUARTER")
    parser.add_argument("--role", choices=["admin", "clerk"])
    parser.add_argument("--count", type=int)
    with pytest.raises(SystemExit) as leaving:
        parser.parse_args(words)
    assert leaving.value.code == 2
    assert capsys.readouterr().err == f"{said}；用法见 manage.py test --help。\n"


def test_a_command_there_is_none_of():
    done = manage("make_coffee")
    assert (done.returncode, done.stderr) == (
        2,
        "没有命令“make_coffee”：manage.py help 列出全部命令。\n",
    )


#: manage.py on a machine that nobody has set up as his own.
ELSEWHERE = """
import sys
from config import commandline, local
local.is_local = lambda: False
sys.exit(commandline.main(["manage.py", "check"]))
"""


@pytest.mark.parametrize("name", ["SECRET_KEY", "FIELD_KEYS", "FINGERPRINT_KEY", "PLAQUE_KEY"])
def test_a_missing_secret_is_one_sentence(name):
    """In production nothing is made up: an empty variable is a missing one."""
    done = subprocess.run(
        [sys.executable, "-c", ELSEWHERE],
        cwd=PROJECT,
        env={**os.environ, name: ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (
        1,
        f"缺少环境变量 {name}：请按 README.md 设置后重试。\n",
    )


def test_a_dead_database_is_one_sentence():
    done = manage("showmigrations", DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")
    assert done.returncode == 1
    assert done.stderr.startswith("连不上数据库：请检查 DATABASE_URL 和数据库服务")
    assert done.stderr.count("\n") == 1


def test_a_python_without_the_packages_is_one_sentence(tmp_path):
    """The interpreter of the machine, not the one of .venv."""
    bare = Path(sys.base_prefix) / "bin/python3"
    done = subprocess.run(
        [bare, "-s", "-S", str(PROJECT / "manage.py"), "check"],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("缺少依赖 ")
    assert "make setup" in done.stderr
