"""The page of an organisation: what it shows, its phone, changes from a day, striking, batches."""

import datetime as dt

import pytest
from django.urls import reverse

from core.encryption import tail
from core.models import Act
from districts.models import Organisation, OrganisationPhase
from tests.conftest import START
from tests.districts.registers import ORGANISATION, form_of
from tests.shared_world import shared

NOT_YET = "登记册自2016-01-01起才有这个单位；确实更早的，请先更正首个阶段的起始日期。"
ACT = "admin:districts_organisation_{}"


@pytest.fixture
def client(client_of):
    return client_of("clerk")


@pytest.fixture
@shared
def organisation(make_organisation, commercial_district):
    return make_organisation(
        "宁夏一号商贸有限公司",
        phone="13895012345",
        staff=12,
        commercial_district=commercial_district,
    )


def page(organisation):
    return reverse(ORGANISATION, args=[organisation.pk])


def act(slug, organisation):
    return reverse(ACT.format(slug), args=[organisation.pk])


def text(response):
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


# What is shown


def test_the_page_tells_what_is_and_what_became(
    client, organisation, make_party_organisation, cover
):
    cover(organisation, make_party_organisation(), until=dt.date(2017, 1, 1))
    shown = text(client.get(page(organisation)))
    assert "<dt>从业人员</dt> <dd>12</dd>" in shown
    assert "某某公司党支部（单独组建）" in shown
    assert "2016-01-01 至 2017-01-01" in shown
    assert "138****2345" in shown
    assert "13895012345" not in shown
    phase = organisation.phases.get()
    assert reverse("admin:districts_organisationphase_change", args=[phase.pk]) in shown


@pytest.mark.parametrize(
    ("qualifier", "told"),
    [("exact", "450"), ("about", "约 450"), ("nearly", "近 450"), ("over", "450 余")],
)
def test_what_was_stated_last_is_told_and_all_of_it_listed(client, organisation, qualifier, told):
    for day, value in (("2016-12-31", 3), ("2017-12-31", 450), ("2017-06-30", 5)):
        stated = {"metric": "members", "value": value, "qualifier": qualifier, "source": "台账"}
        organisation.statements.create(area=organisation.area, day=day, **stated)
    assert f"<dd>{told} <span" in text(client.get(page(organisation)))
    listed = reverse("admin:districts_statement_changelist")
    rows = client.get(listed, {"organisation": organisation.pk}).context["cl"].result_list
    assert [row.value for row in rows] == [450, 5, 3]
    assert not client.get(listed, {"organisation": 0}).context["cl"].result_list


def test_who_may_only_look_gets_no_pencil(client_of, organisation):
    shown = text(client_of("approver").get(page(organisation)))
    assert act("phone", organisation) not in shown
    assert "organisationphase" not in shown


# Found by the end of the phone


@pytest.mark.parametrize(("term", "count"), [("2345", 1), ("5432", 0), ("12345", 0)])
def test_four_digits_find_the_end_of_a_phone(client, organisation, term, count):
    found = client.get(reverse("admin:search"), {"q": term})
    assert found.context["found"] == count


def test_another_office_does_not_find_it(client_of, organisation):
    assert (
        client_of("foreign_clerk").get(reverse("admin:search"), {"q": "2345"}).context["found"] == 0
    )


# The phone


def test_a_phone_is_changed_in_one_form(client, organisation):
    shown = text(client.get(act("phone", organisation)))
    assert 'value="138****2345"' in shown
    assert "保存" in shown
    answer = client.post(act("phone", organisation), {"phone": "0951-6012345"})
    assert answer.url == page(organisation)
    organisation.refresh_from_db()
    assert organisation.phone == "0951-6012345"
    assert organisation.phone_tail_fingerprint == tail("2345")
    history = text(
        client.get(reverse("admin:districts_organisation_history", args=[organisation.pk]))
    )
    assert "138****2345" in history
    assert "095*****2345" in history


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ("138****2345", "号码没有改动，请填写新的号码。"),
        ("138****9999", "请填写完整的号码。"),
        ("12345", "不是电话号码，请写 11 位手机，或 0379-63210000 这样的座机。"),
    ],
)
def test_what_is_no_phone_is_refused_at_the_field(client, organisation, given, sentence):
    answer = client.post(act("phone", organisation), {"phone": given})
    assert answer.context["form"].errors == {"phone": [sentence]}
    organisation.refresh_from_db()
    assert organisation.phone == "13895012345"


# From a day


def change(client, organisation, day="2018-01-01", **fields):
    url = act("change-from", organisation)
    form = client.get(url).context["form"]
    data = {
        name: "" if (value := form[name].value()) is None else str(value) for name in form.fields
    }
    return client.post(url, {**data, "day": day, "note": "年报核实", **fields})


def test_only_what_was_changed_is_written(client, organisation):
    assert change(client, organisation, staff="30").status_code == 302
    first, second = organisation.phases.order_by("since")
    assert (first.staff, second.staff, second.since) == (12, 30, dt.date(2018, 1, 1))
    assert second.commercial_district == organisation.commercial_district
    told = Act.objects.get()
    assert (told.verb, told.note) == ("自2018-01-01变更", "年报核实")


