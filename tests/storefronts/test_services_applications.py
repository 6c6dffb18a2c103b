"""申报: every state × transition × role, time limits over holidays, two people at once."""

import datetime as dt
import threading
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, transaction

from core.errors import Refused
from core.models import CalendarDay
from core.workflow import Transition
from districts.models import Area, RuleLimit
from storefronts.enums import ApplicationKind, ApplicationState
from storefronts.models import Application, Title
from storefronts.models.applications import ENDED
from storefronts.services import applications, applying, awarding, deciding, notices
from tests.conftest import make_user
from tests.storefronts.stores import draft, met, over, published, scored, store_in, version_of
from tests.storefronts.titled import account_of

pytestmark = pytest.mark.django_db
S = ApplicationState
APPLICANTS = {"clerk", "both", "own", "store", "clock"}
CLERKS = {"clerk", "both", "own", "clock"}
DECIDERS = {"approver", "both", "clock"}
FIRST, RENEWAL = ApplicationKind.FIRST, ApplicationKind.RENEWAL
BOTH_KINDS = {FIRST, RENEWAL}
BEFORE_THE_END = set(S) - set(ENDED)

#: (transition, of which kind, from, to, who may); `own` filled it in, `both` holds both roles
TABLE: list[tuple[Transition, set[Any], set[Any], Any, set[str]]] = [
    (applications.SUBMIT, {FIRST}, {S.DRAFT}, S.SUBMITTED, APPLICANTS),
    (applications.ASK_RENEWAL, {RENEWAL}, {S.DRAFT}, S.RECOMMENDED, APPLICANTS),
    (applications.RESUBMIT, BOTH_KINDS, {S.RETURNED}, S.SUBMITTED, APPLICANTS),
    (applications.RESUBMIT_TO_REVIEW, BOTH_KINDS, {S.RETURNED}, S.RECOMMENDED, APPLICANTS),
    (applications.RECOMMEND, BOTH_KINDS, {S.SUBMITTED}, S.RECOMMENDED, CLERKS),
    (applications.RETURN_AT_INTAKE, BOTH_KINDS, {S.SUBMITTED}, S.RETURNED, CLERKS),
    (applications.RETURN, BOTH_KINDS, {S.RECOMMENDED}, S.RETURNED, DECIDERS),
    (applications.PASS, {FIRST}, {S.RECOMMENDED}, S.REVIEWED, DECIDERS),
    (applications.RENEW, {RENEWAL}, {S.RECOMMENDED}, S.AWARDED, DECIDERS),
    (applications.CONCLUDE, BOTH_KINDS, {S.REVIEWED}, S.SCORED, DECIDERS),
    (applications.PUBLISH, BOTH_KINDS, {S.SCORED}, S.NOTICED, DECIDERS),
    (applications.AWARD, BOTH_KINDS, {S.NOTICED}, S.AWARDED, DECIDERS),
    (
        applications.REJECT,
        BOTH_KINDS,
        {S.SUBMITTED, S.RECOMMENDED, S.REVIEWED, S.SCORED, S.NOTICED},
        S.REJECTED,
        DECIDERS,
    ),
    (applications.WITHDRAW, BOTH_KINDS, BEFORE_THE_END, S.WITHDRAWN, APPLICANTS),
]


def people(cast: SimpleNamespace, application: Application, foreign: Area) -> dict[str, Any]:
    zone, store = application.storefront.area, application.storefront
    named = ("clerk", "approver", "official", "auditor", "admin", "foreign_clerk", "nobody")
    return {
        **{role: getattr(cast, role) for role in named},
        "both": make_user("both", ("clerk", zone), ("approver", zone)),
        "own": application.made_by,
        "foreign_approver": make_user("foreign_approver", ("approver", foreign)),
        "store": account_of(store, "店主"),
        "other_store": account_of(store_in(zone, "另一家"), "邻居"),
        "clock": None,
    }


def test_the_table_is_whole() -> None:
    assert [row[0] for row in TABLE] == list(applications.TRANSITIONS)


@pytest.mark.parametrize("kind", [FIRST, RENEWAL])
@pytest.mark.parametrize("state", list(S))
def test_every_transition_of_every_role(
    state: S, kind: Any, cast: SimpleNamespace, zone: Area, foreign_zone: Area
) -> None:
    own = make_user("own", ("clerk", zone), ("approver", zone))
    application = draft(store_in(zone), own)
    everybody = people(cast, application, foreign_zone)
    Application.objects.update(state=state, kind=kind)
    application.refresh_from_db()
    for transition, kinds, sources, target, who in TABLE:
        for role, user in everybody.items():
            if state not in sources or kind not in kinds or role not in who:
                with pytest.raises(Refused), transaction.atomic():
                    applications.move(application, transition, by=user, words="查实")
                continue
            with transaction.atomic():
                moved = applications.move(application, transition, by=user, words="查实")
                last = moved.steps.latest("pk")
                assert (moved.state, last.verb) == (target, transition.verb), role
                transaction.set_rollback(True)
    application.refresh_from_db()
    assert (application.state, application.steps.count()) == (state, 0)


def test_what_ends_or_sends_it_back_needs_words(submitted: Application) -> None:
    for transition in (applications.RETURN_AT_INTAKE, applications.REJECT):
        with pytest.raises(Refused, match="请写明事由"):
            applications.move(submitted, transition, by=None, words=" ")


def test_whoever_mended_it_does_not_decide(
    recommended: Application, cast: SimpleNamespace, zone: Area
) -> None:
    both = make_user("both", ("clerk", zone), ("approver", zone))
    returned = deciding.send_back(recommended, {}, by=cast.approver, words="请补正")
    again = applying.submit(returned, by=both)
    with pytest.raises(Refused, match="要由别人审"):
        deciding.approve(again, met(again), by=both)
    assert deciding.approve(again, met(again), by=cast.approver).state == S.REVIEWED


