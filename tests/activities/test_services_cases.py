"""A case: state × transition × role, its limits, what its answer needs, how it comes in."""

import datetime as dt
from typing import Any

import pytest
from django.utils.timezone import localdate

from activities.enums import Adoption, CaseState, Channel
from activities.models import Case
from activities.services import case_parties, case_receipts, cases
from activities.services.adoption import Suggestions, adoption
from activities.services.cases import Reply
from core.errors import Refused
from core.models import Act
from core.working_days import after
from districts.models import RuleLimit
from tests.activities.duty import PHONE, case_in, days
from tests.activities.makers import activity_in
from tests.storefronts.merchants import merchant_of
from tests.storefronts.stores import store_in

pytestmark = pytest.mark.django_db
S = CaseState
DONE = Reply("已装好新灯")
ADOPT = Reply("采纳了", adoption="adopted", adoption_reason="费用不大")


def routed(case: Case, by: Any) -> Case:
    return cases.route(case, by=by, name="物业公司")


def answered(case: Case, by: Any, reply: Reply = DONE) -> Case:
    return cases.answer(routed(case, by), reply, by=by)


def told(case: Case) -> list[str]:
    return list(case.steps.filter(told=True).values_list("verb", flat=True))


DEEDS: dict[str, Any] = {
    "route": lambda case, by: cases.route(case, by=by, name="城管"),
    "answer": lambda case, by: cases.answer(case, DONE, by=by),
    "reopen": lambda case, by: cases.reopen(case, by=by, note="没有修好"),
    "judge": lambda case, by: cases.judge(case, "fair", by=by),
    "close": lambda case, by: cases.close(case, by=by),
    "withdraw": lambda case, by: cases.withdraw(case, by=by),
}
MAY: dict[str, set[str]] = {
    "route": {S.RECEIVED, S.ROUTED},
    "answer": {S.RECEIVED, S.ROUTED},
    "reopen": {S.ANSWERED},
    "judge": {S.ANSWERED, S.CLOSED},
    "close": {S.ANSWERED},
    "withdraw": {S.RECEIVED, S.ROUTED},
}


@pytest.mark.parametrize("deed", DEEDS)
def test_what_may_be_done_in_which_state(zone: Any, clerk: Any, deed: str) -> None:
    for state in S:
        case = case_in(zone)
        Case.objects.filter(pk=case.pk).update(state=state, answered_on=localdate())
        try:
            DEEDS[deed](case, clerk)
            done = True
        except Refused:
            done = False
        assert done == (state in MAY[deed]), (deed, state)


@pytest.mark.parametrize("deed", DEEDS)
def test_a_stranger_does_nothing(zone: Any, cast: Any, deed: str) -> None:
    other = merchant_of(store_in(zone, "隔壁"), username="other")
    case = case_in(zone, storefront=store_in(zone))
    Case.objects.filter(pk=case.pk).update(state=min(MAY[deed]), answered_on=localdate())
    for stranger in (cast.foreign_clerk, cast.official, cast.approver, cast.nobody, other):
        with pytest.raises(Refused, match=r"请转告他们|自己提出的"):
            DEEDS[deed](case, stranger)


def test_its_own_merchant_judges_and_withdraws_no_more(zone: Any, clerk: Any) -> None:
    store = store_in(zone)
    merchant = merchant_of(store)
    assert cases.withdraw(case_in(zone, storefront=store), by=merchant).state == S.WITHDRAWN
    done = answered(case_in(zone, storefront=store), clerk)
    assert cases.judge(done, "satisfied", by=merchant).satisfaction == "satisfied"
    with pytest.raises(Refused, match="请转告他们"):
        cases.close(done, by=merchant)


def test_limits_are_working_days(zone: Any, clerk: Any) -> None:
    case, today = case_in(zone), localdate()
    assert case.due == after(today, 2)
    assert routed(case, clerk).due == after(today, 10)
    RuleLimit.objects.create(area=zone, code="case_answer", value=3)
    assert routed(case, clerk).due == after(today, 3)


