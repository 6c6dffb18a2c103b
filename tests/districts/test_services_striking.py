"""Striking organisations and bringing them back: dates, evidence, what hangs on them."""

import datetime as dt

import pytest

from core.errors import Refused
from core.models import Act
from districts.models import LeaderContact, OrganisationPhase, WorkCoverage
from districts.services import striking
from tests.conftest import START
from tests.shared_world import shared

DAY = dt.date(2018, 6, 1)


@pytest.fixture
@shared
def organisation(make_organisation):
    return make_organisation("宁夏一号商贸有限公司", opened=dt.date(2014, 5, 1))


def strike(organisation, way, clerk, day=DAY, **fields):
    return striking.strike(
        organisation, way, day, by=clerk, evidence="2018-06 入户核实，已关门", **fields
    )


@pytest.mark.parametrize("way", ["suspended", "shell"])
def test_a_struck_one_has_a_new_phase_with_its_evidence(organisation, clerk, way):
    strike(organisation, way, clerk)
    phases = OrganisationPhase.objects.filter(organisation=organisation).order_by("since")
    assert [(p.since, p.state, p.evidence) for p in phases] == [
        (START, "operating", ""),
        (DAY, way, "2018-06 入户核实，已关门"),
    ]
    organisation.refresh_from_db()
    assert (organisation.state, organisation.closed) == (way, None)
    label = {"suspended": "停业", "shell": "空壳"}[way]
    assert Act.objects.get().verb == f"剔除（{label}）"


def test_a_closed_one_closes_on_the_day(organisation, clerk):
    strike(organisation, "closed", clerk)
    organisation.refresh_from_db()
    assert (organisation.closed, organisation.closed_reason) == (DAY, "2018-06 入户核实，已关门")
    assert organisation.phases.count() == 1


def test_nothing_closes_before_it_opened(organisation, clerk):
    with pytest.raises(Refused, match="注销日期早于2014-05-01") as refused:
        strike(organisation, "closed", clerk, dt.date(2014, 4, 30))
    assert refused.value.field == "day"
    strike(organisation, "closed", clerk, dt.date(2014, 5, 1))


def test_a_second_licence_points_to_the_one_that_stays(organisation, make_organisation, clerk):
    stays = make_organisation("宁夏二号商贸有限公司")
    strike(organisation, "duplicate", clerk, stays=stays)
    organisation.refresh_from_db()
    assert (organisation.state, organisation.successor) == ("duplicate", stays)


def test_which_one_may_stay(organisation, make_organisation, clerk):
    struck = make_organisation("宁夏三号商贸有限公司", state="shell")
    for stays, sentence in (
        (None, "一企多照的，请选择保留的那个单位。"),
        (organisation, "保留的单位不能是它自己，请另选。"),
        (struck, "“宁夏三号商贸有限公司”已注销或已剔除，不能作为保留的单位，请另选。"),
    ):
        with pytest.raises(Refused) as refused:
            strike(organisation, "duplicate", clerk, stays=stays)
        assert (str(refused.value), refused.value.field) == (sentence, "stays")
    with pytest.raises(Refused, match="只有“一企多照”才选保留的单位，请改选或清空。"):
        strike(organisation, "shell", clerk, stays=struck)


def test_what_hangs_on_it_ends_on_the_day(
    organisation, make_party_organisation, cover, zone, clerk
):
    covered = cover(organisation, make_party_organisation())
    work = WorkCoverage.objects.create(organisation=organisation, means="liaison", since=START)
    contact = LeaderContact.objects.create(
        area=zone, leader="某某", post="区委常委", organisation=organisation, since=START
    )
    ended = strike(organisation, "closed", clerk)
    assert ended == [
        "某某公司党支部覆盖宁夏一号商贸有限公司",
        "宁夏一号商贸有限公司：联络员",
        "某某联系宁夏一号商贸有限公司",
    ]
    for row in (covered, work, contact):
        row.refresh_from_db()
        assert row.until == DAY


def test_what_began_on_the_day_stands_in_the_way(
    organisation, make_party_organisation, cover, clerk
):
    row = cover(organisation, make_party_organisation(), since=DAY)
    with pytest.raises(Refused, match=f"自{DAY}起，不早于{DAY}"):
        strike(organisation, "shell", clerk)
    organisation.refresh_from_db()
    assert (organisation.state, organisation.phases.count()) == ("operating", 1)
    strike(organisation, "shell", clerk, DAY + dt.timedelta(days=1))
    row.refresh_from_db()
    assert row.until == DAY + dt.timedelta(days=1)


def test_a_closed_one_is_not_struck_again(organisation, clerk):
    strike(organisation, "closed", clerk)
    with pytest.raises(Refused, match="已于2018-06-01注销"):
        strike(organisation, "shell", clerk)
    with pytest.raises(Refused, match="已注销的单位不能恢复经营"):
        striking.resume(organisation, DAY, by=clerk, evidence="重新开业")


def test_it_comes_back_and_its_coverage_does_not(
    organisation, make_organisation, make_party_organisation, cover, clerk
):
    covered = cover(organisation, make_party_organisation())
    strike(organisation, "duplicate", clerk, stays=make_organisation("宁夏二号商贸有限公司"))
    back = dt.date(2018, 9, 1)
    striking.resume(organisation, back, by=clerk, evidence="复核有误")
    organisation.refresh_from_db()
    covered.refresh_from_db()
    assert (organisation.state, organisation.successor, covered.until) == ("operating", None, DAY)
    assert [p.since for p in organisation.phases.order_by("since")] == [START, DAY, back]
