"""What a person reads at the command line: every error, every wrong argument, every status."""

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
import redis
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError
from django.core.management.base import CommandParser
from django.db import DatabaseError, DataError, IntegrityError, OperationalError, ProgrammingError
from kombu.exceptions import OperationalError as BrokerError

from config import commandline, processes
from config.local import LocalError
from config.programs import ServerError
from config.run import PortError
from core.errors import Refused

DATABASE = "连不上数据库：请检查 DATABASE_URL 和数据库服务（{}）。"
TABLES = "数据库的表不是这个版本的：请先运行 .venv/bin/python manage.py migrate（{}）。"
NOT_WRITTEN = "数据库没有接受这次写入，什么也没有改变（{}）。"
REDIS = "连不上 Redis：请检查 REDIS_URL 和 Redis 服务（{}）。"


@pytest.mark.parametrize(
    "kind", [Refused, LocalError, ServerError, PortError, ImproperlyConfigured, CommandError]
)
def test_what_was_written_for_a_person_stays_as_it_is(kind: type[Exception]) -> None:
    assert commandline.sentence(kind("请先导入台账。")) == "请先导入台账。"


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (ProgrammingError("no relation"), TABLES.format("no relation")),
        (psycopg.errors.UndefinedTable("no relation"), TABLES.format("no relation")),
        (OperationalError("refused"), DATABASE.format("refused")),
        (psycopg.OperationalError("refused\nIs it up?"), DATABASE.format("refused")),
        (IntegrityError("overlap in x"), NOT_WRITTEN.format("overlap in x")),
        (DataError("too long"), NOT_WRITTEN.format("too long")),
        (DatabaseError(""), NOT_WRITTEN.format("")),
        (redis.ConnectionError("refused"), REDIS.format("refused")),
        (redis.TimeoutError("slow"), REDIS.format("slow")),
        (BrokerError("gone"), REDIS.format("gone")),
        (
            PermissionError(13, "denied", "/x"),
            "没有读写权限：请检查文件夹权限（[Errno 13] denied: '/x'）。",
        ),
        (
            OSError(28, "No space"),
            "读写文件时出错：请检查磁盘空间和权限（[Errno 28] No space）。",
        ),
        (ModuleNotFoundError("No module"), "缺少依赖：请先运行 make setup（No module）。"),
        (
            KeyError("why"),
            "程序出错（KeyError：'why'）：请加 --traceback 重试并联系管理员。",
        ),
        (ValueError(), "程序出错（ValueError：）：请加 --traceback 重试并联系管理员。"),
    ],
)
def test_every_other_error_is_told_with_its_remedy(error: Exception, sentence: str) -> None:
    assert commandline.sentence(error) == sentence


@pytest.fixture
def parser(monkeypatch: pytest.MonkeyPatch) -> CommandParser:
    monkeypatch.setattr(CommandParser, "error", commandline._wrong_arguments)
    made = CommandParser(prog="manage.py test")
    made.add_argument("area", metavar="AREA")
    made.add_argument("quarter", metavar="QUARTER")
    made.add_argument("--count", type=int)
    made.add_argument("--role", choices=["admin"])
    either = made.add_mutually_exclusive_group()
    either.add_argument("--a", action="store_true")
    either.add_argument("--b", action="store_true")
    return made


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([], "缺少参数 AREA, QUARTER"),
        (["1"], "缺少参数 QUARTER"),
        (["1", "2", "--x", "y"], "不认识的参数 --x y"),
        (["1", "2", "--role", "king"], "参数 --role 不能是“king”，可选 'admin'"),
        (["1", "2", "--role"], "参数 --role 后面缺少值"),
        (["1", "2", "--count", "a:b"], "参数 --count 的值“a:b”不对"),
        (["1", "2", "--a", "--b"], "参数 --b 和 --a 不能同时使用"),
        (["1", "2", "--a=1"], "参数 --a：ignored explicit argument '1'"),
    ],
)
def test_wrong_arguments(
    parser: CommandParser, words: list[str], sentence: str, capsys: Any
) -> None:
    with pytest.raises(SystemExit) as leaving:
        parser.parse_args(words)
    assert leaving.value.code == 2
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", f"{sentence}；用法见 manage.py test --help。\n")


def test_a_message_that_nobody_has_foreseen_is_passed_on(capsys: Any) -> None:
    with pytest.raises(SystemExit):
        commandline._wrong_arguments(CommandParser(prog="x"), "something else")
    assert capsys.readouterr().err == "something else；用法见 x --help。\n"


def raising(error: BaseException) -> Callable[[], None]:
    def work() -> None:
        raise error

    return work


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (SystemExit(0), 0, ""),
        (SystemExit(None), 0, ""),
        (SystemExit(3), 3, ""),
        (SystemExit("不行。"), 1, "不行。\n"),
        (KeyboardInterrupt(), 130, "已中断。\n"),
        (BrokenPipeError(), 1, ""),
        (Refused("不行。"), 1, "不行。\n"),
        (CommandError("不行。", returncode=7), 1, "不行。\n"),
    ],
)
def test_each_way_to_end_has_its_status(
    error: BaseException, status: int, said: str, capsys: Any
) -> None:
    assert commandline.guarded(raising(error)) == status
    assert capsys.readouterr().err == said


@pytest.mark.parametrize(("debug", "traceback"), [(True, True), (False, False)])
def test_a_traceback_is_shown_to_those_who_ask(debug: bool, traceback: bool, capsys: Any) -> None:
    assert commandline.guarded(raising(Refused("不行。")), debug=debug) == 1
    said = capsys.readouterr().err
    assert ("Traceback" in said) is traceback
    assert said.endswith("不行。\n")


def test_sigterm_ends_a_command_as_ctrl_c_does(capsys: Any) -> None:
    assert commandline.guarded(lambda: os.kill(os.getpid(), signal.SIGTERM)) == 130
    assert capsys.readouterr().err == "已中断。\n"


# The processes


@pytest.mark.parametrize("words", [[], ["king"], ["web", "worker"], [""]])
def test_one_role_and_no_other(words: list[str], capsys: Any) -> None:
    assert processes.main(words) == 2
    assert capsys.readouterr().err == "用法：python -m config.processes web|worker|beat\n"


def option(command: list[str], name: str) -> str:
    return command[command.index(name) + 1]


def test_a_web_node_listens_where_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOST", "PORT", "WEB_WORKERS"):
        monkeypatch.delenv(name, raising=False)
    asked = ("--host", "--port", "--workers")
    assert [option(processes.command("web"), name) for name in asked] == ["127.0.0.1", "8000", "2"]
    for name, value in (("HOST", "192.0.2.1"), ("PORT", "9001"), ("WEB_WORKERS", "5")):
        monkeypatch.setenv(name, value)
    assert [option(processes.command("web"), name) for name in asked] == ["192.0.2.1", "9001", "5"]


def test_a_worker_has_as_many_processes_as_the_environment_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("WORKER_PROCESSES", raising=False)
    assert option(processes.command("worker"), "--concurrency") == "2"
    monkeypatch.setenv("WORKER_PROCESSES", "6")
    assert option(processes.command("worker"), "--concurrency") == "6"


@pytest.mark.parametrize("role", processes.ROLES)
def test_every_role_runs_on_this_python(role: str) -> None:
    command = processes.command(role)
    assert command[0] == sys.executable
    assert "--beat" not in command
    assert "-B" not in command


def test_a_role_that_there_is_none_of() -> None:
    with pytest.raises(KeyError):
        processes.command("king")
