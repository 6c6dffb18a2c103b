"""How much memory a piece of work takes: measured in a process that does nothing else."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).parents[2]
MEASURE = """
import re, resource, sys
from pathlib import Path
import django
from django.conf import settings
settings.configure()
django.setup()
path = Path(sys.argv[1])
{code}
print(int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) >> 10)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10)
"""
# VmHWM begins anew with the program; ru_maxrss of a process remembers whom it was forked from.


@dataclass(frozen=True)
class Peak:
    """Largest resident size in MiB of the process and of its children."""

    own: int
    children: int


def peak(code: str, path: Path) -> Peak:
    """Of `code`, which finds the file under the name `path`."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURE.format(code=code), str(path)],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    own, children = done.stdout.split()[-2:]
    return Peak(int(own), int(children))
