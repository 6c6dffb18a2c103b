"""Every command: the local secrets, the servers, then Django; failures become one sentence.

Exit status: 0 done or nothing to do, 1 refused, 2 wrong arguments.
"""

import re
import signal
import sys
import traceback
from collections.abc import Callable, Sequence
from types import FrameType
from typing import Any, NoReturn

import django
import psycopg
import redis
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, execute_from_command_line, get_commands
from django.core.management.base import CommandParser
from django.db import DatabaseError, OperationalError, ProgrammingError
from kombu.exceptions import OperationalError as BrokerError

from config import local
from config.servers import running
from core.errors import Refused


def main(arguments: Sequence[str]) -> int:
    """Runs a management command; answers its exit status."""
    return guarded(lambda: _command(list(arguments)), debug="--traceback" in arguments)


def guarded(work: Callable[[], Any], *, debug: bool = False) -> int:
    """Does the work; what goes wrong becomes one Chinese sentence on stderr and status 1."""
    signal.signal(signal.SIGTERM, _leave)
    try:
        work()
    except SystemExit as leaving:
        return _status(leaving)
    except KeyboardInterrupt:
        return _refuse("已中断。", 130)
    except BrokenPipeError:
        return 1
    except Exception as error:
        if debug:
            traceback.print_exc()
        return _refuse(sentence(error))
    return 0


def _command(arguments: list[str]) -> None:
    CommandParser.error = _wrong_arguments  # type: ignore[assignment, method-assign]
    local.prepare()
    with running():
        django.setup()
        name = arguments[1] if len(arguments) > 1 else "help"
        if not name.startswith("-") and name != "help" and name not in get_commands():
            sys.stderr.write(f"没有命令“{name}”：manage.py help 列出全部命令。\n")
            raise SystemExit(2)
        execute_from_command_line(arguments)


def _wrong_arguments(parser: CommandParser, message: str) -> NoReturn:
    """In place of argparse's English and the usage before it."""
    for pattern, text in _ARGUMENTS:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            message = text.format(*found.groups())
            break
    sys.stderr.write(f"{message}；用法见 {parser.prog} --help。\n")
    raise SystemExit(2)


def _leave(number: int, frame: FrameType | None) -> None:
    """SIGTERM ends the command the way Ctrl-C does, so the servers are left in order."""
    raise KeyboardInterrupt


def _status(leaving: SystemExit) -> int:
    if isinstance(leaving.code, str):
        return _refuse(leaving.code)
    return leaving.code or 0


def _refuse(text: str, status: int = 1) -> int:
    sys.stderr.write(text + "\n")
    return status


def sentence(error: Exception) -> str:
    """What a person reads about an error; the first match counts."""
    if isinstance(error, Refused | local.LocalError | ImproperlyConfigured | CommandError):
        return str(error)
    for kinds, text in _SENTENCES:
        if isinstance(error, kinds):
            return text.format(error=_line(error))
    return (
        f"程序出错（{type(error).__name__}：{_line(error)}）：请加 --traceback 重试并联系管理员。"
    )


def _line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [""])[0]


_ARGUMENTS = (
    (r"the following arguments are required: (.+)", "缺少参数 {0}"),
    (r"unrecognized arguments: (.+)", "不认识的参数 {0}"),
    (
        r"argument ([^:]+): invalid choice: '?(.*?)'? \(choose from (.+)\)",
        "参数 {0} 不能是“{1}”，可选 {2}",
    ),
    (r"argument ([^:]+): expected .+", "参数 {0} 后面缺少值"),
    (r"argument ([^:]+): invalid .+ value: '?(.*?)'?", "参数 {0} 的值“{1}”不对"),
    (r"argument ([^:]+): not allowed with argument (.+)", "参数 {0} 和 {1} 不能同时使用"),
    (r"argument ([^:]+): (.+)", "参数 {0}：{1}"),
)
_SENTENCES: tuple[tuple[tuple[type[Exception], ...], str], ...] = (
    (
        (ProgrammingError, psycopg.errors.UndefinedTable),
        "数据库的表不是这个版本的：请先运行 .venv/bin/python manage.py migrate（{error}）。",
    ),
    (
        (OperationalError, psycopg.OperationalError),
        "连不上数据库：请检查 DATABASE_URL 和数据库服务（{error}）。",
    ),
    ((DatabaseError,), "数据库没有接受这次写入，什么也没有改变（{error}）。"),
    (
        (redis.RedisError, BrokerError),
        "连不上 Redis：请检查 REDIS_URL 和 Redis 服务（{error}）。",
    ),
    ((PermissionError,), "没有读写权限：请检查文件夹权限（{error}）。"),
    ((OSError,), "读写文件时出错：请检查磁盘空间和权限（{error}）。"),
    ((ModuleNotFoundError,), "缺少依赖：请先运行 make setup（{error}）。"),
)
