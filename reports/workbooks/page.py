"""一页摘要: the main figures of an edition on one page of Word, against the previous quarter.

Every sentence is made from figures alone. The same edition gives the same bytes.
"""

import io
import zipfile
from collections.abc import Iterator
from datetime import UTC
from typing import IO

from docx import Document
from docx.document import Document as Page
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from core.sheets.official import chinese_day
from reports.edition import Edition
from reports.models import ReportStyle
from reports.workbooks.figures import compared, paragraphs

HEADS = ("指标", "单位", "本期", "上期", "环比")
WIDTHS = (5.2, 1.6, 3.0, 3.0, 4.0)  # cm
PROSE = 3  # points: running text is so much larger than the cells
AIR = 2  # points above and below what stands in a cell
EARLIEST = (1980, 1, 1, 0, 0, 0)


def write(edition: Edition, target: IO[bytes]) -> None:
    """In the style of the report's area."""
    style = ReportStyle.objects.of(edition.report)
    page = Document()
    _set_up(page, edition, style)
    _opening(page, edition, style)
    _figures(page, edition, style)
    for text in paragraphs(edition):
        found = _said(page.add_paragraph(), text, style.body_font, style.body_size + PROSE)
        found.paragraph_format.first_line_indent = Pt(2 * (style.body_size + PROSE))
        found.paragraph_format.space_before = Pt(6)
    _said(page.add_paragraph(), f"说明：{edition.source}", style.body_font, style.body_size)
    _signatures(page, style)
    draft = io.BytesIO()
    page.save(draft)
    _repack(draft, target)


def _set_up(page: Page, edition: Edition, style: ReportStyle) -> None:
    """A4 upright with the margins of an official paper; nothing of the machine it was made on."""
    section = page.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin, section.bottom_margin = Cm(2.8), Cm(2.2)
    section.left_margin = section.right_margin = Cm(2.1)
    moment = edition.report.compiled_at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    about = page.core_properties
    about.title, about.author, about.comments = f"{edition.heading}{style.title}", "", ""
    about.created = about.modified = moment
    normal = page.styles["Normal"].paragraph_format
    normal.space_after = Pt(0)


def _opening(page: Page, edition: Edition, style: ReportStyle) -> None:
    title = _said(
        page.add_paragraph(), f"{edition.heading}{style.title}", style.title_font, style.title_size
    )
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    told = f"填报单位（盖章）：{edition.area}　　　　报出日期：{chinese_day(edition.reported)}"
    _said(page.add_paragraph(), told, style.body_font, style.body_size)


def _figures(page: Page, edition: Edition, style: ReportStyle) -> None:
    rows = list(compared(edition))
    table = page.add_table(rows=1 + len(rows), cols=len(HEADS), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    cells = iter(table._cells)  # one walk: asking a row for its cells looks through all
    for text in HEADS:
        cell = _filled(next(cells), text, style.head_font, style.head_size)
        cell.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for row in rows:
        for number, text in enumerate(row):
            cell = _filled(next(cells), text, style.body_font, style.body_size)
            if number:
                cell.alignment = (
                    WD_ALIGN_PARAGRAPH.CENTER if number == 1 else WD_ALIGN_PARAGRAPH.RIGHT
                )
    for column, width in zip(table.columns, WIDTHS, strict=True):
        column.width = Cm(width)


def _signatures(page: Page, style: ReportStyle) -> None:
    signers = style.signers
    if not signers:
        return
    table = page.add_table(rows=1, cols=len(signers))
    for cell, text in zip(table.rows[0].cells, signers, strict=True):
        _filled(cell, text, style.body_font, style.body_size)


def _filled(cell: _Cell, text: str, font: str, size: int) -> Paragraph:
    paragraph = _said(cell.paragraphs[0], text, font, size)
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(AIR)
    return paragraph


def _said(paragraph: Paragraph, text: str, font: str, size: int) -> Paragraph:
    run = paragraph.add_run(text)
    run.font.name, run.font.size = font, Pt(size)
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    return paragraph


def _repack(draft: IO[bytes], target: IO[bytes]) -> None:
    """Without the time at which the parts were packed."""
    with zipfile.ZipFile(draft) as packed, zipfile.ZipFile(target, "w") as archive:
        for name in _sorted(packed.namelist()):
            part = zipfile.ZipInfo(name, EARLIEST)
            part.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(part, packed.read(name))


def _sorted(names: list[str]) -> Iterator[str]:
    """What says what the parts are comes first."""
    yield from sorted(names, key=lambda name: (name != "[Content_Types].xml", name))
