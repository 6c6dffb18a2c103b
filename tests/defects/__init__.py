"""Defects that are planted on purpose: each must turn the suite red (`make defects`).

A room of the product has a list here. An entry changes one line into a slip that a tired developer
might make, and names the tests that must notice it.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Defect:
    """`old` stands exactly once in the file; with `new` in its place the tests must fail."""

    file: str
    old: str
    new: str
    tests: str

    def planted(self, text: str) -> str:
        """The file's text with the defect in it; raises ValueError when `old` is not there once."""
        if text.count(self.old) != 1:
            raise ValueError(f"{self.file}: {text.count(self.old)} times {self.old!r}")
        return text.replace(self.old, self.new)
