"""发展党员 by its pages: a file is opened and goes on stage by stage with its clock; a forged one
is refused at its field."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from core.dated import months_later
from core.models import Act
from districts.models import Area
from members.models import Development, DevelopmentStage, PartyMember
from tests.districts.registers import form_of

ADD = reverse("admin:members_development_add")
LIST = reverse("admin:members_development_changelist")
TODAY = localdate()
DAY = dt.timedelta(days=1)
NOTE = "支委会讨论通过"


@pytest.fixture
def clerk(cast: SimpleNamespace, sign_in: Any) -> Client:
    return sign_in(cast.clerk)


@pytest.fixture
def file(branch: Any) -> Any:
    """`file(stage, since)`: a file that stands there."""

    def make(stage: str = "applicant", since: dt.date = TODAY, **fields: Any) -> Development:
        row = Development.objects.create(
            name="李四",
            area=branch.area,
            party_organisation=branch,
            stage=stage,
            stage_since=since,
            **fields,
        )
        DevelopmentStage.objects.create(development=row, stage=stage, day=since)
        return row

    return make


def url(page: str, row: Development) -> str:
    return reverse(f"admin:members_development_{page}", args=[row.pk])


def reach(client: Client, row: Development, stage: str, day: dt.date = TODAY) -> Any:
    return client.post(url("reach", row), {"stage": stage, "day": str(day), "note": NOTE})


def errors(answer: Any, form: str = "form") -> dict[str, str]:
    assert answer.status_code == 200
    found = answer.context[form]
    return {name: told[0] for name, told in getattr(found, "form", found).errors.items()}


def opened(client: Client, branch: Any, **data: Any) -> Any:
    given = {"name": "李四", "area": branch.area_id, "party_organisation": branch.pk}
    return client.post(ADD, {**given, "applied": str(TODAY), **data})


def test_a_file_is_opened_with_the_day_of_the_application(clerk: Client, branch: Any) -> None:
    assert "发展阶段" not in clerk.get(ADD).content.decode()
    assert opened(clerk, branch, applied=str(TODAY - DAY)).status_code == 302
    row = Development.objects.get()
    assert (row.stage, row.stage_since) == ("applicant", TODAY - DAY)
    assert [(one.stage, one.day) for one in row.stages.all()] == [("applicant", TODAY - DAY)]
    assert Act.objects.get(verb="收到入党申请").subject == "李*"
    page = clerk.get(url("change", row)).content.decode()
    assert "<h1>李四</h1>" in page
    assert "入党申请人" in page


def test_what_cannot_be_opened(
    clerk: Client, branch: Any, street: Area, make_party_organisation: Any
) -> None:
    theirs = make_party_organisation("满城北街支部", area=street)
    tomorrow = str(TODAY + DAY)
    for data, field, sentence in (
        ({"applied": tomorrow}, "applied", f"申请日期 {tomorrow} 晚于今天（{TODAY}），请核对。"),
        ({"area": street.pk}, "area", "请在列表里选择行政区划，没有列出的不能选。"),
        (
            {"party_organisation": theirs.pk},
            "party_organisation",
            "请在列表里选择培养党组织，没有列出的不能选。",
        ),
        ({"name": ""}, "name", "请填写姓名。"),
    ):
        assert errors(opened(clerk, branch, **data), "adminform") == {field: sentence}
    assert not Development.objects.exists()
    assert not Act.objects.exists()


def test_it_goes_on_by_its_act(clerk: Client, file: Any) -> None:
    row = file()
    page = clerk.get(url("reach", row))
    assert [value for value, _ in page.context["form"].fields["stage"].choices] == [
        *("", "talked", "stopped")
    ]
    assert reach(clerk, row, "talked").status_code == 302
    row.refresh_from_db()
    assert (row.stage, row.stage_since) == ("talked", TODAY)
    act = Act.objects.get(verb="已派人谈话")
    assert (act.by.username, act.note) == ("clerk", NOTE)
    assert row.stages.get(stage="talked").note == NOTE


@pytest.mark.parametrize(
    ("stage", "target", "day", "field", "sentence"),
    [
        ("applicant", "full", TODAY, "stage", "选"),
        ("applicant", "talked", TODAY + DAY, "day", "晚于今天"),
        ("talked", "activist", TODAY - 9 * DAY, "day", "不能早于上一阶段"),
        ("activist", "candidate", TODAY, "day", "自“入党积极分子”起须满 12 个月"),
        ("probationary", "full", TODAY, "day", "自“预备党员”起须满 12 个月"),
    ],
)
def test_what_is_refused_at_which_field(
    *,
    clerk: Client,
    file: Any,
    stage: str,
    target: str,
    day: dt.date,
    field: str,
    sentence: str,
) -> None:
    row = file(stage, TODAY - DAY)
    found = errors(reach(clerk, row, target, day))
    assert list(found) == [field]
    assert sentence in found[field]
    row.refresh_from_db()
    assert (row.stage, row.stages.count(), Act.objects.count()) == (stage, 1, 0)


def test_the_page_says_from_when_to_when(clerk: Client, file: Any) -> None:
    start = months_later(TODAY, -20)
    row = file("probationary", start)
    page = clerk.get(url("reach", row)).content.decode()
    assert f"应于 {months_later(start, 12)} 前讨论转正，已超过时限；" in page
    assert f"“已转正”在 {months_later(start, 12)} 以后" in page
    reach(clerk, row, "extended", months_later(start, 12))
    page = clerk.get(url("reach", row)).content.decode()
    assert f"“已转正”在 {months_later(start, 18)} 以后、{months_later(start, 24)} 以前" in page


def test_the_list_shows_the_clock(clerk: Client, file: Any) -> None:
    file(since=TODAY - 31 * DAY)
    assert f"{TODAY - DAY} 前派人谈话，已超时" in clerk.get(LIST).content.decode()
    Development.objects.update(stage_since=TODAY - 30 * DAY)
    page = clerk.get(LIST).content.decode()
    assert f"{TODAY} 前派人谈话" in page
    assert "已超时" not in page


def test_whose_file_is_stopped_is_no_member_any_more(clerk: Client, file: Any) -> None:
    row = file("candidate", TODAY - 9 * DAY)
    reach(clerk, row, "probationary", TODAY - 8 * DAY)
    member = PartyMember.objects.get()
    assert "同日登记为取消预备党员资格" in clerk.get(url("reach", row)).content.decode()
    assert reach(clerk, row, "stopped").status_code == 302
    member.refresh_from_db()
    assert (member.ended, member.end_reason) == (TODAY, "withdrawn")
    assert member.affiliations.get().until == TODAY  # type: ignore[attr-defined]
    assert Act.objects.get(verb="终止（取消预备党员资格）").note == NOTE


def test_who_never_was_one_is_only_stopped(clerk: Client, file: Any) -> None:
    row = file("activist", TODAY - 9 * DAY)
    assert "取消预备党员资格" not in clerk.get(url("reach", row)).content.decode()
    assert reach(clerk, row, "stopped").status_code == 302
    assert not PartyMember.objects.exists()


def test_who_has_ended_does_not_become_full(clerk: Client, file: Any) -> None:
    row = file("candidate", months_later(TODAY, -14))
    reach(clerk, row, "probationary", months_later(TODAY, -13))
    PartyMember.objects.update(ended=TODAY - DAY, end_reason="died")
    answer = reach(clerk, row, "full")
    assert errors(answer) == {
        "__all__": f"这名党员已于 {TODAY - DAY} 去世，不能转正；登记有误的，请先更正。"
    }
    row.refresh_from_db()
    assert (row.stage, row.stages.count()) == ("probationary", 2)


def test_a_correction_does_not_move_the_stage(clerk: Client, file: Any) -> None:
    row = file("activist", TODAY - DAY)
    data = form_of(clerk, url("change", row)) | {
        "name": "李四平",
        "stage": "full",
        "applied": str(TODAY),
        "stages-0-stage": "full",
    }
    assert clerk.post(url("change", row), data).status_code == 302
    row.refresh_from_db()
    assert (row.name, row.stage, row.stages.get().stage) == ("李四平", "activist", "activist")
