"""The preview of a form: a cell is pointed at and told what fills it; a run of units likewise."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods

from core.errors import Refused
from reports.enums import FormPart, FormQuarter, FormScale
from reports.models import FormCell, FormTemplate, FormVersion
from reports.places import units_on
from reports.superior import contents, mapping, templates
from reports.superior.contents import CHOICES, TEXT, Content
from reports.superior.grid import grid
from reports.superior.scanning import Spot
from reports.superior.sheets import FormSheet, address, sheets_of, spot_at
from reports.views.forms import kept

FIGURES = [choice for choice in FormPart.choices if choice[0] != FormPart.TEXT]


def _select(label: str, choices: Any, wrong: str, **kwargs: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        widget=forms.Select(attrs={"class": "select"}),
        error_messages={"required": wrong, "invalid_choice": wrong},
        **kwargs,
    )


class CellForm(forms.Form):
    """What the cell is filled with; texts need no part, scale or quarter."""

    code = _select("指标或文字", [("", "请选择"), *CHOICES], "请从列表里选指标。")
    part = _select("填什么", FIGURES, "请选填什么。", required=False)
    whose = _select("哪里的", (), "请从列表里选填报单位。")
    quarter = _select("哪个季度", FormQuarter.choices, "请选季度。", required=False)
    scale = _select("单位", FormScale.choices, "请选单位。", required=False)

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = {str(unit.pk): unit for unit in units}
        self.fields["whose"].choices = mapping.place_choices(units)  # type: ignore[attr-defined]

    def content(self) -> Content:
        given = self.cleaned_data
        text = given["code"].startswith(TEXT)
        return Content(
            part=FormPart.TEXT if text else given["part"] or FormPart.NUMERATOR,
            code=given["code"].removeprefix(TEXT),
            scale=FormScale.ONE if text else given["scale"] or FormScale.ONE,
            quarter=given["quarter"] or FormQuarter.SAME,
            **mapping.place_of(given["whose"], self.units),
        )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def cells(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet, and beside it what the cell that is pointed at gets."""
    template = kept(request, pk)
    version, sheet, at = _pointed(request, template)
    units = units_on(template.area, localdate())
    context: dict[str, Any] = {"template": template, "version": version, "at": at, "cell": ""}
    try:
        spot = _spot(request)
        if spot is not None:
            sheet.check(spot)
            context |= {"cell": address(spot), "caption": sheet.caption(spot)}
            cell = _mapped(version, sheet, spot)
            context |= {"mapped": cell, "form": CellForm(units=units, initial=_initial(cell))}
            if request.method == "POST":
                form = context["form"] = CellForm(request.POST, units=units)
                if done := _written(request, version, sheet, spot, form):
                    messages.success(request, done)
                    return redirect(_there(template, at, address(spot)))
    except Refused as why:
        context["refused"] = str(why)
    return _page(request, context, sheet)


def _written(
    request: HttpRequest, version: FormVersion, sheet: FormSheet, spot: Spot, form: CellForm
) -> str:
    """What was done, or nothing where the form has errors. Raises Refused."""
    if "clear" in request.POST:
        mapping.clear(version, sheet.name, spot, by=request.user)
        return f"已取消 {address(spot)} 的对照。"
    if not form.is_valid():
        return ""
    try:
        cell = mapping.put(version, sheet.name, spot, form.content(), by=request.user)
    except Refused as why:
        field = why.field if why.field in form.fields else None
        form.add_error(field, str(why))
        return ""
    return f"{address(spot)} 填“{contents.told(cell)}”。"


def _initial(cell: FormCell | None) -> dict[str, Any]:
    if cell is None:
        return {"whose": "whole"}
    text = cell.part == FormPart.TEXT
    code = f"{TEXT}{cell.code}" if text else cell.code
    return {
        "code": code,
        "part": FormPart.NUMERATOR if text else cell.part,
        "whose": mapping.choice_of(cell),
        "quarter": cell.quarter,
        "scale": cell.scale,
    }


def _page(request: HttpRequest, context: dict[str, Any], sheet: FormSheet) -> HttpResponse:
    """The panel alone where a script asks for it; else the whole page."""
    if request.htmx and not request.htmx.history_restore_request:  # type: ignore[attr-defined]
        return render(request, "forms/panel.html", context)
    version: FormVersion = context["version"]
    mapped = list(version.cells.select_related("unit"))
    context["grid"] = grid(sheet, mapped)
    context["sheets"] = [one.name for one in sheets_of(version)]
    context["count"] = len(mapped)
    return render(request, "forms/cells.html", context)


def _pointed(request: HttpRequest, template: FormTemplate) -> tuple[FormVersion, FormSheet, int]:
    """The version that is seen, its sheet, and the number of that in the address."""
    asked = request.POST.get("version", "")
    version = templates.newest(template)
    if asked and asked != str(version.pk):
        version = get_object_or_404(template.versions, pk=asked if asked.isdecimal() else 0)
    at = request.GET.get("sheet", "0")
    found = sheets_of(version)
    if not at.isdecimal() or len(at) > 3 or int(at) >= len(found):
        raise Http404
    return version, found[int(at)], int(at)


def _spot(request: HttpRequest) -> Spot | None:
    text = request.GET.get("cell", "")[:12]
    return spot_at(text) if text else None


def _mapped(version: FormVersion, sheet: FormSheet, spot: Spot) -> FormCell | None:
    cells = version.cells.filter(sheet=sheet.name, row=spot[0], column=spot[1])
    return cells.select_related("unit").first()


def _there(template: FormTemplate, at: int, cell: str = "") -> str:
    words = {"sheet": at, "cell": cell} if cell else {"sheet": at}
    return f"{reverse('report-form-cells', args=[template.pk])}?{urlencode(words)}#panel"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """A row or column of units is filled like its first: the names are matched, then confirmed."""
    template = kept(request, pk)
    version, sheet, at = _pointed(request, template)
    units = units_on(template.area, localdate())
    context: dict[str, Any] = {"template": template, "version": version, "at": at}
    context |= {"first": request.GET.get("first", ""), "last": request.GET.get("last", "")}
    context |= {"sheet": sheet, "choices": mapping.place_choices(units)}
    try:
        first, last = spot_at(context["first"][:12]), spot_at(context["last"][:12])
        spots = mapping.run(first, last)
        down = first[1] == last[1]
        pattern = mapping.pattern(version, sheet.name, first, down=down)
        context["pattern"] = [(cell.address, contents.told(cell)) for cell in pattern]
        context["lines"] = _lines(request, sheet, spots, units)
        if request.method == "POST":
            whose = [choice for _, choice in context["lines"]]
            written = mapping.put_run(version, sheet.name, spots, whose, by=request.user)
            messages.success(request, f"已按单位对照 {written} 格。")
            return redirect(_there(template, at))
    except Refused as why:
        context["refused"] = str(why)
    return render(request, "forms/run.html", context)


def _lines(
    request: HttpRequest, sheet: FormSheet, spots: list[Spot], units: Any
) -> list[tuple[mapping.Named, str]]:
    """Each name with the choice that is posted, else the unit that it names, else its number where
    it is empty."""
    found = []
    for number, named in enumerate(mapping.names(sheet, spots, units), 1):
        guess = str(named.unit.pk) if named.unit else "" if named.text else f"nth:{number}"
        found.append((named, request.POST.get(f"whose-{named.address}", guess)))
    return found