@pytest.mark.parametrize("count", [0, 2, 3])
def test_it_goes_to_one(
    zone: Any, clerk: Any, make_organisation: Any, make_party_organisation: Any, count: int
) -> None:
    all_ = [("organisation", make_organisation()), ("party", make_party_organisation())]
    given = dict([*all_, ("name", "物业")][:count])
    with pytest.raises(Refused, match="承办方请选一个"):
        cases.route(case_in(zone), by=clerk, **given)
    for name, unit in all_:
        moved = cases.route(case_in(zone), by=clerk, **{name: unit})
        assert moved.responsible == str(unit)
        assert moved.handled_by == clerk


def test_a_suggestion_is_adopted_or_not_with_the_reason(zone: Any, clerk: Any) -> None:
    case = case_in(zone, "suggestion")
    for reply, field in (
        (Reply("好"), "adoption"),
        (Reply("好", adoption="maybe", adoption_reason="x"), "adoption"),
        (Reply("好", adoption="not_adopted", adoption_reason=" "), "adoption_reason"),
        (Reply(" ", adoption="adopted", adoption_reason="x"), "answer"),
    ):
        with pytest.raises(Refused) as why:
            cases.answer(case, reply, by=clerk)
        assert why.value.field == field
    assert answered(case, clerk, ADOPT).adoption == Adoption.ADOPTED


def test_a_dispute_ends_with_an_outcome(zone: Any, clerk: Any) -> None:
    case = case_in(zone, "dispute")
    for reply, field in (
        (DONE, "mediation"),
        (Reply("谈成了", mediation="agreed"), "agreement"),
    ):
        with pytest.raises(Refused) as why:
            cases.answer(case, reply, by=clerk)
        assert why.value.field == field
    assert cases.answer(case, Reply("没谈成", mediation="failed"), by=clerk).state == S.ANSWERED


def test_who_handed_it_in_reads_what_is_told(zone: Any, clerk: Any) -> None:
    case = case_in(zone)
    cases.route(case, by=clerk, name="物业公司", note="先打电话")
    cases.answer(case, DONE, by=clerk)
    cases.judge(case, "unsatisfied", by=None)
    cases.reopen(case, by=clerk, note="还是不亮")
    assert told(case) == ["受理", "交办", "答复", "满意度", "退回重办"]
    assert case.steps.filter(told=False).get().words == "先打电话"
    case.refresh_from_db()
    assert (case.erase_on, case.answered_on, case.state) == (None, None, S.ROUTED)


def test_what_is_personal_has_a_day(zone: Any, clerk: Any) -> None:
    assert case_in(zone).erase_on is None
    done = answered(case_in(zone), clerk)
    assert done.erase_on == days(180)
    assert cases.close(done, by=clerk).erase_on == days(180)
    assert cases.withdraw(case_in(zone), by=None).erase_on == days(180)


def test_the_same_form_sent_twice_is_one(zone: Any, street: Any) -> None:
    assert case_in(zone, form_key="k") == case_in(zone, form_key="k")
    assert case_in(zone, form_key="k") != case_in(street, form_key="k")
    assert case_in(zone) != case_in(zone)


def test_the_receipt_needs_the_phone(zone: Any) -> None:
    case = case_in(zone)
    assert case_receipts.look_up(case.number, "2345") == case
    for number, tail in (
        (case.number, "2346"),
        ("A" * 12, "2345"),
        (case.number, ""),
        ("", "2345"),
    ):
        assert case_receipts.look_up(number, tail) is None
    unnamed = case_receipts.receive(
        case_receipts.Words("opinion", "路灯", "坏了"), zone, channel=Channel.PUBLIC
    )
    assert case_receipts.look_up(unnamed.number, "") is None


@pytest.mark.parametrize(
    ("state", "late", "sentence"),
    [
        ("received", False, "最迟在"),
        ("received", True, "已提醒经办人员"),
        ("routed", False, "由物业公司办理，最迟在"),
        ("routed", True, "物业公司没有在"),
        ("withdrawn", False, "不再办理"),
    ],
)
def test_how_it_stands(zone: Any, clerk: Any, state: str, late: bool, sentence: str) -> None:
    case = routed(case_in(zone), clerk)
    case.state, case.due = state, days(-1) if late else days(0)
    assert sentence in case_receipts.told(case)[1]


