"""A district set up from nothing: codes propose kind and parent."""

import datetime as dt
import io
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import User
from core.errors import Refused
from districts.enums import AreaKind, Role
from districts.models import Area, ImportBatch
from districts.services.undoing import undo
from districts.sheets.areas import kind_of, parents_of
from tests.conftest import make_area, make_user
from tests.districts.conftest import workbook
from tests.shared_world import shared

Importer = Callable[..., ImportBatch]
HEAD = ("代码", "名称")
DAYS = ("2017-06-29", "2017-06-30", "2017-12-31")
YUANZHOU = (
    ("640402", "原州区"),
    ("640402006001", "阅海社区"),
    ("640402006", "南关街道"),
    ("640402101", "良田镇"),
    ("640402Z01", "银川阅海湾中央商务区"),
)


@pytest.fixture
@shared
def root(db: None) -> User:
    return make_user("root", (Role.ADMIN, None))


@pytest.fixture
def areas(imported: Importer, root: User) -> Importer:
    """`areas((code, name), …)`: a list of areas that is written."""

    def write(*rows: tuple[Any, ...], head: tuple[str, ...] = HEAD, **fields: Any) -> ImportBatch:
        fields = {"by": root, "area": None, **fields}
        return imported(workbook(head, *rows), "areas", **fields)

    return write


@pytest.fixture
def faults(previewed: Importer, root: User) -> Callable[..., list[tuple[str, str]]]:
    """(address, message) of what is wrong with a list of areas."""

    def look(*rows: tuple[Any, ...], head: tuple[str, ...] = HEAD, **fields: Any) -> Any:
        fields = {"by": root, "area": None, **fields}
        batch = previewed(workbook(head, *rows), "areas", **fields)
        return [(issue["address"], issue["message"]) for issue in batch.preview["issues"]]

    return look


def test_a_first_list_needs_no_area_and_no_day(areas: Importer):
    batch = areas(*YUANZHOU)
    assert batch.preview["counts"]["new"] == 5
    own = Area.objects.filter(path__startswith="640402")
    tree = list(own.values_list("path", "kind", "reporting"))
    assert tree == [
        ("640402/", "district", False),
        ("640402/640402006/", "street", True),
        ("640402/640402006/640402006001/", "community", False),
        ("640402/640402101/", "town", True),
        ("640402/640402Z01/", "zone", True),
    ]


def test_cities_hold_their_districts(areas: Importer):
    areas(("410303", "西工区"), ("4103", "洛阳市"), ("441800", "清远市"), ("441802", "清城区"))
    cities = Area.objects.filter(path__startswith="44")
    paths = set(
        (cities | Area.objects.filter(path__startswith="41")).values_list("path", flat=True)
    )
    assert paths == {"4103/", "4103/410303/", "441800/", "441800/441802/"}


def test_the_same_list_again_changes_nothing(areas: Importer):
    areas(*YUANZHOU)
    again = areas(*YUANZHOU)
    assert again.state == "unchanged"
    assert Area.objects.filter(path__startswith="640402").count() == 5


def test_a_name_may_change(areas: Importer):
    areas(*YUANZHOU)
    batch = areas(("640402101", "良田新镇"))
    assert batch.preview["changed"][0]["changes"] == [
        {"title": "名称", "old": "良田镇", "new": "良田新镇"}
    ]
    assert Area.objects.get(code="640402101").name == "良田新镇"


def test_kind_parent_and_reporting_may_be_given(areas: Importer):
    head = ("代码", "名称", "类别", "上级代码", "填报单位")
    areas(
        ("640402", "原州区", None, None, None),
        ("640402Q01", "软件园", "功能区", "640402", "×"),
        head=head,
    )
    zone = Area.objects.get(code="640402Q01")
    assert (zone.kind, zone.reporting, zone.parent.code) == ("zone", False, "640402")


def test_a_list_of_areas_is_undone(areas: Importer, root: User):
    undo(areas(*YUANZHOU), by=root)
    assert not Area.objects.filter(path__startswith="640402").exists()


def test_an_administrator_of_one_district_stays_in_it(
    areas: Importer, faults: Any, district: Area, foreign_district: Area
):
    keeper = make_user("keeper", (Role.ADMIN, district))
    areas(("640106007", "上海西路街道"), by=keeper, area=district)
    (fault,) = faults(("130705001", "天泰寺街道"), by=keeper, area=district)
    assert "不在您管理的范围内" in fault[1]


def test_only_an_administrator_may(previewed: Importer, clerk: User, zone: Area):
    with pytest.raises(Refused, match="权限"):
        previewed(workbook(HEAD, *YUANZHOU), "areas", by=clerk, area=zone)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("64010", "原州区"), "不是区划代码"),
        (("640107006", "某街道"), "找不到上级 640107"),
        (("640107Z01", "某园区"), "找不到上级 640107"),
        (("640402", None), "必填"),
    ],
)
def test_what_cannot_be_placed_is_said(faults: Any, row: tuple[str, str], said: str):
    (fault,) = faults(row, ("1307", "张家口市"))
    assert said in fault[1]


def test_twins_name_each_other(faults: Any):
    found = faults(("640402", "原州区"), ("640402", "原州新区"))
    assert [(address, message[:8]) for address, message in found] == [
        ("A3", "代码与第 4 行"),
        ("A4", "代码与第 3 行"),
    ]


