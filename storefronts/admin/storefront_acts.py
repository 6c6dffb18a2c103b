"""What is done to a storefront beyond correcting it; each calls one service."""

from typing import Any

from django import forms
from django.utils.timezone import localdate

from core.errors import Refused
from core.photos import PhotoField
from districts.scoped_admin.acts import ActForm, ActPage, ReasonlessForm
from districts.scoped_admin.days import day_field
from districts.services import contact
from members.admin import fields
from storefronts.enums import PhotoKind
from storefronts.models import Storefront, StorefrontMember
from storefronts.services import shops, staffing


class StorefrontAct(ActPage):
    """Offered while the store is open."""

    def offered(self, obj: Storefront, user: Any) -> bool:
        return obj.closed is None


class PhotoForm(ReasonlessForm):
    kind = fields.choice("照片内容", PhotoKind.choices)
    photo = PhotoField(label="照片", error_messages={"required": "请选择一张照片。"})
    field_order = ("kind", "photo", "note")


class AddPhoto(StorefrontAct):
    slug, verb, form, button = "photo", "加照片", PhotoForm, "保存"

    def effect(self, obj: Storefront) -> str:
        return "申报和检查要照片时可以直接用这里的，不用再拍。不要拍到人脸、身份证和别人的号码。"

    def perform(self, obj: Storefront, *, by: Any, kind: str, photo: Any, **_: Any) -> str:
        shops.add_photo(obj, kind, photo, by=by)
        return f"已加照片：{PhotoKind(kind).label}。"


class EmployForm(ReasonlessForm):
    day = day_field("开始日期")
    post = fields.text("岗位", 40, required=False)
    borrowed = {"member": (StorefrontMember, "member")}
    field_order = ("member", "post", "day", "note")

    def prepare(self) -> None:
        super().prepare()
        self.order_fields(self.field_order)


class Employ(StorefrontAct):
    slug, verb, form = "employ", "登记店内党员", EmployForm

    def effect(self, obj: Storefront) -> str:
        return "从这一天起算作店内党员。他的工作单位和组织关系不变。"

    def perform(self, obj: Storefront, *, by: Any, **given: Any) -> str:
        row = staffing.begin(
            obj, given["member"], day=given["day"], post=given["post"], by=by, note=given["note"]
        )
        return f"已登记店内党员：{row.member}。"


class LeaveForm(ReasonlessForm):
    row = forms.ModelChoiceField(
        StorefrontMember.objects.none(),
        label="党员",
        empty_label="请选择",
        error_messages={"required": "请选择党员。", "invalid_choice": "请在列表里选择党员。"},
    )
    day = day_field("离店日期")

    def prepare(self) -> None:
        super().prepare()
        chosen: Any = self.fields["row"]
        chosen.queryset = _working(self.obj).order_by("since", "pk")
        chosen.label_from_instance = lambda row: f"{row.member.name}（{row.since_text} 起）"


def _working(store: Storefront) -> Any:
    return store.members.on(localdate()).filter(until=None).select_related("member")


class Leave(StorefrontAct):
    slug, verb, form = "leave", "党员离店", LeaveForm

    def offered(self, obj: Storefront, user: Any) -> bool:
        return super().offered(obj, user) and _working(obj).exists()

    def effect(self, obj: Storefront) -> str:
        told = "从这一天起不再算作店内党员。他的工作单位和组织关系不变。"
        if obj.titles.standing().exists() and _working(obj).count() == 1:
            told += "他是店里最后一名党员：要求店内有党员的称号随即暂停，牌匾扫码显示“暂停使用”。"
        return told

    def perform(self, obj: Storefront, *, by: Any, row: Any, day: Any, note: str, **_: Any) -> str:
        staffing.end(row, day=day, by=by, note=note)
        return f"已登记离店：{row.member}。"


