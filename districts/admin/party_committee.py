"""What is done to a Party organisation's committee, on the ladder, and the titles it is given."""

from collections.abc import Iterator
from typing import Any

from django import forms

from districts import limits
from districts.admin.party_acts import DayForm, LivingAct, line
from districts.enums import LadderStep, Level, PartyPostTitle, PartyTitleKind
from districts.models import PartyOrganisation, PartyPost
from districts.scoped_admin.acts import ActForm, ActPage
from districts.scoped_admin.days import day_field
from districts.services import party_terms, party_titles
from districts.services.party_terms import Seated

SEVERAL = "一人一个姓名，几个人用顿号分开。"
#: the form's field of each post
SEATS = {
    "secretary": PartyPostTitle.SECRETARY,
    "deputy": PartyPostTitle.DEPUTY,
    "organisation": PartyPostTitle.ORGANISATION,
    "publicity": PartyPostTitle.PUBLICITY,
    "discipline": PartyPostTitle.DISCIPLINE,
    "members": PartyPostTitle.MEMBER,
}


def choices(values: Any) -> list[tuple[str, str]]:
    return [("", "请选择"), *values.choices]


def pick(label: str, values: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=choices(values), error_messages={"required": f"请选择{label}。"}
    )


class ElectForm(DayForm):
    number = forms.IntegerField(
        label="届次",
        required=False,
        min_value=1,
        max_value=99,
        help_text="不填的，接着上一届往下数。",
    )
    secretary = line("书记", 40)
    deputy = line("副书记", 80, required=False, hint=SEVERAL)
    organisation = line("组织委员", 40, required=False)
    publicity = line("宣传委员", 40, required=False)
    discipline = line("纪检委员", 40, required=False)
    members = line("其他委员", 120, required=False, hint=SEVERAL)
    order = ("number",)

    def prepare(self) -> None:
        super().prepare()
        self.fields["day"].label = "换届日期"

    def clean(self) -> dict[str, Any] | None:
        self.cleaned_data["posts"] = list(self._seated())
        return self.cleaned_data

    def _seated(self) -> Iterator[Seated]:
        for name, title in SEATS.items():
            told = self.cleaned_data.get(name) or ""
            for person in told.replace("，", "、").replace(",", "、").split("、"):
                if person.strip():
                    yield Seated(title, person.strip())


class CommitteeAct(LivingAct):
    group = "班子建设"


class Elect(CommitteeAct):
    slug, verb = "elect", "换届"
    form = ElectForm

    def effect(self, obj: PartyOrganisation) -> str:
        rule = limits.told(party_terms.term_rule(obj), obj.area)
        return f"现任届次和职务到换届日期为止，新一届从这天开始；{rule}。{party_terms.advice(obj)}"

    def perform(self, obj: Any, *, by: Any, **given: Any) -> str:
        term = party_terms.elect(
            obj,
            given["day"],
            given["posts"],
            number=given["number"],
            by=by,
            note=given["note"],
        )
        return f"已登记第 {term.number} 届，{len(given['posts'])} 人任职，{term.due} 届满。"


class PutOffForm(ActForm):
    put_off_to = day_field("延期至", initial=None)
    approval = line("批准依据", 80, hint="批准机关和文号。")


class PutOff(CommitteeAct):
    slug, verb = "put-off", "延期换届"
    form = PutOffForm

    def offered(self, obj: PartyOrganisation, user: Any) -> bool:
        return super().offered(obj, user) and party_terms.present_term(obj) is not None

    def effect(self, obj: PartyOrganisation) -> str:
        term = party_terms.present_term(obj)
        due = f"第 {term.number} 届 {term.due} 届满；" if term else ""
        return f"{due}{limits.told('term_extension', obj.area)}。"

    def perform(self, obj: Any, *, by: Any, **given: Any) -> str:
        term = party_terms.put_off(
            obj, given["put_off_to"], given["approval"], by=by, note=given["note"]
        )
        return f"第 {term.number} 届经批准延期至 {term.put_off_to}。"


