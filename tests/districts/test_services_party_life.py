"""Founded, renamed, of another type, moved: each act by its state, its day and the tree."""

import datetime as dt
from typing import Any

import pytest

from core.dated import Day, Precision
from core.errors import Refused
from core.models import Act
from districts.enums import PartyOrganisationType as Type
from districts.models import PartyOrganisation
from districts.services import party_life, party_tree
from tests.conftest import START
from tests.shared_world import shared

DAY = Day(dt.date(2017, 5, 8))


@pytest.fixture
@shared
def tree(make_party_organisation: Any) -> dict[str, PartyOrganisation]:
    """A committee over a general branch over a branch over a group; a joint branch beside."""
    found: dict[str, PartyOrganisation] = {}
    above = None
    for name, kind in (
        ("党委", Type.COMMITTEE),
        ("总支", Type.GENERAL_BRANCH),
        ("支部", Type.BRANCH),
        ("小组", Type.GROUP),
    ):
        above = found[name] = make_party_organisation(name, type=kind, parent=above)
    found["联合"] = make_party_organisation("联合", type=Type.JOINT_BRANCH, parent=found["党委"])
    return found


def refused(call: Any, *args: Any, **kwargs: Any) -> tuple[str, str]:
    with pytest.raises(Refused) as why:
        call(*args, **kwargs)
    return why.value.field, str(why.value)


def new(zone: Any, **values: Any) -> PartyOrganisation:
    fields = {"name": "新支部", "type": Type.BRANCH, "area": zone, "founded": DAY.first}
    return PartyOrganisation(**{**fields, **values})


def test_founding_makes_the_first_phase_and_the_secretary(zone: Any, tree: Any, clerk: Any) -> None:
    party = new(zone, parent=tree["党委"], approval="金组发〔2017〕3号", founded_precision="M")
    party_life.found(party, secretary="李明", by=clerk, note="批复")
    phase = party.phases.get()
    assert (phase.since, phase.since_precision) == (DAY.first, Precision.MONTH)
    assert (phase.name, phase.type, phase.parent) == ("新支部", Type.BRANCH, tree["党委"])
    assert str(party.posts.get()) == "书记李明"
    act = Act.objects.get(object_id=party.pk)
    assert (act.verb, act.note, act.by) == ("成立党组织", "批复", clerk)


@pytest.mark.parametrize(
    ("kind", "above", "fits"),
    [
        (Type.COMMITTEE, "党委", True),
        (Type.COMMITTEE, "总支", False),
        (Type.GENERAL_BRANCH, "党委", True),
        (Type.GENERAL_BRANCH, "总支", False),
        (Type.BRANCH, "党委", True),
        (Type.BRANCH, "总支", True),
        (Type.BRANCH, "支部", False),
        (Type.JOINT_BRANCH, "总支", True),
        (Type.JOINT_BRANCH, "联合", False),
        (Type.GROUP, "支部", True),
        (Type.GROUP, "联合", True),
        (Type.GROUP, "总支", False),
        (Type.GROUP, "小组", False),
        (Type.BRANCH, None, True),
        (Type.GROUP, None, False),
    ],
)
def test_what_stands_under_what(tree: Any, kind: Type, above: str | None, fits: bool) -> None:
    parent = tree[above] if above else None
    if fits:
        party_tree.check_place(kind, parent, DAY.first)
    else:
        assert refused(party_tree.check_place, kind, parent, DAY.first)[0] == "parent"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"founded": dt.date(2099, 1, 1)}, "founded"),
        ({"name": "支部"}, "name"),
        ({"type": Type.GROUP}, "parent"),
    ],
)
def test_a_founding_is_refused_at_its_field(
    zone: Any, tree: Any, clerk: Any, values: dict[str, Any], field: str
) -> None:
    before = PartyOrganisation.objects.count()
    assert refused(party_life.found, new(zone, **values), by=clerk)[0] == field
    assert PartyOrganisation.objects.count() == before


def test_a_superior_must_be_there_on_the_day(zone: Any, tree: Any, clerk: Any) -> None:
    early = new(zone, parent=tree["党委"], founded=START - dt.timedelta(days=1))
    assert refused(party_life.found, early, by=clerk)[0] == "parent"
    PartyOrganisation.objects.filter(pk=tree["党委"].pk).update(dissolved=DAY.first)
    gone = new(zone, parent=PartyOrganisation.objects.get(pk=tree["党委"].pk))
    assert refused(party_life.found, gone, by=clerk) == (
        "parent",
        "党委已于 2017-05-08 撤销，请选择现有的党组织。",
    )


def test_a_new_name_opens_a_phase_and_keeps_its_precision(tree: Any, clerk: Any) -> None:
    party = tree["支部"]
    month = Day(dt.date(2017, 5, 1), Precision.MONTH)
    party_life.rename(party, "新名支部", month, by=clerk, note="更名批复")
    phases = list(party.phases.order_by("since").values_list("since", "since_precision", "name"))
    assert phases == [(START, "D", "支部"), (month.first, "M", "新名支部")]
    party.refresh_from_db()
    assert party.name == "新名支部"
    assert "新名" in party.search
    assert Act.objects.get(object_id=party.pk).verb == "更名"


