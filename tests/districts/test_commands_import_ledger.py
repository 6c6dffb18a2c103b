"""import_ledger and undo_import: the wizard without a browser."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from accounts.models import User
from core.errors import Refused
from districts.enums import Role
from districts.models import Area, ImportBatch, Organisation
from tests.conftest import make_user
from tests.districts.conftest import ENTERPRISES, XUANHUA, YUEHAIWAN, workbook

Run = Callable[..., str]


@pytest.fixture
def run(cast: SimpleNamespace) -> Run:
    """What a command prints."""

    def call(*words: object, **options: Any) -> str:
        printed = io.StringIO()
        call_command(*map(str, words), stdout=printed, **options)
        return printed.getvalue()

    return call


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    path = tmp_path / "错.xlsx"
    rows = (("甲公司", "123", "×"), ("乙公司", None, "×"))
    path.write_bytes(workbook(ENTERPRISES, *rows, day="2017-12-31"))
    return path


def test_a_ledger_comes_in_by_one_command(run: Run):
    said = run("import_ledger", "organisations", YUEHAIWAN, "--as", "clerk")
    assert "已导入：台账日期 2017-12-31，共 150 行，新增 150、更新 0、无变化 0" in said
    assert Organisation.objects.count() == 150


def test_again_it_says_so(run: Run):
    run("import_ledger", "organisations", YUEHAIWAN, "--as", "clerk")
    said = run("import_ledger", "organisations", YUEHAIWAN, "--as", "clerk")
    assert "无变化" in said
    assert "已在第" in said


def test_counts_as_json_and_back_again(run: Run):
    printed = run("import_ledger", "organisations", YUEHAIWAN, "--as", "clerk", "--json")
    counts = json.loads(printed)
    assert (counts["rows"], counts["new"], counts["wrong"], counts["state"]) == (
        150,
        150,
        0,
        "done",
    )
    said = run("undo_import", counts["batch"], "--as", "clerk")
    assert said == f"已撤销第 {counts['batch']} 批：{YUEHAIWAN.name}。\n"
    assert not Organisation.objects.exists()


def test_a_dry_run_writes_nothing(run: Run):
    said = run("import_ledger", "organisations", YUEHAIWAN, "--as", "clerk", "--dry-run")
    assert "待确认" in said
    assert not Organisation.objects.exists()


def test_sheet_day_and_area_may_be_named(run: Run, foreign_zone: Area, foreign_district: Area):
    make_user("both", (Role.CLERK, foreign_district))
    words = ("import_ledger", "social-organisations", XUANHUA, "--as", "both")
    run(*words, "--area", foreign_zone.code, "--date", "2018年11月", "--sheet", "社会组织")
    batch = ImportBatch.objects.get()
    assert (str(batch.day), batch.area, batch.sheet) == ("2018-11-30", foreign_zone, "社会组织")


def test_errors_are_named_and_marked_and_nothing_is_written(run: Run, wrong: Path, tmp_path: Path):
    target = tmp_path / "错误表.xlsx"
    with pytest.raises(Refused) as refusal:
        run("import_ledger", "organisations", wrong, "--as", "clerk", "--errors", target)
    assert "工作表“台账”有 1 行有错，没有导入：B4 统一社会信用代码" in str(refusal.value)
    assert str(target) in str(refusal.value)
    assert "\n" not in str(refusal.value)
    assert load_workbook(target)["台账"]["B4"].fill.fgColor.rgb == "FFFFC7CE"
    assert not Organisation.objects.exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["organisations", YUEHAIWAN, "--as", "nobody else"], "没有用户“nobody else”"),
        (["organisations", YUEHAIWAN, "--as", "nobody"], "权限"),
        (["organisations", YUEHAIWAN, "--as", "official"], "权限"),
        (["organisations", "absent.xlsx", "--as", "clerk"], "打不开文件"),
        (["organisations", YUEHAIWAN, "--as", "clerk", "--area", "999999"], "999999"),
        (["organisations", YUEHAIWAN, "--as", "clerk", "--area", "640106006"], "权限"),
        (["organisations", YUEHAIWAN, "--as", "clerk", "--sheet", "没有的"], "没有工作表"),
        (["member-organisations", YUEHAIWAN, "--as", "clerk"], "表头"),
        (["areas", YUEHAIWAN, "--as", "clerk"], "权限"),
    ],
)
def test_a_refusal_is_one_sentence(run: Run, words: list[object], said: str):
    with pytest.raises(Refused, match=said) as refusal:
        run("import_ledger", *words)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    "words",
    [
        ["rubbish", YUEHAIWAN, "--as", "clerk"],
        ["organisations", YUEHAIWAN],
        ["organisations", YUEHAIWAN, "--as", "clerk", "--date", "去年"],
        ["organisations", YUEHAIWAN, "--as", "clerk", "--date", ""],
    ],
)
def test_wrong_words_are_wrong_arguments(run: Run, words: list[object]):
    with pytest.raises(CommandError):
        run("import_ledger", *words)
    assert not ImportBatch.objects.exists()


def test_a_foreign_batch_does_not_exist(run: Run, cast: SimpleNamespace):
    counts = json.loads(run("import_ledger", "organisations", YUEHAIWAN, "--as", "clerk", "--json"))
    for number, user in ((counts["batch"], "foreign_clerk"), (999_999, "clerk")):
        with pytest.raises(Refused, match=f"没有第 {number} 批"):
            run("undo_import", number, "--as", user)
    with pytest.raises(Refused, match="权限"):
        run("undo_import", counts["batch"], "--as", "official")


def test_two_areas_ask_for_one(run: Run, zone: Area, street: Area, db: None):
    user: User = make_user("two", (Role.CLERK, zone), (Role.CLERK, street))
    with pytest.raises(Refused, match="--area"):
        run("import_ledger", "organisations", YUEHAIWAN, "--as", user.username)
