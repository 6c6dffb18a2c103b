"""报表样式: an official chooses title, fonts, signature lines, sheets and paper, and sees the head
of the table before it is saved."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from core.errors import Refused
from core.models import Act
from districts.models import Area
from districts.scoping import may
from reports import styles
from reports.enums import Paper
from reports.models import ReportStyle
from reports.workbooks.book import SHEETS

INPUT = {"class": "input"}
FONT_NAMES = (
    *("方正小标宋简体", "方正小标宋_GBK", "华文中宋", "黑体", "仿宋_GB2312", "仿宋"),
    *("楷体_GB2312", "楷体", "宋体", "微软雅黑"),
)


def _text(label: str, most: int, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, widget=forms.TextInput(INPUT), **more)


def _font(label: str) -> forms.CharField:
    widget = forms.TextInput({**INPUT, "list": "fonts"})
    return forms.CharField(label=label, max_length=30, widget=widget)


def _size(label: str, name: str) -> forms.IntegerField:
    least, most = styles.SIZES[name]
    said = f"{label}应在 {least} 至 {most} 磅之间，请改填。"
    return forms.IntegerField(
        label=f"{label}（磅）",
        min_value=least,
        max_value=most,
        widget=forms.NumberInput(INPUT),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), said),
    )


class StyleForm(forms.Form):
    title = _text("报表名称", 50, error_messages={"required": "请写报表名称。"})
    title_font = _font("标题字体")
    title_size = _size("标题字号", "title_size")
    head_font = _font("表头字体")
    head_size = _size("表头字号", "head_size")
    body_font = _font("正文字体")
    body_size = _size("正文字号", "body_size")
    paper = forms.ChoiceField(
        label="纸张", choices=Paper.choices, widget=forms.Select({"class": "select"})
    )
    issuer = _text("制表机关", 50, required=False)
    issued_on = forms.DateField(
        label="制表日期",
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={**INPUT, "type": "date"}),
        error_messages={"invalid": "日期请写成 2026-12-31 这样。"},
    )
    phone = _text("联系电话", 30, required=False)
    signers = forms.CharField(
        label="签字栏（每行一项）",
        max_length=200,
        widget=forms.Textarea({"class": "input", "rows": 4}),
        error_messages={"required": "请至少写一项签字栏。"},
    )
    reason = forms.CharField(
        label="事由",
        max_length=200,
        required=False,
        widget=forms.TextInput(INPUT),
    )

    def __init__(self, *args: Any, style: ReportStyle, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {name: getattr(style, name) for name in styles.MAY_CHOOSE}
        self.initial["signers"] = "\n".join(style.signers)
        codes = style.sheets or [sheet.code for sheet in SHEETS]
        for sheet in SHEETS:
            self.fields[f"sheet-{sheet.code}"] = forms.IntegerField(
                label=sheet.title,
                required=False,
                min_value=1,
                max_value=99,
                initial=codes.index(sheet.code) + 1 if sheet.code in codes else None,
                widget=forms.NumberInput({"class": "input input--short"}),
                error_messages={"invalid": "序号请填 1 至 99 的整数。"},
            )

    @property
    def sheet_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("sheet-")]

    @property
    def plain_fields(self) -> list[forms.BoundField]:
        return [
            self[name] for name in self.fields if not name.startswith("sheet-") and name != "reason"
        ]

    def choices(self) -> dict[str, Any]:
        """What the service takes: all sheets in their usual order are no choice."""
        found = {name: self.cleaned_data.get(name) for name in styles.MAY_CHOOSE}
        orders = {
            sheet.code: self.cleaned_data[f"sheet-{sheet.code}"]
            for sheet in SHEETS
            if self.cleaned_data.get(f"sheet-{sheet.code}")
        }
        codes = sorted(orders, key=lambda code: orders[code])
        usual = [sheet.code for sheet in SHEETS]
        found["sheets"] = [] if codes == usual else codes
        found["signers"] = self.cleaned_data["signers"].splitlines()
        return found


@login_required
def style(request: HttpRequest) -> HttpResponse:
    """Posted with `preview` it shows the head of the table and writes nothing."""
    areas, area = _areas(request)
    shown = styles.style_for(area)
    form = StyleForm(request.POST or None, style=shown)
    if request.method == "POST" and form.is_valid():
        try:
            if "preview" not in request.POST:
                return _saved(request, area, form)
            shown = styles.tried(area, **form.choices())
        except Refused as why:
            form.add_error(why.field if why.field in form.fields else None, str(why))
    acts = Act.objects.filter(model=shown._meta.label_lower, object_id=shown.pk)
    context = {
        "form": form,
        "areas": areas,
        "area": area,
        "style": shown,
        "fonts": FONT_NAMES,
        "acts": acts.select_related("by"),
    }
    return render(request, "reports/style.html", context)


def _saved(request: HttpRequest, area: Area, form: StyleForm) -> HttpResponse:
    reason = form.cleaned_data["reason"]
    styles.choose(area=area, by=request.user, reason=reason, **form.choices())
    messages.success(request, f"已保存{area}的报表样式，未锁定的报表从现在起按它导出。")
    return redirect(f"{reverse('report-style')}?{urlencode({'area': area.code})}")


def _areas(request: HttpRequest) -> tuple[list[Area], Area]:
    """The user's districts and zones and the one of the address; another is missing."""
    if not may(request.user, "lock"):
        raise PermissionDenied
    areas = styles.styled_areas(request.user)
    code = request.GET.get("area", "")
    found = next((area for area in areas if area.code == code or not code), None)
    if found is None:
        raise Http404
    return areas, found
