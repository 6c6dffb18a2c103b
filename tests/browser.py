"""Where Chromium is, and how it is started here: a pytest plugin of the browser tests."""

import shutil
from typing import Any

import pytest

#: The shell draws no window that nobody sees, which is a sixth of the work.
PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser")
CHROMIUM = next(filter(None, map(shutil.which, PROGRAMS)), None)
HINT = "没有找到 Chromium，浏览器测试已跳过；请安装 chromium-headless-shell 和 fonts-noto-cjk。"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    return {"executable_path": CHROMIUM, "args": FLAGS}


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, Any]:
    """An office screen; a phone test sets its own size."""
    return {"viewport": {"width": 1366, "height": 768}, "locale": "zh-CN"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("browser") and not CHROMIUM:
            item.add_marker(pytest.mark.skip(reason=HINT))