def test_who_signs_in_for_the_store_does_not_decide(
    recommended: Application, zone: Area, cast: SimpleNamespace
) -> None:
    keeper = account_of(recommended.storefront, "店主兼审批")
    for role in ("clerk", "approver"):
        keeper.role_assignments.create(role=role, area=zone, since=dt.date(2016, 1, 1))
    with pytest.raises(Refused, match="自己店的申报"):
        deciding.approve(recommended, met(recommended), by=keeper)


# clocks


@pytest.mark.parametrize(
    ("day", "due"),
    [
        ("2025-09-29", "2025-10-13"),  # National Day with Mid-Autumn; Saturday 11 October is worked
        ("2026-02-13", "2026-02-27"),  # Spring Festival; Saturday 14 February is worked
        ("2025-06-09", "2025-06-16"),  # an ordinary week
        ("2025-12-31", "2026-01-08"),  # over the year; Sunday 4 January is worked
    ],
)
def test_the_limit_counts_working_days(
    day: str, due: str, second: Any, zone: Area, today: Callable[[str], dt.date]
) -> None:
    today(day)
    submitted = applying.submit(draft(store_in(zone), second), by=second)
    assert (str(submitted.state_since), str(submitted.due)) == (day, due)


def test_what_the_office_entered_goes_before_the_calendar(
    second: Any, zone: Area, today: Callable[[str], dt.date]
) -> None:
    CalendarDay.objects.create(day=dt.date(2025, 10, 9), name="台风停工")
    CalendarDay.objects.create(day=dt.date(2025, 10, 12), name="补班", working=True)
    today("2025-09-29")
    submitted = applying.submit(draft(store_in(zone), second), by=second)
    assert str(submitted.due) == "2025-10-13"
    CalendarDay.objects.filter(working=True).delete()
    other = applying.submit(draft(store_in(zone, "另一家"), second), by=second)
    assert str(other.due) == "2025-10-14"


def test_an_area_sets_its_own_limit(
    second: Any, zone: Area, district: Area, today: Callable[[str], dt.date]
) -> None:
    RuleLimit.objects.create(code="store_recommendation", area=district, value=2, source="本区")
    today("2025-06-09")
    submitted = applying.submit(draft(store_in(zone), second), by=second)
    assert str(submitted.due) == "2025-06-11"


@pytest.mark.parametrize(
    ("first", "last"), [("2025-09-29", "2025-10-13"), ("2026-02-13", "2026-02-27")]
)
def test_a_notice_stands_for_whole_working_days(
    first: str,
    last: str,
    submitted: Application,
    cast: SimpleNamespace,
    today: Callable[[str], dt.date],
) -> None:
    application = scored(submitted, cast, cast.clerk)
    day = today(first)
    assert str(notices.last_day([application], day)) == last
    shorter = dt.date.fromisoformat(last) - dt.timedelta(days=1)
    with pytest.raises(Refused, match="截止日最早是") as why:
        notices.publish(
            [application], area=cast.clerk.role_assignments.get().area, issuer="街道", first=day,
            last=shorter, by=cast.approver,
        )  # fmt: skip
    assert why.value.field == "last"
    notice = published(application, cast, day)
    assert str(notice.last_day) == last
    application.refresh_from_db()
    today(last)
    with pytest.raises(Refused, match="才满，次日起可以授牌"):
        awarding.award(application, by=cast.approver)
    today(str(dt.date.fromisoformat(last) + dt.timedelta(days=1)))
    assert awarding.award(application, by=cast.approver).number


def test_the_notice_does_not_begin_before_today(
    submitted: Application, cast: SimpleNamespace, today: Callable[[str], dt.date]
) -> None:
    application = scored(submitted, cast, cast.clerk)
    today("2025-06-10")
    with pytest.raises(Refused, match="不能早于今天"):
        published(application, cast, dt.date(2025, 6, 9))


# two people at once


def at_once(*deeds: Callable[[], Any]) -> list[Any]:
    """What each answers, or the sentence with which it was refused; all begin together."""
    start, results = threading.Barrier(len(deeds)), [""] * len(deeds)

    def run(place: int, deed: Callable[[], Any]) -> None:
        start.wait()
        try:
            results[place] = deed()
        except Refused as why:
            results[place] = str(why)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=one) for one in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_one_passes_it_or_one_refuses_it(
        self, default_schemes: None, recommended: Application, cast: SimpleNamespace, zone: Area
    ) -> None:
        other = make_user("other", ("approver", zone))
        results = at_once(
            lambda: deciding.approve(recommended, met(recommended), by=cast.approver),
            lambda: deciding.reject(recommended, by=other, words="证照不实"),
        )
        assert sum(isinstance(one, Application) for one in results) == 1
        assert sum("不能" in one for one in results if isinstance(one, str)) == 1
        assert recommended.steps.exclude(verb__in=("提交", "推荐")).count() == 1

    def test_begun_twice_it_is_one(self, default_schemes: None, second: Any, zone: Area) -> None:
        store, version = store_in(zone), version_of()
        made = at_once(*[lambda: applying.begin(version, store, by=second)] * 2)
        assert made[0] == made[1] == Application.objects.get()

    def test_numbers_are_given_once(
        self, default_schemes: None, three: list[Application], cast: SimpleNamespace
    ) -> None:
        for one in three:
            over(published(one, cast))
            one.refresh_from_db()
        deeds = [
            lambda one=one: awarding.award(one, by=cast.approver)  # type: ignore[misc]
            for one in three
        ]
        titles = at_once(*deeds)
        assert all(isinstance(one, Title) for one in titles), titles
        assert len({one.number for one in titles}) == 3
