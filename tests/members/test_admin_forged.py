"""The form of a member as somebody who means ill sends it: each wrong thing gets a sentence at its
field, nothing is half-written, and nothing is told of another street."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from core.encryption import fingerprint
from core.models import Act
from districts.models import Area
from districts.scoped_admin.forms import NOT_AVAILABLE
from members.models import Affiliation, Employment, PartyMember
from tests.conftest import START
from tests.districts.registers import form_of
from tests.members.conftest import CAO, QIU
from tests.members.people import links, member_of
from tests.shared_world import shared

TODAY = localdate()
TOMORROW = TODAY + dt.timedelta(days=1)
ADD = reverse("admin:members_partymember_add")
NOT_LISTED = "没有列出的不能选。"


@pytest.fixture
@shared
def stranger(theirs: Any) -> PartyMember:
    """Of another street."""
    print_ = fingerprint(CAO, "id_number")
    return member_of(theirs, "曹静", id_number=CAO, id_fingerprint=print_)


@pytest.fixture
def clerk(cast: SimpleNamespace, sign_in: Any) -> Client:
    return sign_in(cast.clerk)


def change(member: PartyMember) -> str:
    return reverse("admin:members_partymember_change", args=[member.pk])


def more(inline: str, member: PartyMember, **fields: Any) -> dict[str, str]:
    """A further row of an inline, as the form sends it."""
    at = 1 if inline == "affiliations" else 0
    row = {f"{inline}-{at}-{name}": str(value) for name, value in fields.items()}
    return {f"{inline}-TOTAL_FORMS": str(at + 1), f"{inline}-{at}-member": str(member.pk), **row}


def wrong(answer: Any, inline: str = "") -> dict[str, str]:
    """The first sentence of each wrong field, of the member's own form or of an inline's rows."""
    assert answer.status_code == 200
    forms = [answer.context["adminform"].form]
    if inline:
        sets = [one.formset for one in answer.context["inline_admin_formsets"]]
        forms = next(one.forms for one in sets if one.prefix == inline)
    return {name: told[0] for form in forms for name, told in form.errors.items()}


AFFILIATIONS: list[tuple[dict[str, Any], str, str]] = [
    ({"kind": "formal", "since": TOMORROW}, "since", "起始日期不能晚于今天"),
    ({"kind": "formal", "since": "2015-01-01"}, "since", "同一天只能有一个组织关系"),
    ({"kind": "dual", "since": TODAY, "until": "2017-01-01"}, "__all__", "终止日期"),
    ({"kind": "dual", "since": TODAY, "until": TODAY}, "__all__", "终止日期"),
    ({"kind": "dual", "since": ""}, "since", "请填写起始日期。"),
    ({"kind": "boss", "since": TODAY}, "kind", NOT_LISTED),
]


@pytest.mark.parametrize(("row", "field", "sentence"), AFFILIATIONS)
def test_where_he_cannot_belong(
    *,
    clerk: Client,
    member: PartyMember,
    make_party_organisation: Any,
    row: dict[str, Any],
    field: str,
    sentence: str,
) -> None:
    other = make_party_organisation("联合支部")
    before = links(member)
    forged = more("affiliations", member, party_organisation=other.pk, **row)
    told = wrong(
        clerk.post(change(member), form_of(clerk, change(member)) | forged), "affiliations"
    )
    assert list(told) == [field]
    assert sentence in told[field]
    assert links(member) == before


def test_three_at_once_are_refused(
    clerk: Client, member: PartyMember, make_party_organisation: Any
) -> None:
    other = make_party_organisation("联合支部")
    row = {"kind": "formal", "party_organisation": other.pk}
    forged = more("affiliations", member, since="2018-01-01", **row)
    third = {f"affiliations-2-{name}": str(value) for name, value in row.items()}
    forged |= {
        **third,
        "affiliations-TOTAL_FORMS": "3",
        "affiliations-2-member": str(member.pk),
        "affiliations-2-since": "2019-01-01",
    }
    told = wrong(
        clerk.post(change(member), form_of(clerk, change(member)) | forged), "affiliations"
    )
    assert list(told) == ["since"]
    assert len(links(member)) == 1


def test_a_branch_of_another_street_is_no_choice(
    clerk: Client, member: PartyMember, theirs: Any
) -> None:
    forged = more("affiliations", member, kind="dual", party_organisation=theirs.pk, since=TODAY)
    told = wrong(
        clerk.post(change(member), form_of(clerk, change(member)) | forged), "affiliations"
    )
    assert told["party_organisation"] == f"请在列表里选择党组织，{NOT_LISTED}"
    assert len(links(member)) == 1


EMPLOYMENTS: list[tuple[dict[str, Any], str, str]] = [
    ({"since": TODAY}, "organisation", "请选择单位，登记册里没有的在后面写明名称。"),
    ({"since": TOMORROW, "employer_name": "商店"}, "since", "起始日期不能晚于今天"),
    ({"since": TODAY, "until": TODAY, "employer_name": "商店"}, "__all__", "终止日期"),
]


@pytest.mark.parametrize(("row", "field", "sentence"), EMPLOYMENTS)
def test_where_he_cannot_work(
    clerk: Client, member: PartyMember, row: dict[str, Any], field: str, sentence: str
) -> None:
    forged = more("employments", member, **row)
    told = wrong(clerk.post(change(member), form_of(clerk, change(member)) | forged), "employments")
    assert list(told) == [field]
    assert sentence in told[field]
    assert not Employment.objects.exists()


def test_an_organisation_of_another_street_is_no_employer(
    clerk: Client, member: PartyMember, make_organisation: Any, street: Area
) -> None:
    shop = make_organisation("街道商店", area=street)
    forged = more("employments", member, organisation=shop.pk, since=TODAY)
    told = wrong(clerk.post(change(member), form_of(clerk, change(member)) | forged), "employments")
    assert NOT_LISTED in told["organisation"]
    assert not Employment.objects.exists()


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        ({"joined": "2018-05-01", "full_since": "2019-04-30"}, "full_since", "预备期不足 12 个月"),
        ({"born": "2000-05-01", "joined": "2018-04-30", "full_since": ""}, "joined", "18 周岁"),
        ({"born": "2200-01-01", "joined": ""}, "born", "不能晚于今天"),
        ({"ended": str(TODAY)}, "__all__", "终止日期和终止原因请一起填写"),
        ({"id_number": "410303196712060272"}, "id_number", "校验位不符"),
        ({"phone": "1380000"}, "phone", "电话"),
        ({"sex": "X"}, "sex", NOT_LISTED),
        ({"name": ""}, "name", "请填写姓名。"),
    ],
)
def test_what_he_cannot_be(
    clerk: Client, member: PartyMember, fields: dict[str, str], field: str, sentence: str
) -> None:
    kept = PartyMember.objects.values().get(pk=member.pk)
    told = wrong(clerk.post(change(member), form_of(clerk, change(member)) | fields))
    assert list(told) == [field]
    assert sentence in told[field]
    assert PartyMember.objects.values().get(pk=member.pk) == kept
    assert not Act.objects.filter(verb="更正").exists()


def test_what_is_wrong_below_leaves_what_is_right_above_unwritten(
    clerk: Client, member: PartyMember
) -> None:
    """The member's own fields are sound and his new employer is not: neither is written."""
    forged = {"education": "大专", **more("employments", member, since=TODAY)}
    assert clerk.post(change(member), form_of(clerk, change(member)) | forged).status_code == 200
    member.refresh_from_db()
    assert (member.education, Employment.objects.count()) == ("", 0)


