"""`make run`: servers, tables, the demonstration, then web, worker and beat until Ctrl-C."""

import os
import socket
import sys
import time
import urllib.request
from contextlib import suppress

import django
import psycopg
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from config import local, processes
from config.commandline import guarded
from config.servers import running

PREPARING = 20171231  # the advisory lock of whoever prepares the database
WELCOME = """
商圈党建已启动：http://{host}:{port}/  （按 Ctrl-C 停止，数据会保留）

演示账号（密码都是 {password}）：
  official  金凤区区级人员   驾驶舱、季度报表
  clerk     阅海湾经办人     工作台、导入台账
  approver  阅海湾审批人     审核
  district-clerk、district-approver  区级经办人、审批人  区级经费：到账、下拨
  auditor   金凤区审计员     行为日志
  merchant  两家演示商户     手机上看 /portal/ ：还缺什么、牌匾、续期
  admin     系统管理员       用户、区划与口径

先看这些：
  1. 用 official 登录，打开驾驶舱 /dashboard/ ：2017年第四季度阅海湾组织覆盖 75/150，点数字看名单；
  2. 在 /reports/ 下载季度报表（Excel）；
  3. 用 clerk 登录，看工作台；导入 config/demo/data 里阅海湾的台账，会告诉您没有变化。
"""


class PortError(local.LocalError):
    """The port cannot be used."""


def main() -> None:
    host, port = os.environ.setdefault("HOST", "127.0.0.1"), _port()
    os.environ["PORT"] = str(port)
    os.environ.setdefault("PUBLIC_HOST", f"localhost:{port}")
    os.environ.setdefault("DEMO", "1")
    _test_bind(host, port)
    local.prepare()
    with running():
        django.setup()
        _prepare()
        sys.exit(_serve(host, port))


def _port() -> int:
    text = os.environ.get("PORT") or "8000"
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise PortError(f"端口“{text}”不对：请写成 make run PORT=8001 这样的形式。")
    return int(text)


def _test_bind(host: str, port: int) -> None:
    """The web server would share a busy port silently, and half the requests would go astray."""
    try:
        with socket.create_server((host, port)):
            pass
    except PermissionError:
        raise PortError(f"没有权限使用端口 {port}：请换一个，例如 make run PORT=8001。") from None
    except OSError:
        raise PortError(
            f"端口 {port} 已被占用：请换一个，例如 make run PORT={port + 1}。"
        ) from None


def _prepare() -> None:
    """Tables and the demonstration; of two first starts at once the second waits."""
    _ping()
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as held:
        held.execute("select pg_advisory_lock(%s)", [PREPARING])
        _say("准备数据库……")
        call_command("migrate", verbosity=0, interactive=False)
        if os.environ["DEMO"] == "1":
            call_command("load_demo")
    get_wsgi_application()  # a broken page is refused here, in one sentence


def _ping() -> None:
    """Raises RedisError where Redis does not answer: everything else would wait for it silently."""
    address, once = os.environ["REDIS_URL"], Retry(NoBackoff(), 0)
    with Redis.from_url(address, socket_connect_timeout=2, retry=once) as client:
        client.ping()


def _serve(host: str, port: int) -> int:
    stopping = processes.Stopping()
    children = {role: processes.start(role) for role in processes.ROLES}
    try:
        if _answers(host, port, children, stopping):
            password = os.environ.get("DEMO_PASSWORD", "见环境变量 DEMO_PASSWORD")
            _say(WELCOME.format(host=host, port=port, password=password))
        return processes.watch(children, stopping)
    finally:
        processes.end(children)


def _answers(
    host: str, port: int, children: processes.Children, stopping: processes.Stopping
) -> bool:
    """Waits for the first page; false when a child ended or somebody wants to stop."""
    while not stopping.asked and processes.alive(children):
        with suppress(OSError), urllib.request.urlopen(f"http://{host}:{port}/livez", timeout=2):
            return True
        time.sleep(0.1)
    return False


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    sys.exit(guarded(main))
