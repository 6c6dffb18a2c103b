"""The main job from the command line, on an installation set up from nothing."""

import hashlib

import pytest
from openpyxl import load_workbook

from tests.main_job.installation import DATA, Installation

YUEHAIWAN = DATA / "yuehaiwan-enterprise-ledger.xlsx"
XUANHUA = DATA / "xuanhua-ledger.xlsx"


@pytest.fixture(scope="module")
def office(installation: Installation) -> Installation:
    """Two districts with their zones, and the people who work there."""
    installation.add_user("root", "admin")
    areas = installation.areas(
        ("6401", "银川市"),
        ("640106", "金凤区"),
        ("640106Z01", "银川阅海湾中央商务区"),
        ("1307", "张家口市"),
        ("130705", "宣化区"),
        ("130705Z01", "宣化经济开发区"),
    )
    installation.run("import_ledger", "areas", areas, "--as", "root")
    installation.add_user("clerk", "clerk", "640106Z01")
    installation.add_user("official", "official", "640106")
    installation.add_user("xuanhua", "clerk", "130705Z01")
    return installation


@pytest.fixture(scope="module")
def compiled(office: Installation) -> Installation:
    counts = office.counts("import_ledger", "organisations", YUEHAIWAN, "--as", "clerk")
    assert (counts["new"], counts["wrong"]) == (150, 0)
    office.run("compile_report", "640106", "2017Q4", "--as", "official")
    return office


def test_the_workbook_says_what_was_published(compiled: Installation):
    """JF4: 150 enterprises, 75 covered, 50.0 % and 100.0 %."""
    target = compiled.folder / "2017Q4.xlsx"
    compiled.run("export_report", "640106", "2017Q4", target, "--as", "official")
    summary = load_workbook(target, data_only=True)["季度汇总"]
    zone = next(
        row
        for row in summary.iter_rows(values_only=True)
        if "银川阅海湾中央商务区" in [str(cell) for cell in row]
    )
    assert {150, 75, 0.5, 1}.issubset(set(zone)), zone
    listed = load_workbook(target)["单位名单"]
    names = [row for row in listed.iter_rows(values_only=True) if row[0] and str(row[0]).isdigit()]
    assert len(names) == 150


def test_two_exports_of_an_edition_are_the_same_file(compiled: Installation):
    hashes = set()
    for name in ("one.xlsx", "two.xlsx"):
        compiled.run("compile_report", "640106", "2017Q4")
        compiled.run("export_report", "640106", "2017Q4", compiled.folder / name)
        hashes.add(hashlib.sha256((compiled.folder / name).read_bytes()).hexdigest())
    assert len(hashes) == 1


def test_the_same_file_again_changes_nothing(compiled: Installation):
    said = compiled.run("import_ledger", "organisations", YUEHAIWAN, "--as", "clerk")
    assert "已导入过" in said.stdout or "无变化" in said.stdout


def test_a_second_sheet_comes_by_its_own_kind(office: Installation):
    """XH1: 116 enterprises and 31 social organisations in one workbook."""
    enterprises = office.counts("import_ledger", "organisations", XUANHUA, "--as", "xuanhua")
    social = office.counts("import_ledger", "social-organisations", XUANHUA, "--as", "xuanhua")
    assert (enterprises["new"], social["new"]) == (116, 31)


def test_what_was_imported_can_be_taken_back(office: Installation):
    areas = office.areas(("6104", "咸阳市"), ("610402", "秦都区"))
    counts = office.counts("import_ledger", "areas", areas, "--as", "root")
    office.run("undo_import", counts["batch"], "--as", "root")
    assert "610402" in office.refused("compile_report", "610402", "2017Q4")


@pytest.mark.parametrize(
    ("words", "status", "named"),
    [
        (["compile_report", "999999", "2017Q4"], 1, "999999"),
        (["compile_report", "640106", "2017Q5"], 2, "2017Q5"),
        (["compile_report", "640106", "2015Q1"], 1, "台账"),
        (["export_report", "640106", "2016Q1", "x.xlsx"], 1, "汇总"),
        (["import_ledger", "organisations", YUEHAIWAN, "--as", "nobody"], 1, "nobody"),
        (["import_ledger", "rubbish", YUEHAIWAN, "--as", "clerk"], 2, "rubbish"),
        (["import_ledger", "members", YUEHAIWAN, "--as", "clerk"], 1, "表头"),
        (["import_ledger", "organisations", "absent.xlsx", "--as", "clerk"], 1, "absent.xlsx"),
        (["import_ledger", "organisations", YUEHAIWAN, "--as", "official"], 1, "official"),
        (["undo_import", "999999", "--as", "clerk"], 1, "999999"),
        (["add_user", "root", "--role", "admin"], 1, "root"),
        (["add_user", "new", "--role", "king"], 2, "king"),
        (["add_user", "new", "--role", "clerk"], 1, "区划"),
    ],
)
def test_a_wrong_word_is_answered_in_one_sentence(
    compiled: Installation, words: list[object], status: int, named: str
):
    assert named in compiled.refused(*words, status=status)
