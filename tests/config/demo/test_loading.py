"""The demonstration as a whole: loaded once, with the published figures."""

import json
from types import SimpleNamespace

import pytest
from django.core.management import call_command

from accounts.models import User
from config.demo.cities import DEMONSTRATED
from config.demo.quarters import Quarters
from config.demo.users import CAST, LOADER
from districts.enums import ListDecision, Role
from districts.models import (
    ComparisonList,
    ComparisonRow,
    Organisation,
    PartyOrganisation,
    RoleAssignment,
)
from districts.services import comparing
from tests.config.demo.conftest import PASSWORD
from tests.config.demo_done import counts

NOTHING = {"ledgers": 0, "comparisons": 0, "compiled": 0}
QUARTERS = [str(quarter) for code, quarter in DEMONSTRATED if code == "640106"]


def test_what_was_loaded(demonstration: SimpleNamespace) -> None:
    assert demonstration.counts["ledgers"] == 22
    assert demonstration.counts["comparisons"] == 3
    assert demonstration.counts["compiled"] == len(DEMONSTRATED)


def test_a_second_time_nothing_is_done(
    demonstration: SimpleNamespace,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("DEMO_PASSWORD", PASSWORD)
    monkeypatch.setattr(Quarters, "left", lambda _: [])  # not all are locked here
    organisations = Organisation.objects.count()
    call_command("load_demo", "--json")
    assert json.loads(capsys.readouterr().out) == {**demonstration.counts, **NOTHING}
    assert Organisation.objects.count() == organisations


def test_xh1_147_on_three_lists_that_were_compared(areas):
    """XH1: 147 in one ledger, each on one of three lists at least; the struck ones stay listed."""
    lists = ComparisonList.objects.filter(area__code="130705Z01").order_by("pk")
    told = [(one.source, comparing.counts(one)) for one in lists]
    assert [(source, found["there"], found["open"]) for source, found in told] == [
        ("registration", 4, 0),
        ("tax", 2, 0),
        ("survey", 1, 0),
    ]
    assert [found["both"] + found["here"] for _, found in told] == [147] * 3
    assert all(found["here"] for _, found in told)
    listed = ComparisonRow.objects.filter(comparing.BOTH, comparison__in=lists)
    assert listed.values("organisation").distinct().count() == 147
    struck = ComparisonRow.objects.filter(decision=ListDecision.STRUCK)
    assert struck.exclude(note="").count() == 7
    assert ComparisonRow.objects.filter(decision=ListDecision.SAME).count() == 1


def test_jf1_jf4_xh2_xg5_jn1_figures_of_the_published_quarters(areas):
    """JF1, JF4, XH2, XG5, JN1."""
    joint = PartyOrganisation.objects.filter(area__path__startswith="640100/640106/")
    assert joint.filter(type="joint_branch", dissolved=None).count() == 24
    zone = counts("640106", 2017, 4, area="640106Z01")
    assert zone["organisation_coverage"] == [75, 150]
    assert zone["work_coverage"] == [150, 150]
    trend = [
        counts("640106", int(q[:4]), int(q[5]), area="640106Z01")["organisation_coverage"][0]
        for q in QUARTERS
    ]
    assert trend == sorted(trend)
    assert trend[-4:] == [27, 44, 61, 75]
    xuanhua = counts("130705", 2018, 4, area="130705Z01")
    assert xuanhua["enterprises_coverage"] == [108, 116]
    assert xuanhua["social_organisations_coverage"] == [31, 31]
    xigong = counts("410303", 2016, 4)
    named = ("managed_members", "formal_members", "floating_members")
    assert [xigong[name][0] for name in named] == [499, 405, 94]
    assert counts("370811", 2019, 3)["floating_members"][0] == 382


#: QC4, QC7–QC9, QC13 of 2013: with what ended by the last day of the year
QINGCHENG = {
    "volunteer_teams": 10,
    "volunteers": 70,
    "joint_meetings_year": 2,
    "duty_deputies_year": 2,
    "duty_answered_year": 5,
    "claims_year": 205,
    "project_savings_year": 135_752_00,
}
#: What the quarters say of the year's activities: XG8, XG10, XG11; QC2, QC9, QC16 together; JF11,
#: JF14 and the rest of 金凤区; XH6, XH8, XH9, XH10; JN7. Money in fen.
DONE = (
    ("410303", 2016, 4, {"boards": 20, "questionnaires": 1500, "enterprises": 50, "jobs": 300}),
    ("410303", 2016, 4, {"goods": 40_000_00}),
    ("130705", 2018, 4, {"courses": 22, "trained": 1200, "results": 70}),
    ("130705", 2018, 4, {"money": 12 * 95_000_00}),
    ("640106", 2017, 4, {"people_served": 220}),
)


def test_what_the_quarters_say_of_what_was_done(areas):
    for code, year, quarter, outcomes in DONE:
        told = counts(code, year, quarter)
        assert {name: told[f"outcome_{name}_year"][0] for name in outcomes} == outcomes
    assert counts("130705", 2018, 4)["activities_volunteer_year"][0] > 2500
    assert counts("130705", 2018, 4)["activities_year"][0] > 2500 + 400
    assert counts("441802", 2013, 4)["activities_development_year"][0] == 14
    told = counts("441802", 2013, 4)
    assert {name: told[name][0] for name in QINGCHENG} == QINGCHENG
    assert counts("130705", 2018, 4)["visited_people_year"][0] > 800
    assert counts("130705", 2018, 4)["project_savings_year"][0] == 605_000_00
    assert counts("130705", 2018, 4)["secretaries_trained_year"] == [47, 60]
    assert counts("130705", 2018, 4)["adoption_rate_year"] == [240, 744]
    assert counts("640106", 2017, 4)["paired_households"][0] == 150
    assert counts("410303", 2016, 4)["duty_sessions_year"][0] == 4 * 52
    assert counts("370811", 2019, 3)["cases_dispute_year"][0] == 12
    assert counts("370811", 2019, 3)["activities_service_year"][0] == 3


def test_who_signs_in(areas):
    for username, _, _, role, code in CAST:
        user = User.objects.get(username=username)
        assert user.check_password(PASSWORD)
        assert user.password_changed
        held = RoleAssignment.objects.get(user=user)
        assert (held.role, held.area.code if held.area else "") == (role, code)
    loader = User.objects.get(username=LOADER)
    assert not loader.has_usable_password()
    assert set(loader.role_assignments.values_list("role", flat=True)) == {Role.CLERK}
