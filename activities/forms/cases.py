"""Forms by which a case is handed in: of the portal, the public page, and pasted by the office."""

from typing import Any

from django import forms
from django.utils.timezone import localdate

from activities.enums import COLLECTING, ActivityState, CaseKind
from activities.models import Activity
from activities.services.case_receipts import TITLE, Words
from core.sheets.cells import plain
from districts.models import Area, CommercialDistrict
from districts.scoped_admin.days import day_field
from districts.scoped_admin.lists import key_of
from districts.visiting import VisitorForm, mobile, text_field

LEAST, MOST = 4, 1000
LATEST = 40  # activities are offered

#: What each kind is, for who hands one in.
KINDS = {
    CaseKind.SUGGESTION: "金点子：怎样办得更好",
    CaseKind.REQUEST: "诉求：请帮忙解决的事",
    CaseKind.DISPUTE: "矛盾调解：与别人的纠纷",
    CaseKind.OPINION: "社情民意：看到、听到的情况",
}


class WordsForm(VisitorForm):
    """What it is about in a line, and the rest."""

    kind = forms.ChoiceField(
        label="类别",
        choices=[(kind.value, text) for kind, text in KINDS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择类别。", "invalid_choice": "请选择类别。"},
    )
    title = text_field("一句话说明", TITLE, "请用一句话说明什么事。", autocomplete="off")
    text = forms.CharField(
        label="详细情况",
        max_length=MOST,
        help_text=f"时间、地点、经过和希望怎样办，不超过 {MOST} 个字。",
        widget=forms.Textarea(attrs={"class": "textarea", "rows": 5, "autocomplete": "off"}),
        error_messages={
            "required": "请写明详细情况。",
            "max_length": f"写得太长，请不超过 {MOST} 个字。",
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].help_text = "不要写姓名、电话：这一句长期保留。"

    def clean_title(self) -> str:
        return _said(self.cleaned_data["title"], "请用一句话说明什么事。")

    def clean_text(self) -> str:
        return _said(self.cleaned_data["text"], "请写明详细情况，几个字说不清楚。")

    def words(self) -> Words:
        given = self.cleaned_data
        own = {name: given.get(name, "") for name in ("name", "phone")}
        return Words(given["kind"], given["title"], given["text"], **own)


def _said(text: str, missing: str) -> str:
    said: str = plain(text)
    if len(said) < LEAST:
        raise forms.ValidationError(missing)
    return said


class PublicCaseForm(WordsForm):
    """Who says it may stay unnamed; then he cannot ask for the answer."""

    place: forms.ModelChoiceField = forms.ModelChoiceField(
        CommercialDistrict.objects.none(),
        label="在哪个商圈",
        empty_label="请选择",
        widget=forms.Select(attrs={"class": "select"}),
        error_messages={"required": "请选择商圈。", "invalid_choice": "请在列表里选择商圈。"},
    )
    name = text_field("姓名（可不填）", 40, "", autocomplete="name")
    phone = text_field(
        "手机号（可不填）", 40, "", inputmode="numeric", autocomplete="tel", type="tel"
    )
    field_order = ("kind", "place", "title", "text", "name", "phone")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place: Any = self.fields["place"]
        place.queryset = CommercialDistrict.objects.select_related("area").order_by("name")
        self.fields["phone"].help_text = "要查询答复的请填写；不填的照样办理。"

    def clean_name(self) -> str:
        return plain(self.cleaned_data["name"])

    def clean_phone(self) -> str:
        phone = self.cleaned_data["phone"]
        return mobile(phone) if plain(phone) else ""


class PasteForm(forms.Form):
    """Many at once: one a line."""

    activity: forms.ModelChoiceField = forms.ModelChoiceField(
        Activity.objects.none(),
        label="民主议政日（活动）",
        required=False,
        empty_label="（不属于某次活动）",
        widget=forms.Select(attrs={"class": "select"}),
        error_messages={"invalid_choice": "请在列表里选择活动。"},
    )
    area: forms.ModelChoiceField = forms.ModelChoiceField(
        Area.objects.none(),
        label="受理单位",
        empty_label="请选择",
        widget=forms.Select(attrs={"class": "select"}),
        error_messages={"required": "请选择受理单位。", "invalid_choice": "请选择受理单位。"},
    )
    received_on = day_field("提出日期")
    kind = forms.ChoiceField(
        label="类别",
        choices=[(one.value, one.label) for one in CaseKind if one != CaseKind.DISPUTE],
        widget=forms.Select(attrs={"class": "select"}),
    )
    lines = forms.CharField(
        label="建议，一行一条",
        max_length=200_000,
        help_text="可以从表格里复制：第一列内容，第二列提出人（可没有）。重复的只登记一条。",
        widget=forms.Textarea(attrs={"class": "textarea", "rows": 12, "autocomplete": "off"}),
        error_messages={
            "required": "请粘贴建议，一行一条。",
            "max_length": "粘贴的内容太长，请分次粘贴。",
        },
    )

    def __init__(self, user: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        area: Any = self.fields["area"]
        area.queryset = Area.objects.for_user(user, "change").order_by("path")
        area.initial = area.queryset.first()
        activity: Any = self.fields["activity"]
        activity.queryset = self._held(user)
        begun = activity.queryset.filter(pk=self._begun).first() if self._begun else None
        if begun is not None:
            self.initial.update(area=begun.area_id, received_on=begun.day)
        activity.label_from_instance = lambda one: f"{one.day} {one.title}"
        self.fields["received_on"].widget.attrs["class"] = "input"

    @property
    def _begun(self) -> int | None:
        """The activity from whose page one comes."""
        return key_of(str(self.initial.get("activity") or ""))

    def _held(self, user: Any) -> Any:
        """The latest ones at which suggestions are asked for, and the one it was begun from."""
        rows = Activity.objects.for_user(user, "change").filter(day__lte=localdate())
        held = rows.filter(kind__in=COLLECTING).exclude(state=ActivityState.CANCELLED)
        keys = held.order_by("-day", "-pk").values_list("pk", flat=True)[:LATEST]
        begun = held.filter(pk=self._begun) if self._begun else held.none()
        shown = [*keys, *begun.values_list("pk", flat=True)]
        return Activity.objects.filter(pk__in=shown).order_by("-day", "-pk")
