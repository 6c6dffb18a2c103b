"""上级报表: the superior's forms of the user's areas, filled for a quarter in two clicks."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from core.errors import Refused
from core.models import Act
from core.sheets import XLSX
from districts.models import Area
from districts.scoping import assigned_paths, may
from reports import bases
from reports.models import Basis, FormCell, FormTemplate, FormVersion, QuarterlyReport
from reports.services import may_export
from reports.superior import filling, sharing, templates
from reports.superior.filling import Reading
from reports.views.targets import ReasonForm

PAGE, CELLS = 25, 100


class FileForm(forms.Form):
    file = forms.FileField(
        label="上级下发的工作簿（.xlsx，不超过 5 MB）",
        widget=forms.FileInput(attrs={"class": "input", "accept": ".xlsx"}),
        error_messages={
            "required": "请选择上级下发的 .xlsx 工作簿。",
            "empty": "文件是空的（0 字节），请重新保存后再传。",
        },
    )


class NewForm(FileForm):
    area = forms.ModelChoiceField(
        Area.objects.none(),
        label="填报的区",
        empty_label=None,
        widget=forms.Select(attrs={"class": "select"}),
        error_messages={"required": "请选择区划。", "invalid_choice": "没有这个区划，请重选。"},
    )
    name = forms.CharField(
        label="模板名称（如 省委社会工作部季报）",
        max_length=60,
        widget=forms.TextInput(attrs={"class": "input"}),
        error_messages={"required": "请写模板名称。", "max_length": "名称请不超过 60 个字。"},
    )
    field_order = ("area", "name", "file")

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = Area.objects.for_user(user, "lock").filter(until=None)
        own = [area.pk for area in found if area.own_report]
        self.fields["area"].queryset = found.filter(pk__in=own)  # type: ignore[attr-defined]


@login_required
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The forms in use, or with `state=ended` those that were given up."""
    if not may(request.user, "view"):
        raise PermissionDenied
    ended = request.GET.get("state") == "ended"
    found = sharing.visible(request.user).exclude(ended_on__isnull=ended)
    mapped = Exists(FormCell.objects.filter(version__template=OuterRef("pk")))
    found = found.select_related("area", "set_by").annotate(mapped=mapped)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    latest = _latest(shown)
    rows = [(one, latest.get(one.area_id), _offered(request.user, one)) for one in shown]
    context = {"page": page, "rows": rows, "ended": ended, "may_set": may(request.user, "lock")}
    return render(request, "forms/list.html", context)


def _offered(user: Any, template: FormTemplate) -> bool:
    """Whether the list offers the filled workbook: to who exports there, or for his own units."""
    whole = template.area.path.startswith(tuple(assigned_paths(user, "view")))
    return may_export(user, template.area) or (not whole and may(user, "export"))


