"""Which ledgers a file holds, told by the heads of its sheets."""

from pathlib import Path

import openpyxl
import pytest

from core.errors import Refused
from districts import ledgers
from districts.services import recognition
from tests.districts.wizard import DATA, XUANHUA


def test_each_register_workbook_is_recognised(db):
    found = {
        path.stem: [(ledger.kind.code, ledger.sheet) for ledger in recognised(path)]
        for path in DATA.glob("*.xlsx")
        if "funding" not in path.stem
    }
    assert found == {
        "yuehaiwan-enterprise-ledger": [("organisations", "非公企业党建工作台账")],
        "xuanhua-ledger": [("organisations", "非公企业"), ("social-organisations", "社会组织")],
        "xigong-member-organisations": [("member-organisations", "成员单位")],
        "xigong-member-roster": [("members", "党员花名册")],
        "taibailou-floating-members": [("floating-members", "流动党员台账")],
    }


def recognised(path: Path):
    return recognition.recognise(path, ledgers.kinds())


def test_an_unknown_ledger_is_refused_with_what_is_missing(db, tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["甲", "乙"])
    book.active.append([1, 2])
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(Refused, match="没有认得的表头，可导入的有"):
        recognised(tmp_path / "a.xlsx")


def test_a_chosen_kind_takes_the_sheet_that_comes_nearest(db):
    kind = ledgers.kind("floating-members")
    found = recognition.recognise(XUANHUA, [kind])
    assert [(one.kind.code, one.sheet) for one in found] == [("floating-members", "非公企业")]


def test_too_many_ledgers_in_one_file(db, monkeypatch):
    monkeypatch.setattr(recognition, "MOST", 1)
    with pytest.raises(Refused, match="文件里有 2 张台账，一次最多 1 张"):
        recognised(XUANHUA)