class HandOverForm(ActForm):
    day = day_field("变更日期")
    operator = fields.text("新的经营者", 40)
    borrowed = {
        "organisation": (Storefront, "organisation"),
        "uscc": (Storefront, "uscc"),
        "phone": (Storefront, "phone"),
    }
    field_order = ("operator", "organisation", "uscc", "phone", "day", "note")

    def prepare(self) -> None:
        self.order_fields(self.field_order)

    def clean_uscc(self) -> str:
        return self._read(contact.read_code, "uscc")

    def clean_phone(self) -> str:
        return self._read(contact.read_phone, "phone")

    def _read(self, read: Any, name: str) -> str:
        try:
            return str(read(self.cleaned_data[name]))
        except Refused as wrong:
            raise forms.ValidationError(str(wrong)) from None


class HandOver(StorefrontAct):
    slug, verb, form, grave = "hand-over", shops.HANDED_OVER, HandOverForm, True

    def effect(self, obj: Storefront) -> str:
        held = "、".join(str(title) for title in obj.titles.standing())
        told = f"称号随即暂停，待审批人核实后恢复：{held}。" if held else "没有在册的称号。"
        return (
            f"{told}在办的申报撤回，由新的经营者重新申报；原来的商户账号停用，请另行邀请。"
            "代码和电话请填新的，留空就是没有。只是登记错了的，请在商户页更正。"
        )

    def perform(self, obj: Storefront, *, by: Any, day: Any, note: str, **new: Any) -> str:
        shops.hand_over(obj, day=day, by=by, note=note, **new)
        return f"自 {day} 起已更换经营者。"


class CloseForm(ActForm):
    day = day_field("歇业日期")
    reason = fields.text("歇业原因", 80)
    field_order = ("day", "reason")

    def prepare(self) -> None:
        self.fields["note"].required = False
        self.fields["note"].label = "说明（可不填）"


class Close(StorefrontAct):
    slug, verb, grave, batch = "close", shops.CLOSED, True, True
    form = CloseForm

    def effect(self, obj: Storefront) -> str:
        titles = [str(title) for title in shops.held_titles(obj)]
        applied = [str(one) for one in shops.open_applications(obj)]
        told = f"称号注销：{'、'.join(titles)}。" if titles else "没有称号要注销。"
        if applied:
            told += f"撤回：{'、'.join(applied)}。"
        return f"{told}店内党员登记到这一天为止，商户账号停用。登记和历史都保留。"

    def perform(self, obj: Storefront, *, by: Any, day: Any, reason: str, **_: Any) -> str:
        shops.close(obj, day=day, reason=reason, by=by)
        return f"已歇业：{obj}。"


class Reopen(ActPage):
    slug, verb = "reopen", shops.REOPENED

    def offered(self, obj: Storefront, user: Any) -> bool:
        return obj.closed is not None

    def effect(self, obj: Storefront) -> str:
        return (
            "只用于登记错了的歇业：称号和店内党员恢复成歇业以前的样子。"
            "撤回的申报和停用的账号不会恢复，请重新申报、重新邀请。"
        )

    def perform(self, obj: Storefront, *, by: Any, note: str, **_: Any) -> str:
        shops.reopen(obj, by=by, note=note)
        return f"已撤销歇业：{obj}。"


class PlaceForm(ReasonlessForm):
    borrowed = {"building": (Storefront, "building")}

    def prepare(self) -> None:
        super().prepare()
        self.fields["building"].required = True
        self.fields["building"].error_messages["required"] = "请选择楼栋。"


class Place(StorefrontAct):
    slug, verb, batch = "place", shops.PLACED, True
    form = PlaceForm

    def effect(self, obj: Storefront) -> str:
        return "商圈随楼栋而定。楼层和铺位号不变，有误的请更正。"

    def perform(self, obj: Storefront, *, by: Any, building: Any, note: str, **_: Any) -> str:
        shops.place(obj, building, by=by, note=note)
        return f"{obj}已归入{building}。"


ACTS = (Employ(), Leave(), AddPhoto(), Place(), HandOver(), Close(), Reopen())