def _latest(shown: Sequence[FormTemplate]) -> dict[int, QuarterlyReport]:
    """The newest edition of the newest quarter of each area."""
    found = QuarterlyReport.objects.filter(area__in={one.area_id for one in shown})
    newest = found.order_by("area_id", "-year", "-quarter", "-edition").distinct("area_id")
    return {report.area_id: report for report in newest.select_related("area")}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    if not may(request.user, "lock"):
        raise PermissionDenied
    form = NewForm(request.POST or None, request.FILES or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = templates.upload(
                area=given["area"],
                name=given["name"],
                file=given["file"],
                filename=given["file"].name,
                by=request.user,
            )
        except Refused as why:
            form.add_error(why.field or None, str(why))
        else:
            messages.success(request, "已上传。请点表里要填的格，说明填什么。")
            return redirect("report-form-cells", made.pk)
    context = {"form": form, "heading": "上传上级报表", "verb": "上传"}
    return render(request, "forms/upload.html", context)


@dataclass(frozen=True)
class Looked:
    """What of a form the address is about, as whose: the quarter, the basis, and the one unit for
    who does not see the whole."""

    template: FormTemplate
    units: list[Area]
    unit: Area | None
    quarters: list[QuarterlyReport]
    report: QuarterlyReport | None
    bases: list[Basis]
    basis: Basis | None

    @property
    def words(self) -> dict[str, str]:
        """Of an address about the same, but for its quarter."""
        found = {"basis": self.basis.code} if self.basis else {}
        return {**found, "unit": self.unit.code} if self.unit else found


def _looked_at(request: HttpRequest, pk: int) -> Looked:
    template = in_scope(request, pk)
    units = sharing.units_of(template, request.user)
    unit = _named(units, request.GET.get("unit", ""))
    quarters = list(sharing.quarters(template, unit))
    report = _chosen(request, quarters)
    known = bases.of_report(report) if report else []
    basis = bases.named(request.GET.get("basis", ""), known)
    if known and basis is None:
        raise Http404
    return Looked(template, units, unit, quarters, report, known, basis)


def _named(units: list[Area], code: str) -> Area | None:
    """The user's unit of the address, else his first; none where he sees the whole."""
    found = next((unit for unit in units if code in {"", unit.code}), None)
    if found is None and units:
        raise Http404
    return found


@login_required
@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """The quarters to download, and what the chosen one is filled with, each figure to its rows."""
    looked_at = _looked_at(request, pk)
    template, version = looked_at.template, templates.newest(looked_at.template)
    reading, notes = _filled(looked_at, version)
    cells = Paginator(reading.cells if reading else [], CELLS)
    context = {
        "seen": looked_at,
        "template": template,
        "version": version,
        "report": looked_at.report,
        "reading": reading,
        "notes": notes,
        "page": cells.get_page(request.GET.get("page")),
        "may_keep": templates.may_keep(request.user, template.area) and not template.ended_on,
        "may_export": may_export(request.user, looked_at.unit or template.area),
        "words": urlencode(looked_at.words),
        "acts": _acts(template),
    }
    return render(request, "forms/show.html", context)


def _filled(looked_at: Looked, version: FormVersion) -> tuple[Reading | None, list[str]]:
    """What each cell gets, and what to know of the workbook or why it cannot be filled."""
    report, basis, unit = looked_at.report, looked_at.basis, looked_at.unit
    if report is None or basis is None:
        return None, []
    try:
        made = filling.fill(version, report, basis, unit)
    except Refused as why:
        reading = filling.read(version, report, basis, unit)
        return reading, [str(why)] if reading.cells else []
    return made.reading, made.notes


@login_required
@require_safe
def workbook(request: HttpRequest, pk: int) -> HttpResponse:
    """The filled workbook of the asked or the newest edition, under the asked or first basis."""
    looked_at = _looked_at(request, pk)
    template, report, basis = looked_at.template, looked_at.report, looked_at.basis
    if not may_export(request.user, looked_at.unit or template.area):
        raise PermissionDenied
    try:
        if report is None or basis is None:
            raise Refused(f"{template.area}还没有汇总过的季度，请先汇总。")
        version = templates.newest(template)
        made = filling.hand_out(version, report, basis, by=request.user, unit=looked_at.unit)
    except Refused as why:
        messages.error(request, str(why))
        return redirect("report-form", pk)
    answer = HttpResponse(made.content, content_type=XLSX)
    answer.headers["Content-Disposition"] = attachment(made.reading.filename)
    return answer


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def replace(request: HttpRequest, pk: int) -> HttpResponse:
    """Another workbook for the same form; its cells are carried over."""
    template = kept(request, pk)
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            version = templates.replace(template, file=file, filename=file.name, by=request.user)
        except Refused as why:
            form.add_error(why.field if why.field in form.fields else None, str(why))
        else:
            lost = f"有 {len(version.lost)} 格没有对上，请看提示。" if version.lost else ""
            messages.success(request, f"已更换为第 {version.number} 版，对照已带过来。{lost}")
            return redirect("report-form", pk)
    context = {"form": form, "template": template, "heading": "更换表样", "verb": "更换"}
    return render(request, "forms/upload.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Given up with a reason; nothing is deleted."""
    template = kept(request, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            templates.end(template, reason=form.cleaned_data["reason"], by=request.user)
        except Refused as why:
            form.add_error(why.field or None, str(why))
        else:
            messages.success(request, f"已停用：{template}。")
            return redirect("report-forms")
    context = {
        "form": form,
        "template": template,
        "heading": f"停用上级报表：{template.name}",
        "acts": _acts(template),
    }
    return render(request, "forms/end.html", context)


def in_scope(request: HttpRequest, pk: int) -> FormTemplate:
    found = sharing.visible(request.user).select_related("area")
    template: FormTemplate = get_object_or_404(found, pk=pk)
    return template


def kept(request: HttpRequest, pk: int) -> FormTemplate:
    """In scope (else missing), and of an area whose forms the user keeps (else forbidden)."""
    template = in_scope(request, pk)
    if not templates.may_keep(request.user, template.area):
        raise PermissionDenied
    return template


def attachment(filename: str) -> str:
    return f"attachment; filename*=UTF-8''{quote(filename)}"


def _acts(template: FormTemplate) -> QuerySet[Act]:
    acts = Act.objects.filter(model=template._meta.label_lower, object_id=template.pk)
    return acts.select_related("by")[:50]


def _chosen(request: HttpRequest, quarters: list[QuarterlyReport]) -> QuarterlyReport | None:
    asked = request.GET.get("report", "")
    if not asked:
        return quarters[0] if quarters else None
    found = next((report for report in quarters if str(report.pk) == asked), None)
    if found is None:
        raise Http404
    return found