class TestLines:
    def test_as_they_are_copied(self) -> None:
        read = case_receipts.read_lines("增设路灯\t张三\t138\n\n  增设路灯 \n免费停车半小时\n")
        assert [(one.title, one.name) for one in read] == [
            ("增设路灯", "张三"),
            ("免费停车半小时", ""),
        ]

    @pytest.mark.parametrize("pasted", ["", " \n\t\n"])
    def test_nothing(self, pasted: str) -> None:
        with pytest.raises(Refused, match="一行一条"):
            case_receipts.read_lines(pasted)

    def test_how_many(self) -> None:
        lines = [f"建议{n}" for n in range(501)]
        assert len(case_receipts.read_lines("\n".join(lines[:500]))) == 500
        with pytest.raises(Refused, match="一次最多登记 500 条"):
            case_receipts.read_lines("\n".join(lines))

    def test_a_long_one_is_kept_whole(self) -> None:
        (one,) = case_receipts.read_lines("长" * 200)
        assert (len(one.title), len(one.text)) == (80, 200)

    def test_taken_in_once(self, zone: Any, clerk: Any) -> None:
        activity = activity_in(zone, "民主议政日", theme="meeting", kind="deliberation", hours=0)
        lines = case_receipts.read_lines("增设路灯\n免费停车半小时")
        given = {"by": clerk, "day": days(-1), "activity": activity}
        assert case_receipts.receive_lines(lines, zone, **given) == 2
        assert case_receipts.receive_lines(lines, zone, **given) == 0
        made = Case.objects.get(title="增设路灯")
        assert (made.channel, made.kind, made.activity) == ("meeting", "suggestion", activity)
        assert (made.received_on, told(made)) == (days(-1), ["受理"])
        assert Act.objects.filter(verb="批量登记").count() == 2

    def test_not_of_a_day_to_come(self, zone: Any, clerk: Any) -> None:
        lines = case_receipts.read_lines("增设路灯")
        with pytest.raises(Refused, match="不能晚于今天"):
            case_receipts.receive_lines(lines, zone, by=clerk, day=days(1))


def test_the_rate_is_of_all_that_were_not_withdrawn(zone: Any, clerk: Any) -> None:
    assert adoption(Case.objects.all()) == Suggestions(0, 0, 0)
    assert adoption(Case.objects.all()).rate is None
    for adopted in ("adopted", "partly", "not_adopted"):
        reply = Reply("x", adoption=adopted, adoption_reason="x")
        answered(case_in(zone, "suggestion"), clerk, reply)
    case_in(zone, "suggestion")
    cases.withdraw(case_in(zone, "suggestion"), by=clerk)
    answered(case_in(zone), clerk)
    found = adoption(Case.objects.all())
    assert found == Suggestions(received=4, answered=3, adopted=2)
    assert found.rate == 0.5


class TestParties:
    def test_stores_or_persons_of_a_dispute(self, zone: Any, clerk: Any) -> None:
        case = case_in(zone, "dispute")
        store = store_in(zone)
        case_parties.add(case, by=clerk, storefront=store)
        person = case_parties.add(case, by=clerk, name="钱八一", phone=PHONE)
        assert [str(one) for one in case.parties.all()] == [str(store), "钱**"]
        case_parties.remove(person, by=clerk, note="记错了")
        assert case.parties.count() == 1
        for given in ({}, {"storefront": store, "name": "钱八一"}):
            with pytest.raises(Refused, match="只填一样"):
                case_parties.add(case, by=clerk, **given)

    def test_only_of_an_open_dispute(self, zone: Any, clerk: Any) -> None:
        with pytest.raises(Refused, match="只有矛盾调解"):
            case_parties.add(case_in(zone), by=clerk, name="钱八一")
        over = cases.withdraw(case_in(zone, "dispute"), by=clerk)
        with pytest.raises(Refused, match="已经答复或撤回"):
            case_parties.add(over, by=clerk, name="钱八一")


def test_of_a_past_day_the_limit_has_begun_then(zone: Any) -> None:
    assert case_receipts.first_limit(zone, dt.date(2017, 9, 29)) == dt.date(2017, 10, 9)
