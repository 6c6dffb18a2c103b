"""The one-page summary in Word: figures, their difference, sentences made of nothing else."""

import io
import re
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn

from accounts.models import User
from core.dated import Quarter
from core.models import Act
from districts.models import Area
from districts.services import area_changes
from reports import styles
from reports.edition import Edition
from reports.indicators import BY_CODE
from reports.models import QuarterlyReport
from reports.places import units_of
from reports.workbooks import page
from reports.workbooks.figures import compared, paragraphs
from tests.reports.books import made, place  # noqa: F401 -- fixtures
from tests.reports.cycle import drafted
from tests.reports.quarters import Town, compiled, edition


def content(found: Edition) -> bytes:
    buffer = io.BytesIO()
    page.write(found, buffer)
    return buffer.getvalue()


def read(found: Edition) -> Any:
    return Document(io.BytesIO(content(found)))


def test_the_table_tells_this_quarter_the_last_and_the_difference(place: Town) -> None:
    place.made["挂靠商贸有限公司"].coverages.all().delete()
    compiled(place.district, Quarter(2017, 3))
    branch = place.branch("挂靠商贸党支部", area=place.zone)
    place.cover(place.made["挂靠商贸有限公司"], branch, "standalone", since=Quarter(2017, 4).first)
    found = edition(compiled(place.district))
    rows = {row[0]: row[1:] for row in compared(found)}
    assert rows["单位数"] == ("家", "11", "11", "0")
    assert rows[BY_CODE["covered"].title] == ("家", "7", "6", "+1")
    assert rows["组织覆盖率"] == ("%", "63.6%", "54.5%", "+9.1 个百分点")
    assert rows["流入流动党员"] == ("人", "—", "—", "—")  # no roster in either
    table = read(found).tables[0]
    assert [cell.text for cell in table.rows[0].cells] == ["指标", "单位", "本期", "上期", "环比"]
    assert [cell.text for cell in table.rows[1].cells] == ["单位数", "家", "11", "11", "0"]


def test_a_unit_with_another_code_is_compared_with_itself(place: Town, admin: User) -> None:
    compiled(place.district, Quarter(2017, 3))
    area_changes.recode(place.zone, "640106-NEW", Quarter(2017, 4).first, by=admin)
    report = compiled(place.district)
    unit = next(one for one in units_of(report) if one.pk == place.zone.pk)
    assert unit.code == "640106-NEW"
    rows = {row[0]: row[2:] for row in compared(replace(edition(report), unit=unit))}
    assert rows["单位数"] == ("7", "7", "0")


def test_without_a_quarter_before_there_is_no_difference(made: Edition) -> None:
    assert {row[3:] for row in compared(made)} == {("—", "—")}


def test_the_sentences_say_the_figures(made: Edition) -> None:
    first, second = paragraphs(made)
    assert first == (
        "截至2017年12月31日，金凤区纳入统计的正常经营单位 11 家，"
        "其中非公有制企业 9 家、社会组织 2 家。"
        "党组织覆盖 7 家，组织覆盖率 63.6%：单独组建 3 家，联合覆盖 3 家，其他方式 1 家。"
        "未建立党组织 4 家，其中应建未建 1 家。工作覆盖 10 家，工作覆盖率 90.9%。"
    )
    assert second == (
        "现有党组织 4 个，本季新建 0 个。党员 23 名，其中正式党员 23 名、预备党员 0 名。"
        "党员示范店在册 0 家，本季新授 0 家、摘牌 0 家。"
    )


def test_every_number_of_the_sentences_is_a_figure(place: Town, made: Edition) -> None:
    for unit in (None, place.zone, place.street):
        found = Edition(made.report, made.basis, unit)
        numbers = {str(pair[0]) for pair in found.total.values()} | {"0"}
        for text in paragraphs(found):
            plain = re.sub(r"\d+年\d+月\d+日|[\d.]+%", "", text)
            assert set(re.findall(r"\d+", plain)) <= numbers


def test_without_a_ledger_it_says_so(place: Town) -> None:
    Area.objects.filter(pk=place.district.pk).update(ledger_since=None, roster_since="2016-01-01")
    first, _ = paragraphs(edition(compiled(Area.objects.get(pk=place.district.pk))))
    assert first == "截至2017年12月31日，金凤区没有单位台账，单位数和覆盖率未统计。"


def test_it_is_in_the_districts_style(place: Town, made: Edition, cast: SimpleNamespace) -> None:
    choices = {"title": "党建季报", "title_font": "华文中宋", "title_size": 22, "body_size": 12}
    styles.choose(area=place.district, by=cast.official, reason="试", signers=["部长："], **choices)
    found = read(made)
    [run] = found.paragraphs[0].runs
    assert run.text == "金凤区2017年第四季度党建季报"
    assert run.font.size.pt == 22
    assert run._element.rPr.rFonts.get(qn("w:eastAsia")) == "华文中宋"
    assert [cell.text for cell in found.tables[1].rows[0].cells] == ["部长："]


def test_the_same_edition_gives_the_same_bytes(made: Edition) -> None:
    again = Edition(QuarterlyReport.objects.get(pk=made.report.pk), made.basis)
    assert content(made) == content(again)


def test_it_is_handed_out_to_who_may_export(
    place: Town, made: Edition, official: User, auditor: User, sign_in: Any
) -> None:
    drafted()
    base = f"/reports/{made.report.pk}/summary.docx"
    answer = sign_in(official).get(f"{base}?unit={place.street.code}")
    assert answer["Content-Type"] == (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    )
    found = Document(io.BytesIO(b"".join(answer.streaming_content)))
    assert found.paragraphs[0].text.startswith("满城北街街道2017年第四季度")
    assert "下载一页摘要" in Act.objects.get(verb="导出季度报表").note
    assert sign_in(auditor).get(base).status_code == 403


@pytest.mark.parametrize("words", ["?basis=none", "?unit=000"])
def test_what_is_not_there_is_missing(
    made: Edition, official: User, sign_in: Any, words: str
) -> None:
    assert (
        sign_in(official).get(f"/reports/{made.report.pk}/summary.docx{words}").status_code == 404
    )