class AppointForm(DayForm):
    title = pick("职务", PartyPostTitle)
    name = line("姓名", 40)
    source = line("来源", 40, required=False, hint="例如“选举”“选派”“兼任”。")
    order = ("title", "name", "source")


class Appoint(CommitteeAct):
    slug, verb = "appoint", "任职"
    form = AppointForm

    def effect(self, obj: PartyOrganisation) -> str:
        return "届中补选或任命；新书记任职的，原书记同日卸任。"

    def perform(self, obj: Any, *, by: Any, **given: Any) -> str:
        post = party_terms.appoint(
            obj,
            Seated(given["title"], given["name"]),
            given["day"],
            source=given["source"],
            by=by,
            note=given["note"],
        )
        return f"已登记{post}任职。"


class LeaveForm(DayForm):
    post = forms.ModelChoiceField(
        PartyPost.objects.none(),
        label="谁的职务",
        empty_label="请选择",
        error_messages={"required": "请选择卸任的职务。"},
    )
    order = ("post",)

    def prepare(self) -> None:
        super().prepare()
        self.fields["post"].queryset = self.obj.posts.filter(until=None)  # type: ignore[attr-defined]


class Leave(CommitteeAct):
    slug, verb = "leave", "免职"
    form = LeaveForm

    def offered(self, obj: PartyOrganisation, user: Any) -> bool:
        return super().offered(obj, user) and obj.posts.filter(until=None).exists()

    def effect(self, obj: PartyOrganisation) -> str:
        return "所选职务到生效日期为止，其余不变。"

    def perform(self, obj: Any, *, by: Any, **given: Any) -> str:
        party_terms.leave(obj, given["post"], given["day"], by=by, note=given["note"])
        return f"{given['post']}已卸任。"


class StepForm(DayForm):
    step = pick("阶段", LadderStep)
    measure = line("提升措施", 200, required=False)
    order = ("step", "measure")


class Step(LivingAct):
    slug, verb, batch = "step", "进入下一阶段", True
    group = "提升与称号"
    form = StepForm

    def effect(self, obj: PartyOrganisation) -> str:
        stage = obj.ladder.filter(until=None).first()
        now = f"现在是“{stage.get_step_display()}”。" if stage else "还没有登记阶段。"
        return f"{now}无组织抓组建、有组织抓规范、已规范抓提高；原阶段到生效日期为止。"

    def perform(self, obj: Any, *, by: Any, **given: Any) -> str:
        stage = party_titles.step(
            obj, given["step"], given["measure"], given["day"], by=by, note=given["note"]
        )
        return f"自 {given['day']} 起为“{stage.get_step_display()}”。"


class GrantForm(DayForm):
    kind = pick("称号", PartyTitleKind)
    level = pick("级别", Level)
    name = line("名称", 80, required=False, hint="称号有自己名称的填写，例如“诚信商圈”。")
    issuer = line("命名单位", 80, required=False)
    order = ("kind", "level", "name", "issuer")

    def prepare(self) -> None:
        super().prepare()
        self.fields["day"].label = "授予日期"


class Grant(ActPage):
    """Of a Party organisation or a commercial district that exists."""

    slug, verb, batch = "grant", "授予称号", True
    group = "提升与称号"
    form = GrantForm

    def offered(self, obj: Any, user: Any) -> bool:
        return getattr(obj, "dissolved", None) is None

    def effect(self, obj: Any) -> str:
        held = [
            str(title.name or title.get_kind_display()) for title in obj.titles.filter(until=None)
        ]
        return f"现有称号：{'、'.join(held) or '没有'}。取消称号在“党建称号”里办理。"

    def perform(self, obj: Any, *, by: Any, **given: Any) -> str:
        told = {name: given[name] for name in ("kind", "day", "level", "name", "issuer", "note")}
        title = party_titles.grant(obj, told.pop("kind"), told.pop("day"), by=by, **told)
        return f"已授予“{title.name or title.get_kind_display()}”。"


COMMITTEE = (Elect(), PutOff(), Appoint(), Leave())
LADDER = (Step(), Grant())
