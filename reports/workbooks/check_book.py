"""校核表: what was checked of the edition before it was handed in, what was found, and why it is
right as it is."""

from collections.abc import Iterator
from typing import Any

from core.sheets.layout import Field, Line, Table
from reports.cycle.findings import handed_in
from reports.cycle.standing import CheckBook, check_book
from reports.cycle.standing import Line as Checked
from reports.edition import Edition

FIELDS = (
    Field("number", "序号", "serial", 6),
    Field("title", "校核", "long", 26),
    Field("rule", "规则", "long", 40),
    Field("source", "依据", "long", 24),
    Field("area", "填报单位", "long", 20),
    Field("told", "校核结果", "long", 50),
    Field("word", "状态", "word", 10),
    Field("text", "说明", "long", 40),
    Field("by", "说明人", "word", 12),
)


def table(edition: Edition) -> Table:
    """By the basis in which the edition is handed in."""
    book = check_book(handed_in(edition.report, edition.unit))
    return Table(
        name="校核表",
        title=f"{edition.heading}报表校核表",
        fields=FIELDS,
        lines=_lines(book),
        unit=edition.area,
        reported=edition.reported,
        measures="见各行",
        notes=(f"说明：{book.edition.source}",),
        signed=False,
        told=f"{book.summary}。",
    )


def _lines(book: CheckBook) -> Iterator[Line]:
    for number, line in enumerate(book.lines, 1):
        for found in _found(line):
            check = line.check
            yield Line(
                {
                    "number": number,
                    "title": check.title,
                    "rule": check.rule,
                    "source": check.source,
                    **found,
                }
            )


def _found(line: Checked) -> Iterator[dict[str, Any]]:
    if not line.told:
        yield {"told": "符合", "word": line.word}
    for one in line.told:
        written = one.found.explanation
        yield {
            "area": one.area.name,
            "told": one.found.told,
            "word": one.word,
            "text": written.text if written else "",
            "by": str(written.by) if written else "",
        }
