"""Many at once: numbers of donations, cuts of one budget, one form sent twice. With the lock each
holds; without it each is lost, or only the database's own rule is left."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from districts.scoped_admin import once
from funding.enums import Source
from funding.models import Budget, Fund, Receipt
from funding.services import arriving, budgets, receipts
from tests.districts.registers import form_of
from tests.funding.conftest import DAY
from tests.funding.racing import AT_ONCE, race, unguarded

pytestmark = pytest.mark.django_db(transaction=True)


class TestNumbers:
    @pytest.fixture
    def donate(self, fund: Fund, zone: Any, clerk: Any) -> Callable[[], Any]:
        def one() -> str:
            made = Receipt(fund=fund, source=Source.DONATION, area=zone, fen=1, day=DAY)
            made.donor = "王五"
            return receipts.record(made, by=clerk).number

        return one

    def test_each_has_its_own(self, donate: Any) -> None:
        assert race(donate) == [f"捐2017-000{number}" for number in range(1, AT_ONCE + 1)]

    def test_without_the_lock_the_database_still_gives_none_twice(
        self, donate: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        unguarded(monkeypatch, arriving)
        found = race(donate)
        given = [told for told in found if told.startswith("捐")]
        assert len(given) == len(set(given)) == Receipt.objects.count()
        assert set(found) <= {*given, "IntegrityError"}


class TestCuts:
    @pytest.fixture
    def cut(self, fund: Fund, zone: Any) -> Callable[[], Any]:
        line = {"fund": fund, "year": 2017, "area": zone, "decided_on": DAY}
        budgets.keep(Budget(fen=100, **line))
        return lambda: budgets.keep(Budget(fen=-40, **line)).fen

    def test_no_more_is_cut_than_there_is(self, cut: Any, fund: Fund) -> None:
        assert race(cut) == ["-40"] * 2 + ["Refused"] * (AT_ONCE - 2)
        assert budgets.total(budgets.decided(2017, DAY).filter(fund=fund)) == 20

    def test_without_the_lock_the_race_is_lost(
        self, cut: Any, fund: Fund, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        unguarded(monkeypatch, budgets, "_least")
        assert race(cut) == ["-40"] * AT_ONCE
        assert budgets.total(budgets.decided(2017, DAY).filter(fund=fund)) < 0


class TestForm:
    @pytest.fixture
    def send(self, fund: Fund, zone: Any, clerk: Any, sign_in: Any) -> Callable[[], Any]:
        form = form_of(sign_in(clerk), url := reverse("admin:funding_receipt_add"))
        values = {"fund": fund.pk, "source": "town", "fen": "5", "day": DAY, "area": zone.pk}
        waiting = [sign_in(clerk) for _ in range(AT_ONCE)]
        return lambda: waiting.pop().post(url, {**form, **values}).status_code

    def test_the_same_form_is_one_row_and_nobody_is_told_of_an_error(self, send: Any) -> None:
        assert race(send) == ["302"] * AT_ONCE
        assert Receipt.objects.count() == 1

    def test_without_the_lock_the_database_keeps_one(
        self, send: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        unguarded(monkeypatch, once)
        race(send)
        assert Receipt.objects.count() == 1