def test_a_second_change_of_the_same_day_corrects_the_phase(tree: Any, clerk: Any) -> None:
    party = tree["支部"]
    party_life.rename(party, "甲", DAY, by=clerk)
    party_life.move(party, tree["党委"], DAY, by=clerk)
    assert party.phases.count() == 2
    latest = party.phases.get(since=DAY.first)
    assert (latest.name, latest.parent) == ("甲", tree["党委"])


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (dt.date(2099, 1, 1), "2099-01-01 还没有到，请填写已经发生的日期。"),
        (dt.date(2015, 12, 31), "早于成立日期 2016-01-01，请核对。"),
        (dt.date(2017, 5, 7), "2017-05-08 已登记过变更，更早的请在“更正”里补录。"),
    ],
)
def test_a_day_out_of_turn_is_refused(tree: Any, clerk: Any, day: dt.date, sentence: str) -> None:
    party_life.rename(tree["支部"], "甲", DAY, by=clerk)
    told = refused(party_life.rename, tree["支部"], "乙", Day(day), by=clerk)
    assert told == ("day", sentence)


def test_a_name_is_borne_once_in_a_district(
    tree: Any, clerk: Any, street: Any, foreign_zone: Any, make_party_organisation: Any
) -> None:
    make_party_organisation("街道支部", area=street)
    make_party_organisation("外区支部", area=foreign_zone)
    field, told = refused(party_life.rename, tree["支部"], "街道支部", DAY, by=clerk)
    assert field == "name"
    assert street.name not in told
    party_life.rename(tree["支部"], "外区支部", DAY, by=clerk)


@pytest.mark.parametrize("below", ["党委", "总支", "支部", "小组"])
def test_no_cycle(tree: Any, clerk: Any, below: str) -> None:
    """Whatever the types would allow, nothing goes under itself or what is below it."""
    PartyOrganisation.objects.filter(pk=tree[below].pk).update(type=Type.COMMITTEE)
    target = PartyOrganisation.objects.get(pk=tree[below].pk)
    assert refused(party_life.move, tree["党委"], target, DAY, by=clerk) == (
        "parent",
        "不能设在自己或自己的下级党组织之下，请另选上级党组织。",
    )


def test_it_moves_in_the_tree(tree: Any, clerk: Any) -> None:
    party_life.move(tree["支部"], tree["党委"], DAY, by=clerk)
    assert PartyOrganisation.objects.get(pk=tree["支部"].pk).parent == tree["党委"]
    party_life.move(tree["支部"], None, Day(dt.date(2018, 1, 1)), by=clerk)
    assert PartyOrganisation.objects.get(pk=tree["支部"].pk).parent is None
    told = refused(party_life.move, tree["支部"], None, Day(dt.date(2018, 1, 2)), by=clerk)
    assert told == ("parent", "上级党组织没有变，请选择新的上级。")


def test_a_type_changes_with_what_is_above_and_below(tree: Any, clerk: Any) -> None:
    branch, group = tree["支部"], tree["小组"]
    told = refused(party_life.change_type, branch, Type.GENERAL_BRANCH, tree["党委"], DAY, by=clerk)
    assert told == ("type", "下设的小组是党小组，不能设在党总支之下，请先调整它的上级。")
    party_life.change_type(branch, Type.JOINT_BRANCH, tree["总支"], DAY, by=clerk)
    assert branch.type == Type.JOINT_BRANCH
    party_life.move(group, tree["联合"], DAY, by=clerk)
    told = refused(party_life.change_type, branch, Type.GENERAL_BRANCH, tree["总支"], DAY, by=clerk)
    assert told[0] == "parent"
    party_life.change_type(branch, Type.GENERAL_BRANCH, tree["党委"], DAY, by=clerk)
    assert (branch.type, branch.parent) == (Type.GENERAL_BRANCH, tree["党委"])


@pytest.mark.parametrize("act", ["rename", "move", "change_type"])
def test_a_dissolved_one_is_not_acted_on(tree: Any, clerk: Any, act: str) -> None:
    PartyOrganisation.objects.filter(pk=tree["支部"].pk).update(dissolved=DAY.first)
    given: dict[str, tuple[Any, ...]] = {
        "rename": ("甲",),
        "move": (tree["党委"],),
        "change_type": (Type.JOINT_BRANCH, tree["总支"]),
    }
    told = refused(getattr(party_life, act), tree["支部"], *given[act], DAY, by=clerk)
    assert told == ("", "支部已于 2017-05-08 撤销，不能再办理；撤销有误的，请先更正。")


@pytest.mark.parametrize(
    ("since", "until", "field"),
    [
        (dt.date(2015, 12, 31), None, "since"),
        (dt.date(2016, 1, 1), dt.date(2018, 1, 1), ""),
        (dt.date(2016, 1, 1), dt.date(2018, 1, 2), "until"),
        (dt.date(2016, 1, 1), None, "until"),
        (dt.date(2018, 1, 1), None, "since"),
        (dt.date(2099, 1, 1), None, "since"),
        (dt.date(2016, 1, 1), dt.date(2099, 1, 1), "until"),
    ],
)
def test_coverage_lies_within_the_life(
    tree: Any, make_organisation: Any, since: dt.date, until: dt.date | None, field: str
) -> None:
    """Of an organisation that opened with 2016 and closed with 2017."""
    organisation = make_organisation(opened=START, closed=dt.date(2018, 1, 1))
    if field:
        told = refused(party_life.check_coverage, organisation, tree["支部"], since, until)
        assert told[0] == field
    else:
        party_life.check_coverage(organisation, tree["支部"], since, until)
