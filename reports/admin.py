"""统计口径: what counts, version by version, kept by administrators through the services."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse

from core.errors import Refused
from districts.enums import AreaKind, CoverageClass, Means, OrganisationKind
from districts.models import Area
from districts.scoped_admin.acts import ActForm, ActPage
from districts.scoped_admin.forms import REASON, ScopedForm
from districts.scoped_admin.registers import ScopedAdmin
from reports import bases
from reports.enums import ReportState
from reports.models import Basis

WHY = "why"  # of a new one; what is there is corrected with a `reason`


class Several(forms.TypedMultipleChoiceField):
    """Tick boxes over the choices of an array column."""

    widget = forms.CheckboxSelectMultiple

    def has_changed(self, initial: Any, data: Any) -> bool:
        return sorted(map(str, initial or [])) != sorted(map(str, data or []))


def _kinds() -> Several:
    return Several(label="计入分母的单位类别", choices=OrganisationKind.choices)


def _classes() -> Several:
    return Several(label="计入组织覆盖的统计类别", choices=CoverageClass.choices)


def _means() -> Several:
    return Several(label="计入工作覆盖的方式", choices=Means.choices, required=False)


class BasisForm(ScopedForm):
    actor: Any = None
    kinds = _kinds()
    classes = _classes()
    means = _means()
    why = forms.CharField(
        label="启用事由",
        max_length=200,
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"}),
        error_messages={"required": "请写明启用的事由。"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields[WHY]

    def _post_clean(self) -> None:
        """What the service would refuse is said in the form."""
        super()._post_clean()  # type: ignore[misc]
        if self.errors:
            return
        try:
            bases.check(self.instance, self.actor)
        except Refused as why:
            self.add_error(why.field if why.field in self.fields else None, str(why))


class ReviseForm(ActForm):
    """The present version's values, to be changed."""

    borrowed = {
        name: (Basis, name)
        for name in (
            *("name", "version", "least_staff", "seats_count"),
            *("activities_count", "due_members", "target"),
        )
    }

    def prepare(self) -> None:
        self.fields |= {"kinds": _kinds(), "classes": _classes(), "means": _means()}
        self.fields["remark"] = forms.CharField(
            label="说明与依据", required=False, widget=forms.Textarea(attrs={"rows": 3})
        )
        for name in self.fields:
            if name != "note":
                self.initial[name] = getattr(self.obj, "note" if name == "remark" else name)
        self.fields["note"].label = "启用事由"


class Revise(ActPage):
    slug, verb, action, form = "revise", "建新版本", "manage", ReviseForm

    def offered(self, obj: Basis, user: Any) -> bool:
        return obj.current and bases.may_keep(user, obj.area)

    def effect(self, obj: Basis) -> str:
        return "今后汇总的报表按新版本计数；已锁定的报表仍按原来的版本，走势图标出版本变化的季度。"

    def perform(self, obj: Basis, *, by: Any, note: str = "", **given: Any) -> str:
        given["note"] = given.pop("remark", "")
        obj.made = bases.revise(obj, by=by, reason=note, **given)  # type: ignore[attr-defined]
        return f"已启用{obj.made}，今后汇总的报表按它计数。"  # type: ignore[attr-defined]

    def leads_to(self, obj: Any) -> str:
        return reverse("admin:reports_basis_change", args=[obj.made.pk])


@admin.register(Basis)
class BasisAdmin(ScopedAdmin):
    nav_group, nav_order = "报表", 10
    write_action, export_action = "manage", "view"
    form = BasisForm
    change_form_template = "reports/basis.html"
    acts = (Revise(),)
    list_display = ("name", "version", "standing", "whose", "code", "due_members", "target")
    list_select_related = ("area",)
    search_fields = ("name", "code")
    fields = (
        "area",
        "code",
        "name",
        "version",
        "kinds",
        "least_staff",
        "classes",
        "means",
        "seats_count",
        "activities_count",
        "due_members",
        "target",
        "note",
        "order",
    )

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("whose", *self.fields[1:]) if obj else (*self.fields, WHY)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("whose", "code") if obj else ()

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        form.actor = request.user
        return form

    def choices(self, name: str, model: Any, user: Any) -> Any:
        found = super().choices(name, model, user)
        return found.filter(kind__in=[AreaKind.DISTRICT, AreaKind.ZONE]) if model is Area else found

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What a locked edition was counted by stays as it is; so does what is not one's own."""
        if not super().has_change_permission(request, obj):
            return False
        return obj is None or (bases.may_keep(request.user, obj.area) and not bases.frozen(obj))

    def row_page(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        editions = bases.editions(obj)
        return {
            "versions": bases.versions(obj),
            "editions": editions.for_user(request.user)[:12],
            "locked": editions.filter(state=ReportState.LOCKED).exists(),
        }

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        given = form.cleaned_data
        if change:
            fields = {name: given[name] for name in (*bases.MAY_CHANGE, "order")}
            bases.correct(obj, by=request.user, reason=given[REASON], **fields)
        else:
            bases.add(obj, by=request.user, reason=given[WHY])

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Adding has said so."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Correcting has said so."""

    @admin.display(description="状态")
    def standing(self, row: Basis) -> str:
        return "现行" if row.current else "已被取代"

    @admin.display(description="适用")
    def whose(self, row: Basis) -> str:
        return str(row.area) if row.area else "各区通用"
