"""Posts, pledges, honours, recommendations and who is lost: named to whom, found by what, and what
a form refuses at which field."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from districts.models import Area, CommercialDistrict
from members.models import (
    LostContact,
    MemberHonour,
    PartyMember,
    PioneerPost,
    Pledge,
    Recommendation,
)
from tests.conftest import START
from tests.districts.registers import form_of
from tests.members.people import member_of
from tests.shared_world import shared

TODAY = localdate()
TOMORROW = TODAY + dt.timedelta(days=1)
NAME = "欧阳明月"


@pytest.fixture
@shared
def member(branch: Any) -> PartyMember:
    return member_of(branch, NAME)


@pytest.fixture
def clerk(cast: SimpleNamespace, sign_in: Any) -> Client:
    return sign_in(cast.clerk)


@pytest.fixture
@shared
def merits(member: PartyMember, branch: Any) -> dict[str, Any]:
    """One row of each register about the member."""
    of: dict[str, Any] = {"member": member, "day": START}
    return {
        "pledge": Pledge.objects.create(text="诚信经营", **of),
        "memberhonour": MemberHonour.objects.create(name="优秀党员", level="district", **of),
        "lostcontact": LostContact.objects.create(member=member, reason="work", since=START),
        "pioneerpost": PioneerPost.objects.create(
            kind="vanguard", name="收银台", area=branch.area, member=member, since=START
        ),
        "recommendation": Recommendation.objects.create(
            kind="college", name=NAME, area=branch.area, party_organisation=branch, **of
        ),
    }


def page(model: str, name: str = "changelist", *args: Any) -> str:
    return reverse(f"admin:members_{model}_{name}", args=args)


def posted(client: Client, model: str, **data: Any) -> Any:
    """What the form of a new row answers; a row is sent by its key."""
    keys = {name: getattr(value, "pk", value) for name, value in data.items()}
    return client.post(page(model, "add"), keys)


def errors(answer: Any) -> dict[str, list[str]]:
    assert answer.status_code == 200
    return {name: list(told) for name, told in answer.context["adminform"].form.errors.items()}


def hits(client: Client, model: str, term: str) -> int:
    return client.get(page(model), {"q": term}).context["cl"].result_count


# Who reads whose name


@pytest.mark.parametrize("model", ["pledge", "memberhonour", "lostcontact", "recommendation"])
def test_the_clerk_reads_whose_it_is_and_nobody_without_the_right(
    model: str, merits: Any, clerk: Client, cast: SimpleNamespace, sign_in: Any
) -> None:
    pages = (page(model), page(model, "change", merits[model].pk))
    named = [NAME in clerk.get(url).content.decode() for url in pages]
    assert named[0]
    for other in (cast.auditor, cast.admin):
        shown = [sign_in(other).get(url).content.decode() for url in pages]
        assert [NAME in text for text in shown] == [False, False]
        assert "欧***" in shown[0]


@pytest.mark.parametrize("model", ["pledge", "memberhonour", "lostcontact", "pioneerpost"])
def test_found_by_the_members_name_only_where_it_may_be_read(
    model: str, merits: Any, clerk: Client, cast: SimpleNamespace, sign_in: Any
) -> None:
    for term in (NAME, "明月", "oymy"):
        assert hits(clerk, model, term) == 1
        assert hits(sign_in(cast.auditor), model, term) == 0
    assert hits(clerk, model, "欧阳明星") == 0


def test_found_by_its_own_words(merits: Any, clerk: Client) -> None:
    assert hits(clerk, "pledge", "诚信") == hits(clerk, "memberhonour", "优秀") == 1
    assert hits(clerk, "pioneerpost", "收银") == hits(clerk, "recommendation", "第一支部") == 1


@pytest.mark.parametrize(
    ("consented", "shown"),
    [(None, "未亮身份"), (TOMORROW, "未亮身份"), (TODAY, NAME), (START, NAME)],
)
def test_a_post_names_its_member_only_with_his_consent(
    merits: Any, clerk: Client, consented: dt.date | None, shown: str
) -> None:
    PartyMember.objects.update(identity_shown_since=consented)
    text = clerk.get(page("pioneerpost")).content.decode()
    assert (NAME in text, "未亮身份" in text) == (shown == NAME, shown != NAME)


def test_whom_one_has_chosen_is_named_when_the_form_comes_back(
    clerk: Client, member: PartyMember
) -> None:
    answer = posted(clerk, "pledge", member=member, text="诚信", day=TOMORROW)
    assert f">{NAME}（{member.area}）</option>" in answer.content.decode()


def test_a_member_who_has_moved_on_is_named_no_more(
    merits: Any, clerk: Client, street: Area
) -> None:
    """The post stays where it is; whose it was lives in another street."""
    PartyMember.objects.update(area=street)
    url = page("pioneerpost", "change", merits["pioneerpost"].pk)
    sent = form_of(clerk, url) | {"name": ""}
    for text in (clerk.get(url).content.decode(), clerk.post(url, sent).content.decode()):
        assert ">欧***</option>" in text
        assert NAME not in text


def test_a_post_may_stand_without_anybody(merits: Any, clerk: Client) -> None:
    PioneerPost.objects.update(member=None)
    text = clerk.get(page("pioneerpost")).content.decode()
    assert "收银台" in text
    assert "未亮身份" not in text


def test_who_is_lost_is_only_looked_at_and_leads_to_the_member(
    merits: Any, clerk: Client, member: PartyMember
) -> None:
    lost = merits["lostcontact"]
    shown = clerk.get(page("lostcontact", "change", lost.pk))
    assert page("partymember", "change", member.pk) in shown.content.decode()
    forged = {"reason": "abroad", "since": str(TODAY), "efforts": "改了"}
    assert clerk.post(page("lostcontact", "change", lost.pk), forged).status_code == 403
    lost.refresh_from_db()
    assert (lost.reason, lost.since, lost.efforts) == ("work", START, "")


@pytest.mark.parametrize(
    ("model", "words", "kept"),
    [
        ("pledge", {"open": "1"}, True),
        ("pledge", {"open": "0"}, False),
        ("lostcontact", {"open": "1"}, True),
        ("lostcontact", {"reason": "abroad"}, False),
        ("memberhonour", {"level": "district"}, True),
        ("memberhonour", {"level": "city"}, False),
        ("recommendation", {"kind": "college", "outcome": "pending"}, True),
        ("recommendation", {"outcome": "granted"}, False),
        ("pioneerpost", {"kind": "vanguard", "open": "1"}, True),
        ("pioneerpost", {"kind": "household"}, False),
    ],
)
def test_the_lists_are_narrowed(
    merits: Any, clerk: Client, model: str, words: dict[str, str], kept: bool
) -> None:
    assert clerk.get(page(model), words).context["cl"].result_count == kept


# What a form refuses


@pytest.mark.parametrize(
    ("model", "data"),
    [
        ("pledge", {"text": "诚信经营", "day": START}),
        ("memberhonour", {"name": "优秀党员", "level": "district", "day": START}),
        ("pioneerpost", {"kind": "vanguard", "name": "收银台", "since": START}),
        ("recommendation", {"kind": "college", "name": "某某", "day": START, "outcome": "pending"}),
    ],
)
def test_a_forged_member_of_another_street_is_refused_at_the_field(
    *,
    model: str,
    data: dict[str, Any],
    clerk: Client,
    street: Area,
    branch: Any,
    make_party_organisation: Any,
) -> None:
    theirs = member_of(make_party_organisation("满城北街支部", area=street), "街道的")
    more = {"area": branch.area, "party_organisation": branch, "member": theirs}
    found = errors(posted(clerk, model, **data, **more))
    assert found == {"member": ["请在列表里选择党员，没有列出的不能选。"]}
    register = {"pledge": Pledge, "memberhonour": MemberHonour, "pioneerpost": PioneerPost}
    assert not register.get(model, Recommendation).objects.exists()


def test_nothing_that_has_not_come_yet(clerk: Client, member: PartyMember) -> None:
    answer = posted(clerk, "pledge", member=member, text="诚信", day=TOMORROW)
    assert errors(answer) == {"day": [f"承诺日期不能晚于今天（{TODAY}），请核对。"]}
    answer = posted(
        clerk, "memberhonour", member=member, name="优秀党员", level="city", day=TOMORROW
    )
    assert errors(answer) == {"day": [f"授予日期不能晚于今天（{TODAY}），请核对。"]}
    assert posted(clerk, "pledge", member=member, text="诚信", day=TODAY).status_code == 302
    assert (Pledge.objects.count(), MemberHonour.objects.count()) == (1, 0)


@pytest.mark.parametrize(("early", "refused"), [(1, True), (0, False)])
def test_a_pledge_is_kept_on_its_day_or_later(
    merits: Any, clerk: Client, early: int, refused: bool
) -> None:
    url = page("pledge", "change", merits["pledge"].pk)
    kept = START - dt.timedelta(days=early)
    answer = clerk.post(url, form_of(clerk, url) | {"kept_on": str(kept)})
    if refused:
        assert errors(answer) == {"kept_on": ["兑现日期不能早于承诺日期，请核对这两个日期。"]}
    assert Pledge.objects.get().kept_on == (None if refused else kept)


def test_a_correction_says_why(merits: Any, clerk: Client) -> None:
    url = page("pledge", "change", merits["pledge"].pk)
    silent = form_of(clerk, url) | {"text": "改过的承诺", "reason": ""}
    assert errors(clerk.post(url, silent)) == {"reason": ["请写明更正的事由。"]}
    assert clerk.post(url, silent | {"reason": "录入有误"}).status_code == 302
    assert Pledge.objects.get().text == "改过的承诺"


def test_a_post_lies_where_its_commercial_district_does(
    clerk: Client, cast: SimpleNamespace, zone: Area, street: Area, sign_in: Any
) -> None:
    """Of who works in two areas."""
    cast.clerk.role_assignments.create(role="clerk", area=street, since=START)
    there = CommercialDistrict.objects.create(name="满城商圈", area=street)
    data = {"kind": "area", "name": "一楼", "since": START, "commercial_district": there}
    answer = posted(sign_in(cast.clerk), "pioneerpost", area=zone, **data)
    assert errors(answer) == {"commercial_district": [f"“满城商圈”不在{zone}，请改选。"]}
    assert posted(sign_in(cast.clerk), "pioneerpost", area=street, **data).status_code == 302


def test_whoever_is_in_the_register_is_recommended_under_his_name_there(
    clerk: Client, member: PartyMember, branch: Any
) -> None:
    of = {"kind": "honour", "party_organisation": branch, "area": branch.area}
    given: dict[str, Any] = {**of, "day": TODAY, "outcome": "pending"}
    assert errors(posted(clerk, "recommendation", **given)) == {
        "name": ["请填写姓名，或者选择党员。"]
    }
    assert posted(clerk, "recommendation", **given, member=member).status_code == 302
    assert posted(clerk, "recommendation", **given, name="王五").status_code == 302
    rows = Recommendation.objects.order_by("pk").values_list("name", "member")
    assert list(rows) == [(NAME, member.pk), ("王五", None)]
