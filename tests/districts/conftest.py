"""Ledgers made for one test, and the people and areas they are imported by and into."""

import io
from collections.abc import Callable, Iterable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from openpyxl import Workbook

from accounts.models import User
from core import jobs
from districts.enums import AreaKind, Role
from districts.models import Area, ImportBatch
from districts.services import imports
from members.models import Affiliation, Employment, PartyMember
from tests.conftest import START, make_area, make_user
from tests.rows import rows_in
from tests.shared_world import shared

DATA = Path(__file__).parents[1] / "data"
YUEHAIWAN = DATA / "yuehaiwan-enterprise-ledger.xlsx"
XUANHUA = DATA / "xuanhua-ledger.xlsx"
XIGONG = DATA / "xigong-member-organisations.xlsx"

ENTERPRISES = (
    "企业名称",
    "统一社会信用代码",
    "是否建立党组织",
    "组建形式",
    "党组织名称",
    "成立时间",
)


@pytest.fixture
@shared
def xuanhua_clerk(foreign_zone: Area) -> User:
    return make_user("xuanhua", (Role.CLERK, foreign_zone))


@pytest.fixture
@shared
def xigong(db: None) -> Area:
    return make_area("410303", "西工区", AreaKind.DISTRICT)


@pytest.fixture
@shared
def xigong_clerk(xigong: Area) -> User:
    return make_user("xigong", (Role.CLERK, xigong))


@pytest.fixture
@shared
def joint(make_party_organisation: Any, make_organisation: Any, cover: Any) -> Any:
    """A joint branch under a committee: it covers 甲公司, where its one member works."""
    above = make_party_organisation("党委", type="committee")
    branch = make_party_organisation("联合支部", type="joint_branch", parent=above)
    branch.甲 = make_organisation("甲公司")
    cover(branch.甲, branch, "joint")
    person = PartyMember.objects.create(name="张三", area=branch.area, full_since=START)
    Affiliation.objects.create(member=person, kind="formal", party_organisation=branch, since=START)
    Employment.objects.create(member=person, organisation=branch.甲, since=START)
    return branch


def workbook(
    head: Iterable[str],
    *rows: Iterable[Any],
    day: str = "",
    title: str = "台账",
    sheet: str = "台账",
) -> bytes:
    """A ledger of one sheet under a title and a reporting line."""
    book = Workbook()
    table = book.active
    assert table is not None
    table.title = sheet
    table.append([title])
    if day:
        table.append(["填报单位：某某街道", None, f"报出日期：{day}"])
    table.append(list(head))
    for row in rows:
        table.append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.fixture
def uploaded(clerk: User, zone: Area) -> Callable[..., ImportBatch]:
    """`uploaded(content, kind="organisations", by=…, area=…)`: a batch not yet looked at."""

    def upload(content: bytes | Path, kind: str = "organisations", **fields: Any) -> ImportBatch:
        data = content.read_bytes() if isinstance(content, Path) else content
        fields = {"by": clerk, "area": zone, "day": None, "filename": "台账.xlsx", **fields}
        return imports.upload(kind=kind, file=io.BytesIO(data), **fields)

    return upload


@pytest.fixture
def previewed(uploaded: Callable[..., ImportBatch]) -> Callable[..., ImportBatch]:
    """A batch with its preview."""

    def preview(content: bytes | Path, kind: str = "organisations", **fields: Any) -> ImportBatch:
        batch = uploaded(content, kind, **fields)
        jobs.perform(imports.ask_preview(batch, by=batch.by))
        batch.refresh_from_db()
        return batch

    return preview


@pytest.fixture
def imported(previewed: Callable[..., ImportBatch]) -> Callable[..., ImportBatch]:
    """A batch that is written."""

    def write(
        content: bytes | Path,
        kind: str = "organisations",
        *,
        skip_wrong: bool = False,
        **fields: Any,
    ) -> ImportBatch:
        batch = previewed(content, kind, **fields)
        assert skip_wrong or not batch.preview["counts"]["wrong"], batch.preview["issues"]
        if batch.state == "previewed":
            jobs.perform(imports.confirm(batch, by=batch.by, skip_wrong=skip_wrong))
            batch.refresh_from_db()
        return batch

    return write


@pytest.fixture
def listed(imported: Callable[..., ImportBatch]) -> Callable[..., ImportBatch]:
    """`listed("2017-12-31", (name, code, "√", way, party, since), …)`: an enterprise ledger."""

    def write(day: str, *rows: Iterable[Any], head: Any = ENTERPRISES, **fields: Any) -> Any:
        return imported(workbook(head, *rows, day=day), **fields)

    return write


@pytest.fixture
@shared
def own(zone: Area, cast: SimpleNamespace) -> dict[str, Any]:
    return rows_in(zone)


@pytest.fixture
@shared
def foreign(foreign_zone: Area, cast: SimpleNamespace) -> dict[str, Any]:
    return rows_in(foreign_zone)


@pytest.fixture
def client_of(sign_in: Any, cast: SimpleNamespace) -> Any:
    return lambda name: sign_in(getattr(cast, name))