def test_the_copy_follows_the_latest_phase(client, organisation):
    change(client, organisation, "2018-01-01", kind="social")
    change(client, organisation, "2017-01-01", kind="other")
    organisation.refresh_from_db()
    assert organisation.kind == "social"
    since = organisation.phases.order_by("since").values_list("since", "kind")
    assert [(str(day), kind) for day, kind in since] == [
        ("2016-01-01", "enterprise"),
        ("2017-01-01", "other"),
        ("2018-01-01", "social"),
    ]


def test_twice_on_one_day_is_one_phase(client, organisation):
    change(client, organisation, staff="30")
    change(client, organisation, staff="31")
    assert [p.staff for p in organisation.phases.order_by("since")] == [12, 31]


@pytest.mark.parametrize(
    ("day", "field", "sentence"),
    [
        (
            "2015-12-31",
            "day",
            "登记册自2016-01-01起才有这个单位；确实更早的，请先更正首个阶段的起始日期。",
        ),
        ("2999-01-01", "day", "2999-01-01还没有到，请到时再办理。"),
        ("2018-01-01", "__all__", "与这一天的登记一致，没有要变更的内容，请改了再保存。"),
    ],
)
def test_what_cannot_be_changed_is_said(client, organisation, day, field, sentence):
    staff = "12" if field == "__all__" else "30"
    answer = change(client, organisation, day, staff=staff)
    assert answer.context["form"].errors == {field: [sentence]}
    assert organisation.phases.count() == 1


def test_the_last_day_before_closing_may_still_change(client, organisation):
    Organisation.objects.filter(pk=organisation.pk).update(closed=dt.date(2018, 1, 1))
    shown = text(client.get(act("change-from", organisation)))
    assert "这个单位已于2018-01-01注销，不能再变更；有误的请更正。" in shown


@pytest.mark.parametrize(
    ("field", "label"),
    [
        ("area", "districts.Area"),
        ("commercial_district", "districts.CommercialDistrict"),
        ("building", "districts.Building"),
        ("grid_zone", "districts.GridZone"),
    ],
)
def test_a_place_of_another_office_is_refused(client, organisation, foreign, field, label):
    for value in (foreign[label].pk, 987654321):
        answer = change(client, organisation, **{field: str(value)})
        assert list(answer.context["form"].errors) == [field]
    assert organisation.phases.count() == 1


# 更正


def correct(client, phase, **fields):
    url = reverse("admin:districts_organisationphase_change", args=[phase.pk])
    return client.post(url, {**form_of(client, url), "reason": "录入有误", **fields})


def test_a_phase_is_corrected_with_a_reason(client, organisation):
    phase = organisation.phases.get()
    answer = correct(client, phase, kind="social", staff="13")
    assert answer.url == page(organisation)
    organisation.refresh_from_db()
    phase.refresh_from_db()
    assert (organisation.kind, phase.staff, phase.since) == ("social", 13, START)
    assert correct(client, phase, reason="", staff="14").status_code == 200


def test_phases_keep_their_order(client, organisation):
    change(client, organisation, "2018-01-01", staff="30")
    second = organisation.phases.order_by("since").last()
    answer = correct(client, second, since="2016-01-01")
    assert "要晚于前一阶段的起始日期2016-01-01，请改填日期。" in text(answer)
    assert correct(client, second, since="2016-01-02").status_code == 302


# Striking


def test_the_effect_names_what_ends(client, organisation, make_party_organisation, cover):
    cover(organisation, make_party_organisation())
    shown = text(client.get(act("strike", organisation)))
    assert "随之终止：某某公司党支部覆盖宁夏一号商贸有限公司。" in shown
    answer = client.post(
        act("strike", organisation), {"way": "shell", "day": "2018-06-01", "note": "查无此店"}
    )
    assert answer.status_code == 302
    organisation.refresh_from_db()
    assert organisation.state == "shell"
    assert "恢复经营" in text(client.get(page(organisation)))


def test_many_are_struck_each_with_its_result(client, make_organisation, organisation):
    closed = make_organisation("宁夏二号商贸有限公司", closed=dt.date(2017, 1, 1))
    answer = client.post(
        reverse("admin:districts_organisation_changelist"),
        {
            "action": "strike",
            "_selected_action": [organisation.pk, closed.pk],
            "confirmed": "1",
            "way": "closed",
            "day": "2018-06-01",
            "note": "市场监管注销公告",
        },
    )
    told = {one.title: (one.told, one.done) for one in answer.context["results"]}
    assert told == {
        organisation.name: ("已剔除：宁夏一号商贸有限公司（注销）。", True),
        closed.name: ("它现在的情况不能办理这一项，请核对它的登记。", False),
    }


def test_another_offices_organisation_does_not_stay(client, organisation, foreign):
    other = foreign["districts.Organisation"]
    answer = client.post(
        act("strike", organisation),
        {"way": "duplicate", "day": "2018-06-01", "note": "核实", "stays": str(other.pk)},
    )
    assert list(answer.context["form"].errors) == ["stays"]
    assert OrganisationPhase.objects.filter(organisation=organisation).count() == 1


def test_a_wrong_code_is_refused_in_the_form(client, organisation):
    url = page(organisation)
    data = {**form_of(client, url), "reason": "补录", "uscc": "911101085513850820"}
    assert "校验位不符" in text(client.post(url, data))
    assert client.post(url, {**data, "uscc": "91110108551385082Q"}).status_code == 302
