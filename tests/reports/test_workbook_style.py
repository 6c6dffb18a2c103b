"""The workbook in a district's style; what officials choose, and what is refused."""

import datetime as dt
import io
import re
import shutil
import subprocess
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils.timezone import now
from openpyxl import load_workbook

from core.errors import Refused
from core.models import Act
from reports import styles
from reports.edition import Edition
from reports.models import QuarterlyReport, ReportStyle
from reports.workbooks.book import SHEETS, write
from tests.reports.books import content, made, opened, place  # noqa: F401 -- fixtures
from tests.reports.quarters import Town, compiled, edition

CHOSEN: dict[str, Any] = {
    "title": "两新组织党建季报",
    "title_font": "华文中宋",
    "title_size": 24,
    "head_font": "楷体",
    "head_size": 14,
    "body_font": "宋体",
    "body_size": 12,
    "signers": ["组织部长：", "经办人："],
    "sheets": ["summary", "cover", "definitions"],
    "paper": "A3",
    "issuer": "中共金凤区委组织部",
    "phone": "0951-1234567",
}


def chosen(place: Town, by: Any, **changes: Any) -> ReportStyle:
    return styles.choose(
        area=place.district, by=by, reason="区委组织部要求", **{**CHOSEN, **changes}
    )


def test_words_fonts_signatures_sheets_and_paper_are_the_districts(
    place: Town, made: Edition, cast: SimpleNamespace
) -> None:
    chosen(place, cast.official)
    book = opened(made)
    assert book.sheetnames == ["季度汇总", "封面", "统计口径"]
    sheet = book["季度汇总"]
    assert sheet["A1"].value == "金凤区2017年第四季度两新组织党建季报"
    fonts = [(sheet[cell].font.name, sheet[cell].font.sz) for cell in ("A1", "A3", "B6")]
    assert fonts == [("华文中宋", 24), ("楷体", 14), ("宋体", 12)]
    assert (sheet["C6"].font.name, sheet["C6"].font.sz) == ("Times New Roman", 12)
    words = [cell.value for row in sheet.iter_rows(min_row=14, max_row=14) for cell in row]
    assert [word for word in words if word] == ["组织部长：", "经办人："]
    assert {int(each.page_setup.paperSize) for each in book} == {8}
    cover = book["封面"]
    assert cover["A1"].value == "制表机关：中共金凤区委组织部"
    assert cover["D9"].value == "0951-1234567"


def test_larger_letters_have_larger_rows_and_columns(
    place: Town, made: Edition, cast: SimpleNamespace
) -> None:
    usual = opened(made)["季度汇总"]
    widths = [usual.column_dimensions[column].width for column in "AB"]
    heights = [usual.row_dimensions[row].height for row in (1, 3, 4, 5)]
    chosen(place, cast.official)
    sheet = opened(made)["季度汇总"]
    scale = 14 / 11
    assert [sheet.column_dimensions[c].width / w for c, w in zip("AB", widths, strict=True)] == [
        pytest.approx(scale, rel=0.05)
    ] * 2
    larger = [sheet.row_dimensions[row].height for row in (1, 3, 4, 5)]
    assert [new / old for new, old in zip(larger, heights, strict=True)] == [
        pytest.approx(scale, rel=0.02)
    ] * 4


def test_the_cover_lists_the_sheets_and_leads_to_them(made: Edition) -> None:
    book = opened(made)
    cover = book["封面"]
    listed = [
        (row[0], row[1]) for row in cover.iter_rows(values_only=True) if isinstance(row[0], int)
    ]
    assert [name for _, name in listed] == book.sheetnames[1:]
    linked = [cell.hyperlink for row in cover.iter_rows() for cell in row if cell.hyperlink]
    links = {str(link.location).split("!")[0].strip("'") for link in linked}
    assert links == set(book.sheetnames[1:])
    text = "".join(str(cell) for row in cover.iter_rows(values_only=True) for cell in row if cell)
    for words in (
        "填报单位（盖章）：",
        "负责人（签名）：",
        "填表人（签名）：",
        "报出时间：",
        "联系电话：",
        "制表机关：",
        "一、填报对象",
        "二、填报依据：正式组织关系和隶属关系",
        "三、填报分工",
        "第 1 版",
    ):
        assert words in text


def test_a_corrected_edition_says_why_on_its_cover(made: Edition) -> None:
    QuarterlyReport.objects.filter(pk=made.report.pk).update(edition=2, reason="漏报两家")
    again = Edition(QuarterlyReport.objects.get(pk=made.report.pk), made.basis)
    rows = opened(again)["封面"].iter_rows(values_only=True)
    assert any("本版为更正报，更正事由：漏报两家。" in str(row[0]) for row in rows)


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"title": ""}, "title", "请写报表名称"),
        ({"title": "长" * 51}, "title", "报表名称不超过 50 个字"),
        ({"title": "两\x00新"}, "title", "不能打印的符号"),
        ({"issuer": "长" * 51}, "issuer", "制表机关不超过 50 个字"),
        ({"title_size": 29}, "title_size", "标题字号应在 14 至 28 磅"),
        ({"head_size": 7}, "head_size", "表头字号应在 8 至 16 磅"),
        ({"body_size": 17}, "body_size", "正文字号应在 8 至 16 磅"),
        ({"body_font": 'A" onload="'}, "body_font", "请写字体的名称"),
        ({"head_font": ""}, "head_font", "请写字体的名称"),
        ({"signers": [" "]}, "signers", "至少写一项签字栏"),
        ({"signers": ["甲："] * 7}, "signers", "最多 6 项"),
        ({"signers": ["长" * 21]}, "signers", "每项不超过 20 个字"),
        ({"sheets": ["summary", "passwords"]}, "sheets", "没有工作表“passwords”"),
        ({"sheets": ["summary", "summary"]}, "sheets", "只能出一次"),
        ({"sheets": ["cover"]}, "sheets", "“季度汇总”是报表的主表，请保留"),
        ({"paper": "A5"}, "paper", "纸张只有 A4 和 A3"),
    ],
)
def test_what_is_refused(
    place: Town, cast: SimpleNamespace, changes: dict[str, Any], field: str, sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence) as refusal:
        chosen(place, cast.official, **changes)
    assert refusal.value.field == field
    assert not ReportStyle.objects.exists()


