"""A process that has the product loaded and runs commands in forks of itself (`forks.py`).

To start a Python and load the product takes three seconds of CPU, a fork none; what a command does
with its words, up to its exit status, is the same. Real ones: tests/config/test_commandline.py.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

PROJECT = Path(__file__).parent.parent.parent


class Standing:
    """`run(words)` is answered as by `subprocess.run`; one command after the other."""

    def __init__(self, environment: Mapping[str, str], folder: Path) -> None:
        self.said = folder / "stdout.txt", folder / "stderr.txt"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.main_job.forks"],
            env=dict(environment),
            cwd=PROJECT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps([os.getcwd(), *map(str, self.said), *words]) + "\n")
        self.process.stdin.flush()
        status = int(self.process.stdout.readline())
        out, err = (file.read_text() for file in self.said)
        return subprocess.CompletedProcess(words, status, out, err)

    def end(self) -> None:
        """It ends with its input."""
        self.process.communicate()
