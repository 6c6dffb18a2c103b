# Two commands: `make run` starts everything, `make test` proves it. Both set up what is missing.

override ROOT := $(dir $(abspath $(lastword $(MAKEFILE_LIST))))
PORT ?= 8000
ARGS ?=
WORKERS ?= 2
export PORT
PY = .venv/bin/python

# The first Python that is new enough and can make virtual environments.
FIND_PYTHON = for name in "$$PYTHON" python3 python3.14 python3.13 python3.12 python3.11; do \
	  test -n "$$name" && "$$name" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' \
	    2>/dev/null && exec "$$name" config/install.py; \
	done; \
	echo '没有找到 Python 3.11 或更新的版本（须带 venv 模块）：请安装 python3 和 python3-venv 后重试。' >&2; exit 1

# Checkers read the settings without a server.
NOWHERE = SECRET_KEY=x FIELD_KEYS=1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= FINGERPRINT_KEY=x PLAQUE_KEY=x \
	  DATABASE_URL=postgresql://nowhere/x REDIS_URL=redis://nowhere

.PHONY: help setup run test lint format bench drill defects screenshots
.SILENT:
MAKEFLAGS += --no-print-directory

help:
	echo 'make run    启动系统（PORT=8000），Ctrl-C 停止'
	echo 'make test   运行全部测试（ARGS="-k 关键词"）'
	echo 'make defects 种下已知的错误，看测试是否发现'
	echo 'make drill   演练：杀掉进程、丢失 Redis、从备份恢复'
	echo 'make setup  只做准备；make lint 检查代码；make bench 测速（ARGS="--organisations 100000"）'

setup:
	cd "$(ROOT)" && $(FIND_PYTHON)

run: setup
	cd "$(ROOT)" && exec $(PY) -m config.run

test: setup
	cd "$(ROOT)" && exec $(PY) -m pytest -rs -n $(WORKERS) $(ARGS)

lint: setup
	cd "$(ROOT)" && $(PY) -m ruff format --check . && $(PY) -m ruff check .
	cd "$(ROOT)" && $(NOWHERE) $(PY) -m mypy .
	cd "$(ROOT)" && .venv/bin/lint-imports
	cd "$(ROOT)" && $(PY) manage.py makemigrations --check --dry-run
	cd "$(ROOT)" && .venv/bin/djade --check --target-version 5.2 $$(find templates -name '*.html')
	cd "$(ROOT)" && $(PY) -m pytest -q --noconftest -p no:django tests/test_house.py

format: setup
	cd "$(ROOT)" && $(PY) -m ruff format . && $(PY) -m ruff check --fix .
	cd "$(ROOT)" && .venv/bin/djade --target-version 5.2 $$(find templates -name '*.html')

bench: setup
	cd "$(ROOT)" && exec $(PY) -m bench $(ARGS)

# A worker killed, Redis lost, a backup restored with the keys from their own file.
drill: setup
	cd "$(ROOT)" && exec $(PY) -m config.drill

# Slips planted on purpose: the tests must notice each.
defects: setup
	cd "$(ROOT)" && exec $(PY) -m tests.defects $(ARGS)

screenshots: setup
	cd "$(ROOT)" && exec $(PY) -m tests.screenshots $(ARGS)
