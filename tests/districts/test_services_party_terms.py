"""Committees by term, the ladder and titles."""

import datetime as dt
from typing import Any

import pytest

from core.dated import Day, Precision
from core.errors import Refused
from core.models import Act
from districts import party_links
from districts.enums import PartyOrganisationType as Type
from districts.models import CommercialDistrict, PartyTitle, RuleLimit
from districts.party_links import Count, People
from districts.services import party_terms, party_titles
from districts.services.party_terms import Seated
from tests.conftest import START
from tests.shared_world import shared

DAY = Day(dt.date(2017, 5, 8))
FIRST = [Seated("secretary", "李明"), Seated("organisation", "王芳")]


@pytest.fixture
@shared
def branch(make_party_organisation: Any) -> Any:
    return make_party_organisation("支部")


def refused(call: Any, *args: Any, **kwargs: Any) -> tuple[str, str]:
    with pytest.raises(Refused) as why:
        call(*args, **kwargs)
    return why.value.field, str(why.value)


def held(branch: Any, day: dt.date) -> list[str]:
    return sorted(map(str, branch.posts.on(day)))


@pytest.mark.parametrize(
    ("kind", "due"),
    [
        (Type.COMMITTEE, dt.date(2022, 5, 8)),
        (Type.GENERAL_BRANCH, dt.date(2020, 5, 8)),
        (Type.BRANCH, dt.date(2020, 5, 8)),
        (Type.JOINT_BRANCH, dt.date(2020, 5, 8)),
    ],
)
def test_the_term_by_type(
    make_party_organisation: Any, clerk: Any, kind: Type, due: dt.date
) -> None:
    term = party_terms.elect(make_party_organisation(type=kind), DAY, FIRST, by=clerk)
    assert (term.number, term.due) == (1, due)


def test_an_area_may_rule_another_term(branch: Any, clerk: Any, district: Any) -> None:
    RuleLimit.objects.create(area=district, code="branch_term", value=5, source="通知")
    assert party_terms.elect(branch, DAY, FIRST, by=clerk).due == dt.date(2022, 5, 8)


def test_a_leap_day_ends_on_the_28th() -> None:
    assert party_terms.years_later(dt.date(2016, 2, 29), 3) == dt.date(2019, 2, 28)
    assert party_terms.years_later(dt.date(2016, 2, 29), 4) == dt.date(2020, 2, 29)


def test_an_election_closes_what_was(branch: Any, clerk: Any) -> None:
    party_terms.elect(branch, Day(START), FIRST, by=clerk)
    month = Day(dt.date(2017, 5, 1), Precision.MONTH)
    second = party_terms.elect(branch, month, [Seated("secretary", "赵强")], by=clerk, note="换届")
    assert (second.number, second.since_precision) == (2, "M")
    first = branch.terms.get(number=1)
    assert first.until == month.first
    assert held(branch, dt.date(2017, 4, 30)) == ["书记李明", "组织委员王芳"]
    assert held(branch, month.first) == ["书记赵强"]
    assert second.posts.get().name == "赵强"
    act = Act.objects.order_by("-pk").first()
    assert act is not None
    assert (act.verb, act.note) == ("换届（第 2 届）", "换届")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"posts": [Seated("deputy", "王芳")]}, "secretary"),
        ({"day": Day(START)}, "day"),
        ({"day": Day(dt.date(2099, 1, 1))}, "day"),
        ({"number": 1}, "number"),
    ],
)
def test_an_election_is_refused_at_its_field(
    branch: Any, clerk: Any, given: dict[str, Any], field: str
) -> None:
    party_terms.elect(branch, Day(START), FIRST, by=clerk)
    asked = {"day": DAY, "posts": FIRST, **given}
    assert refused(party_terms.elect, branch, **asked, by=clerk)[0] == field
    assert branch.terms.get().until is None


@pytest.mark.parametrize(
    ("to", "approval", "field"),
    [
        (dt.date(2020, 5, 8), "批复", "put_off_to"),
        (dt.date(2020, 5, 9), "批复", ""),
        (dt.date(2021, 5, 8), "批复", ""),
        (dt.date(2021, 5, 9), "批复", "put_off_to"),
        (dt.date(2021, 5, 8), " ", "approval"),
    ],
)
def test_put_off_for_a_year_at_most(
    branch: Any, clerk: Any, to: dt.date, approval: str, field: str
) -> None:
    """Of a term due on 2020-05-08."""
    term = party_terms.elect(branch, DAY, FIRST, by=clerk)
    if field:
        assert refused(party_terms.put_off, branch, to, approval, by=clerk)[0] == field
    else:
        party_terms.put_off(branch, to, approval, by=clerk)
        term.refresh_from_db()
        assert (term.put_off_to, party_terms.ends(term)) == (to, to)


def test_without_a_term_nothing_is_put_off(branch: Any, clerk: Any) -> None:
    told = refused(party_terms.put_off, branch, dt.date(2020, 1, 1), "批复", by=clerk)
    assert told == ("", "还没有登记现任届次，请先办理换届。")


