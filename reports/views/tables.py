"""临时报表: the table of an address, its workbook, and the templates that keep such addresses."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core.errors import Refused
from core.models import Act
from core.sheets import XLSX
from districts.scoping import may
from reports.models import TableTemplate
from reports.services import may_export
from reports.tables import sheet, telling, templates
from reports.tables.asking import Asked, asked
from reports.tables.choosing import choosing
from reports.tables.pivot import pivot

UNCHOSEN = "还没有选指标，请先选指标，再导出或保存为模板。"


class NameForm(forms.Form):
    name = forms.CharField(
        label="模板名称",
        max_length=40,
        widget=forms.TextInput(attrs={"class": "input"}),
        error_messages={
            "required": "请写模板名称，如 每周覆盖进度。",
            "max_length": "模板名称请写在 40 字以内。",
        },
    )
    shared = forms.ChoiceField(
        label="谁可以用",
        choices=[("", "只有自己"), ("1", "本区划的同事")],
        required=False,
        widget=forms.Select(attrs={"class": "select"}),
        error_messages={"invalid_choice": "请从列表里选谁可以用。"},
    )

    def told(self) -> dict[str, Any]:
        return {**self.cleaned_data, "shared": self.cleaned_data["shared"] == "1"}


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="事由",
        max_length=200,
        widget=forms.TextInput(attrs={"class": "input"}),
        error_messages={"required": "请写明事由。", "max_length": "事由请写在 200 字以内。"},
    )


class ChangeForm(NameForm, ReasonForm):
    """Name, readers, and why they change."""

    field_order = ("name", "shared", "reason")


@login_required
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The choice, and below it the table once something is chosen."""
    template = _named(request)
    choice = choosing(request.GET, request.user)
    context: dict[str, Any] = {"choice": choice, "template": template}
    try:
        found = asked(request.GET, request.user)
        context |= _table(found, request.user) if found else {}
    except Refused as refusal:
        context["refusal"] = str(refusal)
    if template:
        context["may_change"] = templates.may_change(request.user, template)
    return render(request, "tables/table.html", context)


def _table(found: Asked, user: Any) -> dict[str, Any]:
    table = pivot(found, user)
    return {
        "asked": found,
        "table": table,
        "title": telling.title(found),
        "conditions": telling.conditions(found),
        "definitions": telling.definitions(found),
        "notes": telling.notes(found, table),
        "words": found.words(),
        "may_export": may_export(user, found.selection.area),
    }


def _named(request: HttpRequest) -> TableTemplate | None:
    """The template that the address says it comes of."""
    text = request.GET.get("template", "")
    if not text:
        return None
    pk = int(text) if text.isdecimal() and len(text) <= 18 else 0
    return get_object_or_404(templates.visible(request.user), pk=pk)


@login_required
@require_safe
def export(request: HttpRequest) -> HttpResponse | FileResponse:
    """The table of the address as a workbook; without the right to export, 403."""
    try:
        found = _chosen(request)
        table = pivot(found, request.user)
    except Refused as refusal:
        return _back(request, refusal)
    if not may_export(request.user, found.selection.area):
        raise PermissionDenied
    file = sheet.hand_out(found, table, by=request.user)
    name = sheet.filename(found)
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Keep the table of the address as a template."""
    try:
        found = _chosen(request)
    except Refused as refusal:
        return _back(request, refusal)
    if not may_export(request.user, found.selection.area):
        raise PermissionDenied
    form = NameForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            template = templates.keep(found, **form.told(), by=request.user)
        except Refused as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            messages.success(request, f"已保存模板：{template}。")
            return redirect(f"{reverse('table')}?{templates.run_words(template)}")
    return _form(request, form, "保存为模板", found)


def _chosen(request: HttpRequest) -> Asked:
    """The table of the address; Refused where there is none, forbidden to who never exports."""
    if not may(request.user, "export"):
        raise PermissionDenied
    found = asked(request.GET, request.user)
    if found is None:
        raise Refused(UNCHOSEN)
    return found


def _back(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """To the form, which keeps what was chosen and tells the refusal."""
    if str(refusal) == UNCHOSEN:
        messages.error(request, UNCHOSEN)
    return redirect(f"{reverse('table')}?{request.GET.urlencode()}")


@login_required
@require_safe
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """The table of a template for the newest quarter."""
    template = get_object_or_404(templates.visible(request.user), pk=pk)
    return redirect(f"{reverse('table')}?{templates.run_words(template)}")


@login_required
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Name and readers of a template; where the address has the words of a table, also its
    conditions become these."""
    template = _ours(request, pk)
    initial = {"name": template.name, "shared": "1" if template.shared else ""}
    form = ChangeForm(request.POST or None, initial=initial)
    words = request.GET.urlencode() if request.GET.getlist("indicator") else template.words
    if request.method == "POST" and form.is_valid():
        try:
            templates.change(template, **form.told(), words=words, by=request.user)
        except Refused as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            messages.success(request, f"已更正模板：{form.cleaned_data['name']}。")
            return redirect("report-list")
    found = _again(words, request.user)
    return _form(request, form, f"更正模板：{template}", found, template)


@login_required
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Out of use with a reason; nothing is deleted."""
    template = _ours(request, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            templates.end(template, reason=form.cleaned_data["reason"], by=request.user)
        except Refused as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            messages.success(request, f"模板已停用：{template}。")
            return redirect("report-list")
    found = _again(template.words, request.user)
    return _form(request, form, f"停用模板：{template}", found, template)


def _ours(request: HttpRequest, pk: int) -> TableTemplate:
    """Visible (else missing), and the user's to change (else forbidden)."""
    template = get_object_or_404(templates.visible(request.user), pk=pk)
    if not templates.may_change(request.user, template):
        raise PermissionDenied
    return template


def _again(words: str, user: Any) -> Asked | None:
    """The table of these words, if it can still be made."""
    try:
        return asked(QueryDict(words), user)
    except (Refused, Http404):
        return None


def _form(
    request: HttpRequest,
    form: forms.Form,
    heading: str,
    found: Asked | None,
    template: TableTemplate | None = None,
) -> HttpResponse:
    acts = Act.objects.none()
    if template:
        label = template._meta.label_lower
        acts = Act.objects.filter(model=label, object_id=template.pk).select_related("by")
    context = {
        "form": form,
        "heading": heading,
        "template": template,
        "acts": acts,
        "ending": isinstance(form, ReasonForm) and not isinstance(form, NameForm),
        "conditions": telling.conditions(found) if found else [],
    }
    return render(request, "tables/form.html", context)
