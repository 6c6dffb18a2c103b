"""A function in a process of its own, and how much memory that took.

`python -m bench.alone MODULE:FUNCTION WORD…` calls it and prints the largest resident MiB of the
process and of the largest of its children.
"""

import os
import re
import resource
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import django


def peaks(function: str, *words: object) -> tuple[int, int]:
    """MiB of a process that only does this, and of its largest child."""
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "bench.alone", function, *map(str, words)],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    own, child = map(int, done.stdout.split()[-2:])
    return own, child


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    django.setup()
    module, _, name = sys.argv[1].partition(":")
    getattr(import_module(module), name)(*sys.argv[2:])
    own = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    sys.stdout.write(f"{int(own[1]) >> 10 if own else 0} {child >> 10}\n")


if __name__ == "__main__":
    main()