def test_only_officials_of_the_area_choose_and_say_why(place: Town, cast: SimpleNamespace) -> None:
    for user in (cast.clerk, cast.admin, cast.foreign_official):
        with pytest.raises(Refused, match="由本区的区级人员设定，请转告"):
            chosen(place, user)
    with pytest.raises(Refused, match="请写明事由"):
        styles.choose(area=place.district, by=cast.official, reason=" ", **CHOSEN)
    style = chosen(place, cast.official)
    with pytest.raises(Refused, match="没有改动"):
        chosen(place, cast.official)
    act = Act.objects.get(verb="设定报表样式")
    assert (act.by, act.object_id) == (cast.official, style.pk)
    assert "报表名称：两个覆盖统计表 改为 两新组织党建季报" in act.note
    assert "工作表：全部 改为 季度汇总、封面、统计口径" in act.note
    assert act.note.endswith("区委组织部要求")


def test_a_title_that_looks_like_a_formula_is_text(
    place: Town, made: Edition, cast: SimpleNamespace
) -> None:
    chosen(place, cast.official, title="=1+1", issuer="=HYPERLINK(1)", signers=["=A1", "@x"])
    book = opened(made, values=False)
    formulas = {
        cell.coordinate: cell.value
        for sheet in (book["封面"], book["统计口径"])
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }
    assert formulas == {}
    assert book["封面"]["A3"].value == "=1+1"
    assert book["封面"]["A3"].data_type == "s"


def test_a_locked_edition_keeps_the_style_it_was_locked_with(
    place: Town, made: Edition, cast: SimpleNamespace
) -> None:
    """A style that came later, or was changed twice since, changes no byte of it."""

    def again() -> bytes:
        return content(Edition(QuarterlyReport.objects.get(pk=made.report.pk), made.basis))

    usual = again()
    chosen(place, cast.official)
    assert (styled := again()) != usual
    hour = dt.timedelta(hours=1)
    report = QuarterlyReport.objects.filter(pk=made.report.pk)
    report.update(locked_at=now() - hour)
    assert again() == usual
    report.update(locked_at=now())
    assert again() == styled
    style = ReportStyle.objects.get()
    kept = style.before.model
    for title in ("改一次", "改两次"):
        style.title = title
        style.save()
    kept.objects.update(pgh_created_at=now() + hour)
    assert again() == styled
    report.update(locked_at=None)
    assert again() != styled


def test_sheets_are_declared_once() -> None:
    codes, titles = [s.code for s in SHEETS], [s.title for s in SHEETS]
    assert len(set(codes)) == len(codes)
    assert len(set(titles)) == len(titles)
    assert all(bool(sheet.table) != bool(sheet.add) for sheet in SHEETS)


@pytest.mark.skipif(
    not (shutil.which("soffice") and shutil.which("pdfinfo")),
    reason="没有 LibreOffice 和 poppler：apt-get install libreoffice-calc poppler-utils",
)
@pytest.mark.parametrize(
    ("paper", "size"), [("A4", r"841\.\d+ x 595\.\d+"), ("A3", r"1190\.\d+ x 841\.\d+")]
)
def test_printed_each_sheet_is_one_page_wide_with_its_head_on_each(
    place: Town, cast: SimpleNamespace, tmp_path: Path, paper: str, size: str
) -> None:
    """The first and the last column stand on every page, and every page is of that paper."""
    kept = ["summary", "enterprises", "organisations"]
    chosen(place, cast.official, sheets=kept, paper=paper)
    for number in range(90):
        place.add(f"第{number}家名字很长要换行的商贸有限责任公司", staff=5, area=place.street)
    source = tmp_path / "报表.xlsx"
    source.write_bytes(content(edition(compiled(place.district))))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(source)], check=True, capture_output=True, timeout=180)
    pdf = str(tmp_path / "报表.pdf")
    told = printed("pdfinfo", "-f", "1", "-l", "99", pdf)
    text = printed("pdftotext", "-layout", pdf, "-")
    pages = text.split("\f")[:-1]
    assert len(re.findall(rf"Page +\d+ size: +{size} pts \({paper}\)", told)) == len(pages)
    lists = pages[2:]
    assert len(lists) >= 2
    heads = ("序号", "单位名称", "统一社会信用代码", last_head(source)[:3])  # it wraps
    assert all(head in page for page in lists for head in heads)
    assert "####" not in text


def printed(*words: str) -> str:
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout


def last_head(book: Path) -> str:
    """Of the list of organisations."""
    sheet = load_workbook(book).worksheets[-1]
    return next(
        str(cell.value)
        for row in sheet.iter_rows(min_row=3, max_row=5)
        for cell in reversed(row)
        if cell.value
    )


def test_paper_for_once_changes_nothing_kept(place: Town, made: Edition) -> None:
    buffer = io.BytesIO()
    write(made, buffer, paper="A3")
    book = load_workbook(buffer)
    assert {int(sheet.page_setup.paperSize) for sheet in book} == {8}
    assert {int(sheet.page_setup.paperSize) for sheet in opened(made)} == {9}
