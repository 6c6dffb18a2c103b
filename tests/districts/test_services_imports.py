"""Uploading, previewing, confirming: nothing is written before 确认, and then all or nothing."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate
from openpyxl import load_workbook

from accounts.models import Message, User
from core import jobs
from core.errors import Refused
from core.models import Act, Job
from districts import ledgers
from districts.enums import BatchState
from districts.models import (
    Area,
    ImportBatch,
    Organisation,
    OrganisationPhase,
    PartyOrganisation,
    RoleAssignment,
)
from districts.services import imports, previews, writing
from tests.districts.conftest import ENTERPRISES, XUANHUA, YUEHAIWAN, workbook

Importer = Callable[..., ImportBatch]
SMALL = workbook(ENTERPRISES, ("甲公司", None, "×"), ("乙公司", None, "×"), day="2017-12-31")
WRONG = workbook(
    ENTERPRISES,
    ("甲公司", None, "×"),
    ("乙公司", "123", "×"),
    ("丙公司", None, "也许"),
    day="2017-12-31",
)


def write(batch: ImportBatch, **options: Any) -> Job:
    return jobs.perform(imports.confirm(batch, by=batch.by, **options))


# uploading


def test_the_file_is_kept_under_a_random_name(uploaded: Importer):
    batch = uploaded(SMALL, filename="../../阅海湾 台账.XLSX")
    assert batch.filename == "阅海湾 台账.XLSX"
    assert Path(batch.file.path).read_bytes() == SMALL
    assert Path(batch.file.name).suffix == ".xlsx"
    assert "阅海湾" not in batch.file.name
    assert (len(batch.sha256), batch.state) == (64, BatchState.UPLOADED)


def test_a_bad_file_leaves_nothing(uploaded: Importer, settings: Any):
    with pytest.raises(Refused):
        uploaded(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    assert not ImportBatch.objects.exists()
    assert not [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    "who", ["approver", "official", "auditor", "admin", "street_clerk", "nobody"]
)
def test_only_the_areas_clerk_may_import(cast: SimpleNamespace, uploaded: Importer, who: str):
    with pytest.raises(Refused, match="权限"):
        uploaded(SMALL, by=getattr(cast, who))


def test_an_unknown_kind_is_refused(uploaded: Importer):
    with pytest.raises(Refused, match="没有“rubbish”这种台账"):
        uploaded(SMALL, "rubbish")


def test_a_day_to_come_is_refused(uploaded: Importer):
    with pytest.raises(Refused, match="还没有到"):
        uploaded(SMALL, day=localdate() + dt.timedelta(days=1))


# previewing


def test_a_preview_writes_nothing(previewed: Importer):
    batch = previewed(YUEHAIWAN)
    assert batch.state == BatchState.PREVIEWED
    assert not Organisation.objects.exists()
    assert not PartyOrganisation.objects.exists()
    preview = batch.preview
    assert preview["counts"] == {
        "rows": 150,
        "new": 150,
        "changed": 0,
        "unchanged": 0,
        "known": 0,
        "skipped": 0,
        "linked": 0,
        "wrong": 0,
        "cells": 0,
        "wrong_cells": 0,
        "warnings": 0,
        "missing": 0,
        "conflicts": 0,
        "findings": 0,
    }
    assert preview["new"][0] == {"row": 6, "name": "宁夏恒泰房地产经纪有限公司"}
    assert (preview["head_row"], preview["day"]) == (5, "2017-12-31")
    assert ["C", "企业名称"] in preview["columns"]
    assert preview["unused"] == []


def test_progress_counts_what_is_read_and_checked(previewed: Importer):
    job = previewed(YUEHAIWAN).job
    assert job is not None
    assert (job.done, job.total) == (150, 150)


def test_a_ledger_without_a_day_is_refused(uploaded: Importer):
    batch = uploaded(workbook(ENTERPRISES, ("甲公司", None, "×")))
    with pytest.raises(Refused, match="没有报出日期"):
        jobs.perform(imports.ask_preview(batch, by=batch.by))
    batch.refresh_from_db()
    assert (batch.state, batch.error) == (
        BatchState.REFUSED,
        "表里没有报出日期，请指明台账日期后再导入。",
    )


def test_the_importer_may_name_the_day(previewed: Importer):
    batch = previewed(workbook(ENTERPRISES, ("甲公司", None, "×")), day=dt.date(2016, 6, 30))
    assert batch.preview["day"] == "2016-06-30"


def test_an_imprecise_day_is_the_last_of_its_period(previewed: Importer):
    batch = previewed(workbook(ENTERPRISES, ("甲公司", None, "×"), day="2016年12月"))
    assert batch.day == dt.date(2016, 12, 31)


def test_the_wrong_kind_of_ledger_is_refused(uploaded: Importer):
    batch = uploaded(XUANHUA, "member-organisations")
    with pytest.raises(Refused, match=r"必填列|没有找到"):
        jobs.perform(imports.ask_preview(batch, by=batch.by))


def test_wrong_cells_are_named_all_at_once(previewed: Importer):
    batch = previewed(WRONG)
    issues = [(issue["address"], issue["title"]) for issue in batch.preview["issues"]]
    assert issues == [("B5", "统一社会信用代码"), ("C6", "是否建立党组织")]
    counts = batch.preview["counts"]
    assert (counts["wrong"], counts["wrong_cells"], counts["new"]) == (2, 2, 1)


def test_wrong_rows_come_back_marked(previewed: Importer, tmp_path: Path):
    target = tmp_path / "marked.xlsx"
    target.write_bytes(previews.marked(previewed(WRONG)))
    table = load_workbook(target)["台账"]
    red = [
        c.coordinate for row in table.iter_rows() for c in row if c.fill.fgColor.rgb == "FFFFC7CE"
    ]
    assert red == ["B5", "C6"]


@pytest.mark.parametrize("key", [0, 1])
def test_twins_in_the_file_name_each_other(previewed: Importer, key: int):
    rows = [["甲公司", "916401062301110056", "×"], ["乙公司", "91640106200591458D", "×"]]
    rows[1][key] = rows[0][key]
    batch = previewed(workbook(ENTERPRISES, *rows, day="2017-12-31"))
    messages = [issue["message"] for issue in batch.preview["issues"]]
    assert "与第 5 行相同" in messages[0]
    assert "与第 4 行相同" in messages[1]
    assert batch.preview["counts"]["wrong"] == 2


def test_twins_are_told_with_what_both_rows_say(previewed: Importer):
    code = "916401062301110056"
    rows = [("甲公司", code, "×"), ("乙公司", code, "×")]
    (first, second) = previewed(workbook(ENTERPRISES, *rows, day="2017-12-31")).preview["issues"]
    assert (first["address"], second["address"]) == ("B4", "B5")
    assert first["message"] == (
        f"统一社会信用代码与第 5 行相同（B4“{code}”、B5“{code}”；A4“甲公司”、A5“乙公司”），"
        "请核对后只保留一行。"
    )
    assert "（B5“" in second["message"]


def test_a_code_of_another_office_is_refused_with_its_remedy(
    previewed: Importer, make_organisation: Any, street: Area
):
    make_organisation("异地公司", uscc="916401062301110056", area=street)
    row = ("异地公司", "916401062301110056", "×")
    (issue,) = previewed(workbook(ENTERPRISES, row, day="2017-12-31")).preview["issues"]
    assert issue["address"] == "B4"
    assert "满城北街街道" in issue["message"]


def test_another_code_under_a_known_name_is_an_error(previewed: Importer, make_organisation: Any):
    make_organisation("甲公司", uscc="916401062301110056")
    row = ("甲公司", "91640106200591458D", "×")
    (issue,) = previewed(workbook(ENTERPRISES, row, day="2017-12-31")).preview["issues"]
    assert "代码是 916401062301110056" in issue["message"]


@pytest.mark.parametrize(
    ("row", "address", "said"),
    [
        (("甲公司", None, "√"), "E4", "请填写党组织名称"),
        (("甲公司", None, "×", None, "甲支部"), "C4", "却是 ×"),
        (("甲公司", None, "√", "联和", "甲支部"), "D4", "不是组建形式"),
        (("甲公司", None, "√", "联合", "甲支部", "2018.03"), "F4", "晚于台账日期"),
        ((None, None, "×"), "A4", "必填"),
    ],
)
def test_what_cannot_be_so_is_said(previewed: Importer, row: Any, address: str, said: str):
    batch = previewed(workbook(ENTERPRISES, row, ("丁公司", None, "×"), day="2017-12-31"))
    (issue,) = batch.preview["issues"]
    assert (issue["address"], issue["warning"]) == (address, False)
    assert said in issue["message"]
    assert batch.preview["counts"]["new"] == 1


def test_questions_to_the_register_do_not_grow_with_the_rows(previewed: Importer, imported: Any):
    def asked(count: int, day: str) -> int:
        rows = [(f"{day}公司{i}", None, "√", "单独", f"{day}支部{i}", "2016") for i in range(count)]
        content = workbook(ENTERPRISES, *rows, day=day)
        imported(content)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            previewed(workbook((*ENTERPRISES, "从业人员"), *[(*r, 9) for r in rows], day=day))
        return len(queries)

    assert asked(2, "2016-12-31") == asked(9, "2017-12-31")


# confirming


def test_with_errors_nothing_is_written(previewed: Importer):
    batch = previewed(WRONG)
    with pytest.raises(Refused, match="有 2 行有错"):
        imports.confirm(batch, by=batch.by)
    assert not Organisation.objects.exists()


def test_good_rows_alone_may_be_chosen(previewed: Importer):
    batch = previewed(WRONG)
    assert write(batch, skip_wrong=True).result["new"] == 1
    batch.refresh_from_db()
    assert batch.skip_wrong
    assert Organisation.objects.get().name == "甲公司"


def test_a_batch_is_written_once(previewed: Importer):
    batch = previewed(SMALL)
    write(batch)
    with pytest.raises(Refused, match="已导入"):
        imports.confirm(batch, by=batch.by)
    assert Organisation.objects.count() == 2


def test_a_register_that_changed_since_the_preview_refuses(previewed: Importer, imported: Importer):
    batch = previewed(SMALL)
    imported(workbook(ENTERPRISES, ("甲公司", None, "×"), day="2016-12-31"))
    with pytest.raises(Refused, match="请重新核对"):
        write(batch)
    batch.refresh_from_db()
    assert batch.state == BatchState.PREVIEWED
    assert Organisation.objects.count() == 1
    jobs.perform(imports.ask_preview(batch, by=batch.by))
    batch.refresh_from_db()
    write(batch)
    assert Organisation.objects.count() == 2


def test_a_broken_constraint_leaves_nothing(previewed: Importer, monkeypatch: Any):
    def half(batch: ImportBatch, plan: ledgers.Plan) -> None:
        Organisation.objects.create(name="半途", area=batch.area, kind="enterprise")
        raise IntegrityError

    monkeypatch.setattr(writing, "write", half)
    batch = previewed(SMALL)
    with pytest.raises(Refused, match="请重新核对"):
        write(batch)
    batch.refresh_from_db()
    assert batch.state == BatchState.PREVIEWED
    assert not Organisation.objects.exists()
    assert not OrganisationPhase.objects.exists()


def test_rights_are_looked_at_again_when_the_job_runs(previewed: Importer, clerk: User):
    batch = previewed(SMALL)
    job = imports.confirm(batch, by=clerk)
    RoleAssignment.objects.filter(user=clerk).delete()
    with pytest.raises(Refused, match="权限"):
        jobs.perform(Job.objects.get(pk=job.pk))
    assert not Organisation.objects.exists()


def test_the_importer_is_told_and_it_is_logged(imported: Importer, clerk: User):
    batch = imported(SMALL)
    message = Message.objects.get(user=clerk)
    assert "新增 2、更新 0、无变化 0" in message.text
    act = Act.objects.get(object_id=batch.pk, model="districts.importbatch")
    assert (act.by, act.verb) == (clerk, "导入非公企业台账")


def test_the_same_file_again_says_so_and_changes_nothing(imported: Importer):
    first = imported(YUEHAIWAN)
    again = imported(YUEHAIWAN)
    assert again.state == BatchState.UNCHANGED
    assert str(first) in again.error
    assert again.preview["counts"]["unchanged"] == 150
    assert Organisation.objects.count() == 150


def test_another_file_with_the_same_content_is_unchanged(imported: Importer):
    rows = [("甲公司", None, "√", "单独", "甲支部", "2016")]
    imported(workbook(ENTERPRISES, *rows, day="2017-12-31"))
    again = imported(workbook(ENTERPRISES, *rows, day="2017-12-31", title="又一份"))
    assert (again.state, again.error) == (BatchState.UNCHANGED, "与登记册一致，没有变化。")


def test_statistics_begin_with_the_earliest_ledger(imported: Importer, zone: Area):
    for day, began in (
        ("2017-12-31", "2017-12-31"),
        ("2018-12-31", "2017-12-31"),
        ("2016", "2016-12-31"),
    ):
        imported(workbook(ENTERPRISES, ("甲公司", None, "×"), day=day))
        zone.refresh_from_db()
        assert str(zone.ledger_since) == began


def test_organisations_not_listed_are_named_and_stay(imported: Importer):
    imported(SMALL)
    batch = imported(workbook(ENTERPRISES, ("甲公司", None, "×"), day="2018-12-31"))
    assert batch.preview["missing"] == ["乙公司"]
    assert Organisation.objects.get(name="乙公司").closed is None


def test_a_wrong_row_is_not_missing(imported: Importer, previewed: Importer):
    imported(SMALL)
    rows = (("甲公司", None, "×"), ("乙公司", "123", "×"))
    batch = previewed(workbook(ENTERPRISES, *rows, day="2018-12-31"))
    assert batch.preview["missing"] == []


@pytest.mark.parametrize(
    "wrong",
    [
        ("乙集团", "91640106200591458D", "也许"),  # a cell that cannot be read
        ("乙集团", "91640106200591458D", "√"),  # a row that cannot be so
    ],
)
def test_a_wrong_row_lists_its_organisation_by_its_code(
    imported: Importer, previewed: Importer, wrong: Any
):
    code = "91640106200591458D"
    rows = (("甲公司", None, "×"), ("乙公司", code, "×"), ("丙公司", None, "×"))
    imported(workbook(ENTERPRISES, *rows, day="2017-12-31"))
    batch = previewed(workbook(ENTERPRISES, rows[0], wrong, day="2018-12-31"))
    assert batch.preview["counts"]["wrong"] == 1
    assert batch.preview["missing"] == ["丙公司"]


def test_a_seat_in_a_wrong_row_is_not_missing(
    imported: Importer, previewed: Importer, xigong: Area, xigong_clerk: User
):
    head = ("联合党组织名称", "成员单位名称", "统一社会信用代码", "成员单位性质")
    code = "91640106200591458D"
    rows = [("某联合党委", name, None, "社区") for name in ("甲公司", "丙公司")]
    rows.append(("某联合党委", "乙公司", code, "社区"))
    where: Any = {"kind": "member-organisations", "area": xigong, "by": xigong_clerk}
    imported(workbook(head, *rows, day="2017-12-31"), **where)
    wrong = ("某联合党委", "乙集团", code, "也许")
    batch = previewed(workbook(head, rows[0], wrong, day="2018-12-31"), **where)
    assert batch.preview["counts"]["wrong"] == 1
    assert batch.preview["missing"] == ["丙公司（某联合党委）"]