def test_he_is_not_given_to_another_street(
    clerk: Client, member: PartyMember, street: Area
) -> None:
    data = form_of(clerk, change(member)) | {"area": str(street.pk)}
    assert NOT_LISTED in wrong(clerk.post(change(member), data))["area"]
    member.refresh_from_db()
    assert member.area != street


def test_rows_of_a_stranger_are_not_written_through_ones_own_member(
    clerk: Client, member: PartyMember, stranger: PartyMember
) -> None:
    """The key of the stranger's row in the place of one's own."""
    (row,) = Affiliation.objects.filter(member=stranger)
    forged = {"affiliations-0-id": str(row.pk), "affiliations-0-since": "2018-01-01"}
    clerk.post(change(member), form_of(clerk, change(member)) | forged)
    row.refresh_from_db()
    assert (row.member, row.since) == (stranger, START)
    given = {"affiliations-0-member": str(stranger.pk)}
    clerk.post(change(member), form_of(clerk, change(member)) | given)
    assert [Affiliation.objects.filter(member=one).count() for one in (member, stranger)] == [1, 1]


def test_a_stranger_s_page_does_not_exist(clerk: Client, stranger: PartyMember) -> None:
    assert clerk.get(change(stranger)).status_code == 404
    assert clerk.post(change(stranger), {"name": "改名"}).status_code == 404
    stranger.refresh_from_db()
    assert stranger.name == "曹静"


def test_a_duplicate_in_another_street_is_refused_without_saying_where(
    clerk: Client, member: PartyMember, stranger: PartyMember, street: Area
) -> None:
    """In the same words as one of one's own street: the answer tells nothing of either."""
    own = member_of(member.affiliations.get().party_organisation, "邱二")  # type: ignore[attr-defined]
    PartyMember.objects.filter(pk=own.pk).update(
        id_number=QIU, id_fingerprint=fingerprint(QIU, "id_number")
    )
    area = {"area": str(member.area_id)}
    for url, data in ((ADD, {"name": "新来的", **area}), (change(member), {})):
        sent = form_of(clerk, url) | data
        answers = [clerk.post(url, {**sent, "id_number": number}) for number in (CAO, QIU)]
        for answer in answers:
            assert wrong(answer) == {"id_number": NOT_AVAILABLE}
            assert street.name not in answer.content.decode()
            assert "曹静" not in answer.content.decode()
    assert PartyMember.objects.count() == 3
