"""The life of a Party organisation as acts: renamed, moved, of another type, split, merged."""

from typing import Any, ClassVar

from django import forms
from django.db import models
from django.utils.timezone import localdate

from core.dated import Day
from districts import limits
from districts.enums import PartyOrganisationType
from districts.forms import WhenField
from districts.models import Organisation, PartyOrganisation
from districts.party_links import Count, people
from districts.scoped_admin.acts import ActForm, ActPage
from districts.services import party_joining, party_life
from districts.services.succession import still

APPROVAL = "上级的批复文号，没有可不填。"


def line(label: str, most: int, *, required: bool = True, hint: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=most,
        required=required,
        help_text=hint,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": f"请填写{label}。"},
    )


class DayForm(ActForm):
    """An act that takes effect on a day; today unless told otherwise."""

    day = WhenField(label="生效日期", max_length=20)
    order: ClassVar[tuple[str, ...]] = ()

    def prepare(self) -> None:
        self.fields["day"].initial = localdate().isoformat()
        self.order_fields([*self.order, "day"])


class LivingAct(ActPage):
    """Offered while the Party organisation exists."""

    group = "组织设置"

    def offered(self, obj: PartyOrganisation, user: Any) -> bool:
        return obj.dissolved is None


class RenameForm(DayForm):
    name = line("新名称", 120)
    order = ("name",)


class Rename(LivingAct):
    slug, verb = "rename", "更名"
    form = RenameForm

    def effect(self, obj: PartyOrganisation) -> str:
        return "从生效日期起用新名称；之前的台账和报表仍用原名称，导入时两个名称都认得。"

    def perform(self, obj: Any, *, by: Any, **given: Any) -> str:
        former = obj.name
        party_life.rename(obj, given["name"], given["day"], by=by, note=given["note"])
        return f"{former}自 {given['day']} 起更名为{obj.name}。"


class ParentForm(DayForm):
    borrowed = {"parent": (PartyOrganisation, "parent")}

    def prepare(self) -> None:
        super().prepare()
        self.fields["parent"].label = "新的上级党组织"


class Move(LivingAct):
    slug, verb = "move", "调整上级"
    form = ParentForm

    def effect(self, obj: PartyOrganisation) -> str:
        above = f"现在的上级是{obj.parent}" if obj.parent else "现在没有上级"
        below = obj.children.filter(dissolved=None).count()
        along = f"，{below} 个下级党组织随之移动" if below else ""
        return f"{above}。从生效日期起归新的上级{along}；不选上级的，为直属。"

    def perform(self, obj: Any, *, by: Any, **given: Any) -> str:
        party_life.move(obj, given["parent"], given["day"], by=by, note=given["note"])
        return f"自 {given['day']} 起上级为{obj.parent}。" if obj.parent else "已改为直属。"


class RetypeForm(ParentForm):
    type = forms.ChoiceField(label="新类型", error_messages={"required": "请选择新类型。"})
    order = ("type",)

    def prepare(self) -> None:
        super().prepare()
        others = [one for one in PartyOrganisationType.choices if one[0] != self.obj.type]
        self.fields["type"].choices = [("", "请选择"), *others]  # type: ignore[attr-defined]
        self.fields["parent"].label = "上级党组织"
        self.fields["parent"].initial = self.obj.parent_id


class Retype(LivingAct):
    slug, verb = "retype", "改设类型"
    form = RetypeForm

    def effect(self, obj: PartyOrganisation) -> str:
        return f"现在是{obj.get_type_display()}。任期和上级按新类型的规定；现任届次不变。"

    def perform(self, obj: Any, *, by: Any, **given: Any) -> str:
        party_life.change_type(
            obj, given["type"], given["parent"], given["day"], by=by, note=given["note"]
        )
        return f"自 {given['day']} 起改设为{obj.get_type_display()}。"


class CoveredChoice(forms.ModelChoiceField):
    """A covered organisation, with who would go along."""

    counts: dict[int, Count] = {}
    needed = 0

    def label_from_instance(self, obj: models.Model) -> str:
        count = self.counts.get(obj.pk, Count())
        ripe = "可单独组建" if count.full >= self.needed else f"未满 {self.needed} 名"
        going = count.formal + count.floating
        return f"{obj}（正式党员 {count.full} 名，{ripe}；{going} 名党员随之转入）"