def test_a_new_secretary_takes_the_place(branch: Any, clerk: Any) -> None:
    party_terms.elect(branch, Day(START), FIRST, by=clerk)
    told = refused(party_terms.appoint, branch, FIRST[0], DAY, by=clerk)
    assert told == ("name", "李明已任此职，请另选。")
    post = party_terms.appoint(branch, Seated("secretary", "赵强"), DAY, source="选派", by=clerk)
    assert post.term == branch.terms.get()
    assert held(branch, DAY.first) == ["书记赵强", "组织委员王芳"]
    early = Day(dt.date(2017, 5, 8))
    told = refused(party_terms.appoint, branch, Seated("secretary", "钱"), early, by=clerk)
    assert told == ("day", "2017-05-08 已登记书记任职，日期应在其后。")


def test_a_post_is_left(branch: Any, clerk: Any) -> None:
    party_terms.elect(branch, Day(START), FIRST, by=clerk)
    post = branch.posts.get(title="organisation")
    assert refused(party_terms.leave, branch, post, Day(START), by=clerk)[0] == "day"
    party_terms.leave(branch, post, DAY, by=clerk)
    assert held(branch, DAY.first) == ["书记李明"]
    assert refused(party_terms.leave, branch, post, DAY, by=clerk)[0] == "post"


@pytest.mark.parametrize(("days_left", "due"), [(181, False), (180, True), (0, True), (-1, True)])
def test_terms_that_are_due(branch: Any, days_left: int, due: bool) -> None:
    today = dt.date(2020, 1, 1)
    branch.terms.create(number=1, since=START, due=today + dt.timedelta(days=days_left))
    assert party_terms.due_terms(today).exists() is due


def test_a_term_put_off_is_due_by_its_new_day(branch: Any) -> None:
    today = dt.date(2020, 1, 1)
    later = today + dt.timedelta(days=181)
    branch.terms.create(number=1, since=START, due=today, put_off_to=later, approval="批复")
    assert list(party_terms.due_terms(today)) == []


@pytest.mark.parametrize(
    ("full", "words"),
    [(6, "不足 7 名：设书记一名"), (7, "满 7 名：应设委员会，由 3 至 5 人组成，最多 7 人")],
)
def test_what_size_of_committee_is_advised(
    branch: Any, monkeypatch: pytest.MonkeyPatch, full: int, words: str
) -> None:
    class Some(People):
        def counts(self, parties: Any, day: Any) -> dict[int, Count]:
            return {branch.pk: Count(full, 9, 9)}

    monkeypatch.setattr(party_links, "_known", [Some()])
    assert words in party_terms.advice(branch)


# The ladder and titles


def test_the_ladder_is_climbed_on_a_day(branch: Any, clerk: Any) -> None:
    party_titles.step(branch, "regulate", "建章立制", Day(START), by=clerk)
    told = refused(party_titles.step, branch, "regulate", "", DAY, by=clerk)
    assert told == ("step", "现在已是“有组织抓规范”，请改选阶段。")
    party_titles.step(branch, "improve", "创品牌", DAY, by=clerk)
    stages = branch.ladder.order_by("since").values_list("step", "since", "until")
    assert list(stages) == [("regulate", START, DAY.first), ("improve", DAY.first, None)]
    assert refused(party_titles.step, branch, "regulate", "", DAY, by=clerk)[0] == "day"


def test_a_title_is_granted_and_revoked(branch: Any, clerk: Any) -> None:
    asked: dict[str, Any] = {"level": "district", "name": "红色驿站", "by": clerk}
    title = party_titles.grant(branch, "red_brand", DAY, issuer="区委组织部", **asked)
    assert (str(title), title.area) == ("支部：红色驿站", branch.area)
    told = refused(party_titles.grant, branch, "red_brand", DAY, **asked)
    assert told == ("kind", "已有这个“红色品牌”称号，请另选，或先取消原有的。")
    assert refused(party_titles.revoke, title, DAY, by=clerk)[0] == "day"
    party_titles.revoke(title, Day(dt.date(2018, 1, 1)), by=clerk)
    told = refused(party_titles.revoke, title, Day(dt.date(2018, 1, 2)), by=clerk)
    assert told == ("", "这个称号已于 2018-01-01 终止，不用再取消。")
    party_titles.grant(branch, "red_brand", Day(dt.date(2018, 1, 1)), **asked)
    assert PartyTitle.objects.count() == 2


def test_a_commercial_district_bears_titles(
    commercial_district: CommercialDistrict, clerk: Any
) -> None:
    title = party_titles.grant(
        commercial_district, "secretary_project", DAY, level="province", name="诚信商圈", by=clerk
    )
    assert (title.commercial_district, title.party_organisation) == (commercial_district, None)
    ahead = Day(dt.date(2099, 1, 1))
    asked: dict[str, Any] = {"level": "province", "by": clerk}
    assert refused(party_titles.grant, commercial_district, "other", ahead, **asked)[0] == "day"
