"""The form that corrects an organisation: the days of its life, and what covers it within them."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from districts.models import Organisation
from tests.conftest import START
from tests.districts.registers import ORGANISATION, form_of
from tests.shared_world import shared

TODAY = localdate()
TOMORROW = str(TODAY + dt.timedelta(days=1))


@pytest.fixture
def clerk(client_of: Any) -> Client:
    return client_of("clerk")


@pytest.fixture
@shared
def organisation(make_organisation: Any) -> Organisation:
    return make_organisation("甲公司")


@pytest.fixture
@shared
def covered(organisation: Organisation, make_party_organisation: Any, cover: Any) -> Any:
    return cover(organisation, make_party_organisation("甲支部"))


def corrected(client: Client, organisation: Organisation, **changed: Any) -> Any:
    address = reverse(ORGANISATION, args=[organisation.pk])
    return client.post(address, form_of(client, address) | changed)


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"opened": TOMORROW}, "opened", f"成立日期不能晚于今天（{TODAY}），请核对。"),
        ({"closed": TOMORROW}, "closed", f"注销日期不能晚于今天（{TODAY}），请核对。"),
        ({"roster_complete_on": TOMORROW}, "roster_complete_on", f"不能晚于今天（{TODAY}）"),
        ({"successor": "itself"}, "successor", "承继的单位不能是它自己，请另选。"),
        ({"opened": "2018-01-01", "closed": "2017-01-01"}, "__all__", "不能早于成立日期"),
    ],
)
def test_what_its_life_cannot_be(
    clerk: Client,
    organisation: Organisation,
    changed: dict[str, str],
    field: str,
    sentence: str,
) -> None:
    sent = {key: organisation.pk if day == "itself" else day for key, day in changed.items()}
    errors = corrected(clerk, organisation, **sent).context["adminform"].form.errors
    assert list(errors) == [field]
    assert sentence in errors[field][0]
    organisation.refresh_from_db()
    told = (organisation.opened, organisation.closed, organisation.successor)
    assert told == (None, None, None)


def test_its_last_day_may_be_today(clerk: Client, organisation: Organisation) -> None:
    assert corrected(clerk, organisation, closed=str(TODAY)).status_code == 302


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"opened": "2016-06-01"}, "since", "甲公司 2016-06-01 才成立，覆盖不能更早"),
        ({"closed": "2017-06-01"}, "until", "甲公司已于 2017-06-01 注销，终止日期不能更晚"),
        ({"closed": "2015-06-01"}, "since", "甲公司已于 2015-06-01 注销，之后不能覆盖"),
    ],
)
def test_no_correction_leaves_coverage_beyond_its_life(
    *,
    clerk: Client,
    organisation: Organisation,
    covered: Any,
    changed: dict[str, str],
    field: str,
    sentence: str,
) -> None:
    answer = corrected(clerk, organisation, **changed)
    (errors,) = answer.context["inline_admin_formsets"][0].formset.errors
    assert list(errors) == [field]
    assert sentence in errors[field][0]
    organisation.refresh_from_db()
    covered.refresh_from_db()
    assert (organisation.opened, organisation.closed) == (None, None)
    assert (covered.since, covered.until) == (START, None)


def test_both_are_put_right_together(
    clerk: Client, organisation: Organisation, covered: Any
) -> None:
    ends = {"coverages-0-until": "2017-06-01", "closed": "2017-06-01"}
    assert corrected(clerk, organisation, **ends).status_code == 302
    covered.refresh_from_db()
    assert covered.until == dt.date(2017, 6, 1)


def test_what_stood_so_before_does_not_hinder_another_correction(
    clerk: Client, organisation: Organisation, covered: Any
) -> None:
    """A ledger said so."""
    Organisation.objects.update(opened=dt.date(2017, 1, 1))
    assert corrected(clerk, organisation, remark="改了别的").status_code == 302
