"""The process of `standing.py`: a line is a command, which runs in a fork; its exit status is the
answer."""

import gc
import json
import os
import signal
import sys
from contextlib import ExitStack
from typing import NoReturn

import django
from django.urls import get_resolver

from config import commandline, local

SECONDS = 300  # for one command


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    local.prepare()
    django.setup()
    assert get_resolver().url_patterns  # what a command loads before it begins
    gc.freeze()
    for line in sys.stdin:
        child = os.fork()
        if not child:
            command(*json.loads(line))
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


def command(folder: str, out: str, err: str, *words: str) -> NoReturn:
    signal.alarm(SECONDS)
    os.chdir(folder)
    with ExitStack() as files:
        for number, (name, mode) in enumerate(((os.devnull, "r"), (out, "w"), (err, "w"))):
            os.dup2(files.enter_context(open(name, mode)).fileno(), number)
    sys.argv = ["manage.py", *words]
    status = commandline.main(sys.argv)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


if __name__ == "__main__":
    main()