def test_an_unknown_or_moved_parent_is_refused(faults: Any, db: None):
    make_area("640402", "原州区", AreaKind.DISTRICT)
    head = ("代码", "名称", "上级代码")
    assert "不在登记册" in faults(("640402Z01", "某园区", "999999"), head=head)[0][1]
    moved = faults(("640402", "原州区", "6401"), ("6401", "银川市", None), head=head)
    assert "归属调整" in moved[0][1]


@pytest.mark.parametrize(
    ("code", "name", "kind"),
    [
        ("6401", "银川市", AreaKind.CITY),
        ("640100", "银川市", AreaKind.CITY),
        ("640402", "原州区", AreaKind.DISTRICT),
        ("640402006", "南关街道", AreaKind.STREET),
        ("640402006000", "南关街道", AreaKind.STREET),
        ("640402101", "良田镇", AreaKind.TOWN),
        ("640402401", "银川经济技术开发区", AreaKind.ZONE),
        ("640402006001", "阅海社区", AreaKind.COMMUNITY),
        ("640402-YHW", "阅海湾中央商务区", AreaKind.ZONE),
        ("130705Z01", "宣化经济开发区", AreaKind.ZONE),
    ],
)
def test_code_and_name_tell_the_kind(code: str, name: str, kind: AreaKind):
    assert kind_of(code, name) == kind


@pytest.mark.parametrize(
    ("code", "parent"),
    [
        ("640402", "6404"),
        ("640402006", "640402"),
        ("640402006001", "640402006"),
        ("640402-YHW", "640402"),
    ],
)
def test_the_prefix_is_the_parent(code: str, parent: str):
    assert parents_of(code)[0] == parent


def test_a_city_has_no_parent():
    assert parents_of("6401") == []


# Going out


class TestGoingOut:
    """Through the page of the list and the import: what comes back unchanged changes nothing."""

    HEAD = ("代码", "名称", "类别", "上级代码", "填报单位")
    #: whatever the code would not say by itself
    ODD = (
        ("640402Q01", "软件园", "功能区", "640402", "×"),
        ("640402007", "古雁镇", "街道", "640402", "√"),
        ("640402006002", "北关社区", "社区", "640402101", "√"),
    )

    @pytest.fixture
    def exported(self, areas: Importer, root: User, sign_in: Any) -> Callable[..., bytes]:
        areas(*YUANZHOU)
        areas(*self.ODD, head=self.HEAD)

        def hand_out(by: User = root, day: str = "", **words: str) -> bytes:
            url = f"{reverse('admin:districts_area_export')}?{urlencode(words)}"
            data = {"download": "1", "kind": "areas", "day": day}
            answer = sign_in(by).post(url, data)
            assert answer.status_code == 200, answer.content.decode()
            return b"".join(answer.streaming_content)

        return hand_out

    @staticmethod
    def rows(content: bytes) -> list[tuple[Any, ...]]:
        """Code, name, kind, parent and reporting of each line."""
        sheet = load_workbook(io.BytesIO(content)).worksheets[0]
        lines = [[cell.value for cell in row] for row in sheet.iter_rows()]
        head = next(at for at, line in enumerate(lines) if "代码" in line)
        return [tuple(line[1:6]) for line in lines[head + 1 :] if line[1]]

    def test_it_says_what_is_registered(self, exported: Any) -> None:
        told = {row[0]: row[1:] for row in self.rows(exported())}
        assert told["640402"][:2] == ("原州区", "区")
        assert told["640402"][3] == "×"
        assert told["640402Q01"] == ("软件园", "功能区", "640402", "×")
        assert told["640402007"] == ("古雁镇", "街道", "640402", "√")
        assert told["640402006002"] == ("北关社区", "社区", "640402101", "√")

    def test_unchanged_it_changes_nothing(
        self, exported: Any, previewed: Importer, root: User
    ) -> None:
        batch = previewed(exported(), "areas", by=root, area=None)
        counts = batch.preview["counts"]
        assert counts["rows"] == Area.objects.count()
        assert (counts["new"], counts["changed"], counts["wrong"]) == (0, 0, 0)
        assert counts["unchanged"] == counts["rows"]

    def test_it_makes_the_same_district_from_nothing(
        self, exported: Any, imported: Importer, root: User
    ) -> None:
        content = exported()
        own = Area.objects.filter(path__startswith="640402").order_by("-path")
        facts = ("path", "name", "kind", "reporting")
        before = list(own.values_list(*facts))
        for area in own:
            area.delete()
        imported(content, "areas", by=root, area=None)
        assert list(own.all().values_list(*facts)) == before

    def test_what_was_given_up_by_the_day_is_left_out(self, exported: Any) -> None:
        Area.objects.filter(code="640402007").update(until=dt.date(2017, 6, 30))
        codes = {day: {row[0] for row in self.rows(exported(day=day))} for day in DAYS}
        assert ["640402007" in codes[day] for day in DAYS] == [True, False, False]

    def test_it_is_only_handed_out_to_who_manages(
        self, exported: Any, clerk: User, sign_in: Any
    ) -> None:
        client = sign_in(clerk)
        page = client.get(reverse("admin:districts_area_export"))
        assert 'value="areas"' not in page.content.decode()
        data = {"download": "1", "kind": "areas"}
        answer = client.post(reverse("admin:districts_area_export"), data)
        content = io.BytesIO(b"".join(answer.streaming_content))
        assert load_workbook(content).worksheets[0].title == "名单"  # what his screen shows

    def test_of_one_district_only_its_own(self, exported: Any, zone: Area) -> None:
        keeper = make_user("keeper", (Role.ADMIN, zone))
        assert [row[0] for row in self.rows(exported(by=keeper))] == [zone.code]