class SplitForm(DayForm):
    organisation = CoveredChoice(
        Organisation.objects.none(),
        label="分出的单位",
        empty_label="请选择",
        error_messages={
            "required": "请选择分出的单位。",
            "invalid_choice": "它不覆盖这个单位，请另选。",
        },
    )
    name = line("新党支部名称", 120)
    secretary = line("首任书记", 40, required=False)
    approval = line("批准文号", 60, required=False, hint=APPROVAL)
    order = ("organisation", "name", "secretary", "approval")

    def prepare(self) -> None:
        super().prepare()
        today = localdate()
        covered = still(self.obj.coverages, Day(today)).values("organisation")
        choice: Any = self.fields["organisation"]
        choice.queryset = Organisation.objects.filter(pk__in=covered).order_by("name")
        keys = list(choice.queryset.values_list("pk", flat=True))
        choice.counts = people().employed(self.obj, keys, today)
        choice.needed = limits.value("due_members", self.obj.area)


class SplitOff(LivingAct):
    slug, verb = "split", "分设独立支部"
    form = SplitForm

    def offered(self, obj: PartyOrganisation, user: Any) -> bool:
        return super().offered(obj, user) and obj.type == PartyOrganisationType.JOINT_BRANCH

    def refusal(self, obj: PartyOrganisation, user: Any) -> str:
        covers = still(obj.coverages, Day(localdate())).exists()
        return "" if covers else "它现在不覆盖任何单位，没有可以分出的，请先登记组织覆盖。"

    def effect(self, obj: PartyOrganisation) -> str:
        return (
            "成熟一个独立一个：所选单位自生效日期起由新党支部单独覆盖，在这个单位工作的党员"
            f"的组织关系（含流入）随之转入新党支部。{limits.told('due_members', obj.area)}。"
        )

    def perform(self, obj: Any, *, by: Any, **given: Any) -> str:
        branch, moved = party_joining.split_off(
            obj,
            given["organisation"],
            given["name"],
            given["day"],
            approval=given["approval"],
            secretary=given["secretary"],
            by=by,
            note=given["note"],
        )
        return f"已分设{branch}，{moved}随之转入。"


class MergeForm(DayForm):
    borrowed = {"target": (PartyOrganisation, "parent")}

    def prepare(self) -> None:
        super().prepare()
        target: Any = self.fields["target"]
        target.label, target.required = "并入哪个党组织", True
        target.error_messages["required"] = "请选择并入的党组织。"
        target.queryset = PartyOrganisation.objects.for_user(self.user, "change").filter(
            dissolved=None
        )


class Merge(LivingAct):
    slug, verb, grave = "merge", "并入其他党组织", True
    form = MergeForm

    def effect(self, obj: PartyOrganisation) -> str:
        along = str(party_joining.holdings(obj))
        moved = f"{along}随之转入所选党组织" if along else "没有党员和覆盖单位要转"
        return f"{obj}自生效日期起撤销，{moved}。届次、职务和称号同日终止。"

    def perform(self, obj: Any, *, by: Any, **given: Any) -> str:
        moved = party_joining.merge(obj, given["target"], given["day"], by=by, note=given["note"])
        along = f"，{moved}随之转入" if str(moved) else ""
        return f"{obj}已并入{given['target']}{along}。"


class DissolveForm(DayForm):
    reason = line("撤销原因", 80, hint="例如“企业注销”“党员全部转出”。")
    order = ("reason",)


class Dissolve(LivingAct):
    slug, verb, grave = "dissolve", "撤销", True
    form = DissolveForm

    def effect(self, obj: PartyOrganisation) -> str:
        return "自生效日期起撤销，届次、职务和称号同日终止。登记和历史都保留。"

    def refusal(self, obj: PartyOrganisation, user: Any) -> str:
        left = party_joining.remaining(obj, Day(localdate()))
        if not left:
            return ""
        return f"还有 {'、'.join(left)}，请先转出，或者改办“并入其他党组织”，一并转入。"

    def perform(self, obj: Any, *, by: Any, **given: Any) -> str:
        party_joining.dissolve(obj, given["reason"], given["day"], by=by, note=given["note"])
        return f"{obj}已于 {obj.dissolved} 撤销。"


LIFE = (Rename(), Move(), Retype(), SplitOff(), Merge(), Dissolve())
