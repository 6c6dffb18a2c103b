"""Standards and shares: corrected where they were wrong, changed from a quarter's first day."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from core.errors import Refused
from funding.enums import Source
from funding.forms.percent import PercentField
from funding.models import Fund, FundingRule, ShareRule
from funding.services import standards
from tests.funding import appropriating as given

pytestmark = pytest.mark.django_db
JULY = dt.date(2017, 7, 1)
WORDS = {"document": "金组通〔2017〕9号", "note": "标准提高"}


def test_another_amount_from_a_quarter_on(fund: Fund, treasurers: Any) -> None:
    rule = given.per_member(fund)
    made = standards.change_rule(rule, JULY, 120_00, by=treasurers.clerk, **WORDS)
    rule.refresh_from_db()
    assert (rule.until, rule.fen) == (JULY, 100_00)
    assert (made.since, made.until, made.fen, made.document) == (
        JULY,
        None,
        120_00,
        "金组通〔2017〕9号",
    )
    assert (made.name, made.entitlement, made.rhythm) == (rule.name, rule.entitlement, rule.rhythm)


@pytest.mark.parametrize(
    ("day", "fen", "sentence"),
    [
        (dt.date(2017, 7, 2), 120_00, "请从季度第一天起变更，例如 2017-10-01"),
        (dt.date(2017, 8, 1), 120_00, "请从季度第一天起变更，例如 2017-10-01"),
        (given.YEAR, 120_00, "要晚于它的起始日期"),
        (JULY, 100_00, "没有要变更的内容"),
    ],
)
def test_refused_in_words(
    fund: Fund, treasurers: Any, day: dt.date, fen: int, sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        standards.change_rule(given.per_member(fund), day, fen, by=treasurers.clerk, **WORDS)
    assert FundingRule.objects.count() == 1


def test_not_what_has_ended(fund: Fund, treasurers: Any) -> None:
    rule = given.per_member(fund, until=JULY)
    with pytest.raises(Refused, match="已于 2017-07-01 终止"):
        standards.change_rule(rule, JULY, 120_00, by=treasurers.clerk, **WORDS)


def test_other_shares_of_the_same_payers(fund: Fund, treasurers: Any) -> None:
    rule = given.shares(fund)
    parts = {Source.DISTRICT: 3500, Source.TOWN: 6500, Source.DUES: 0}
    made = standards.change_shares(rule, JULY, parts, by=treasurers.clerk, **WORDS)
    assert list(made.shares.values_list("source", "parts")) == [
        (Source.DISTRICT, 3500),
        (Source.TOWN, 6500),
    ]
    rule.refresh_from_db()
    assert rule.until == JULY


def test_shares_make_a_whole(fund: Fund, treasurers: Any) -> None:
    parts = {Source.DISTRICT: 3500, Source.TOWN: 6500, Source.DUES: 1}
    with pytest.raises(Refused, match=r"合计 100\.01%"):
        standards.change_shares(given.shares(fund), JULY, parts, by=treasurers.clerk, **WORDS)
    assert ShareRule.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "parts"),
    [("30", 3000), ("2.5%", 250), ("２．５％", 250), (" 0.01 ", 1), ("100", 10_000)],
)
def test_percents_as_people_type_them(typed: str, parts: int) -> None:
    assert PercentField().clean(typed) == parts


@pytest.mark.parametrize("typed", ["101", "-1", "2.555", "NaN", "三成", "1e9"])
def test_no_percent(typed: str) -> None:
    with pytest.raises(Exception, match="比例请写成"):
        PercentField().clean(typed)


class TestForms:
    @staticmethod
    def sent(fund: Fund, *parts: str) -> dict[str, Any]:
        lines = zip(("district", "town", "dues"), ("fund", "town", "fund"), parts, strict=True)
        rows = {
            f"shares-{n}-{name}": value
            for n, line in enumerate(lines)
            for name, value in zip(("source", "level", "parts"), line, strict=True)
        }
        management = {"shares-TOTAL_FORMS": "3", "shares-INITIAL_FORMS": "0"}
        return {"fund": fund.pk, "since": "2017-01-01", **management, **rows}

    def test_shares_are_registered_in_percent(
        self, fund: Fund, treasurers: Any, sign_in: Any
    ) -> None:
        client, url = sign_in(treasurers.clerk), reverse("admin:funding_sharerule_add")
        page = client.post(url, self.sent(fund, "30", "65", "4.99"))
        assert "合计 99.99%" in page.content.decode()
        assert client.post(url, self.sent(fund, "30", "65", "5%")).status_code == 302
        rule = ShareRule.objects.get()
        assert [share.parts for share in rule.shares.all()] == [3000, 6500, 500]
        page = client.post(url, self.sent(fund, "30", "65", "5"))
        assert page.status_code == 200  # two at once: the database refuses
        assert ShareRule.objects.count() == 1

    def test_a_street_reads_the_standards_of_the_district(
        self, fund: Fund, clerk: Any, foreign: Any, sign_in: Any
    ) -> None:
        rule = given.per_member(fund)
        page = reverse("admin:funding_fundingrule_change", args=[rule.pk])
        change = reverse("admin:funding_fundingrule_change-from", args=[rule.pk])
        assert sign_in(clerk).get(page).status_code == 200
        assert sign_in(clerk).get(change).status_code == 403
        assert sign_in(foreign).get(page).status_code == 404

    @pytest.fixture
    def foreign(self, cast: Any) -> Any:
        return cast.foreign_clerk


class TestBankAccounts:
    @pytest.mark.parametrize(
        ("number", "sentence"),
        [("12 34", "8 到 30 位数字"), ("6217000010001234560", "校验不对"), ("abc12345", "数字")],
    )
    def test_a_number_is_checked(
        self, clerk: Any, sign_in: Any, make_party_organisation: Any, number: str, sentence: str
    ) -> None:
        sent = {
            "party_organisation": make_party_organisation().pk,
            "holder": "某某公司党支部",
            "bank": "建设银行",
            "number": number,
            "since": "2017-01-01",
        }
        page = sign_in(clerk).post(reverse("admin:funding_bankaccount_add"), sent)
        assert sentence in page.content.decode()

    def test_masked_but_for_a_reason(
        self, clerk: Any, sign_in: Any, make_party_organisation: Any
    ) -> None:
        account, client = given.account_of(make_party_organisation(), clerk), sign_in(clerk)
        for url in (
            reverse("admin:funding_bankaccount_changelist"),
            reverse("admin:funding_bankaccount_change", args=[account.pk]),
        ):
            assert account.number not in client.get(url).content.decode()
        reveal = reverse("admin:funding_bankaccount_reveal", args=[account.pk])
        assert account.number in client.post(reveal, {"reason": "核对户名账号"}).content.decode()
