#!/usr/bin/env python
"""Django's command line; on a local checkout it brings its own PostgreSQL and Redis for as long as
it runs. Whatever is missing or broken is one sentence, never a traceback."""

import os
import sys

if sys.version_info < (3, 11):  # noqa: UP036 - started by whatever python is at hand
    sys.exit(
        "需要 Python 3.11 或更新的版本：请先运行 make setup，再用 .venv/bin/python manage.py。"
    )

try:
    from config.commandline import main
except ModuleNotFoundError as error:
    if error.name and error.name.split(".")[0] == "config":
        raise
    sys.exit(
        f"缺少依赖 {error.name}：请先运行 make setup，再用 .venv/bin/python manage.py 运行命令。"
    )

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    sys.exit(main(sys.argv))
