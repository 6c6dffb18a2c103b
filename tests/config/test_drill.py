"""The drill's own rules: a line for each step, the status, and what it compares.

The drill itself is `make drill`: the lease of a killed worker alone lasts a minute.
"""

from collections.abc import Callable
from typing import Any

import pytest

from config import drill


class Rehearsal:
    """Steps that only note that they were tried."""

    def __init__(self, *outcomes: Exception | None) -> None:
        self.outcomes, self.tried, self.ended = outcomes, 0, False

    def steps(self) -> list[tuple[str, Callable[[], None]]]:
        return [(f"第{number}步", self.step) for number, _ in enumerate(self.outcomes, 1)]

    def step(self) -> None:
        outcome = self.outcomes[self.tried]
        self.tried += 1
        if outcome is not None:
            raise outcome

    def end(self) -> None:
        self.ended = True


def lines(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return [line.rpartition("（")[0] for line in capsys.readouterr().out.splitlines()]


def test_one_line_for_each_step(capsys: pytest.CaptureFixture[str]) -> None:
    rehearsal: Any = Rehearsal(None, None)
    assert drill.perform(rehearsal) == 0
    assert lines(capsys) == ["1/2 第1步 …… ok", "2/2 第2步 …… ok"]
    assert rehearsal.ended


@pytest.mark.parametrize(
    ("error", "said"),
    [(drill.Failed("留下了半份报表"), "留下了半份报表"), (ValueError("x"), "ValueError：x")],
)
def test_a_failed_step_ends_it(
    error: Exception, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    rehearsal: Any = Rehearsal(None, error, None)
    assert drill.perform(rehearsal) == 1
    assert lines(capsys) == ["1/3 第1步 …… ok", f"2/3 第2步 …… failed：{said}"]
    assert (rehearsal.tried, rehearsal.ended) == (2, True)


def test_what_does_not_hold_fails_with_its_words() -> None:
    drill.must(True, "不会说")
    with pytest.raises(drill.Failed, match="没有拒绝"):
        drill.must(False, "没有拒绝")


def test_patience_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drill, "PATIENCE", 0.3)
    with pytest.raises(drill.Failed, match="没有做完"):
        drill.wait(lambda: False, "没有做完")


@pytest.mark.parametrize(
    ("url", "beside"),
    [
        ("postgresql://app@/app?host=/run/x", "postgresql://app@/other?host=/run/x"),
        ("postgresql://u:p@db.example:5432/app", "postgresql://u:p@db.example:5432/other"),
    ],
)
def test_a_database_beside(url: str, beside: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    assert drill.address("other") == beside


def test_the_keys_are_read_from_their_own_file(tmp_path: Any) -> None:
    made = drill.Drill(tmp_path)
    made.keys.write_text("FIELD_KEYS=1:abc=\nFINGERPRINT_KEY=x=y\n")
    assert made.fetched() == {"FIELD_KEYS": "1:abc=", "FINGERPRINT_KEY": "x=y"}


def test_every_step_stands_in_the_manual() -> None:
    manual = (drill.local.PROJECT / "docs/operations.md").read_text(encoding="utf-8")
    numbers = [line.split("|")[1].strip() for line in manual.splitlines() if line.startswith("| ")]
    steps = drill.Drill(drill.local.PROJECT).steps()
    assert [n for n in numbers if n.isdigit()] == [str(n + 1) for n in range(len(steps))]
