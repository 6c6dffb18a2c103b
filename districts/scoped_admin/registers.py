"""The base of every register's admin: closes once what the stock admin leaves open across areas.

Rows, choices, filters, lookups, autocompletes, inlines, actions and history come from `for_user`;
what is posted is checked again after saving. Out of scope is 404, in scope without the right 403.
Registers are never deleted: they end.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any, cast

from django.contrib.admin import ModelAdmin, TabularInline
from django.contrib.admin.views.main import ChangeList
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, models
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.template.response import TemplateResponse
from django.urls import URLPattern, reverse

from accounts.services import drafts
from core.search import SearchModel
from core.workflow import record
from districts import advice, desk
from districts.finding import matching
from districts.models import Area
from districts.scoped_admin import batches, history
from districts.scoped_admin.acting import Acting
from districts.scoped_admin.acts import REFUSED_BY_DATABASE
from districts.scoped_admin.days import BY_FIELD
from districts.scoped_admin.editors import Meeting
from districts.scoped_admin.exporting import ExportingAdmin
from districts.scoped_admin.forms import (
    REASON,
    VERSION,
    KnowingSelect,
    MaskedField,
    ScopedForm,
    encrypted,
    speak,
)
from districts.scoped_admin.lists import EstimatingPaginator, RegisterList
from districts.scoping import ScopedModel, covers, may


def visible(model: type[models.Model], user: Any, action: str) -> QuerySet[Any]:
    """The rows of any model that the user may refer to; lists without an area are for everybody."""
    if issubclass(model, ScopedModel):
        return cast(Any, model).objects.for_user(user, action)
    return model._default_manager.all()


class Scoped:
    """What a register and its inlines have in common."""

    model: type[models.Model]
    view_action = "view"
    write_action = "change"
    formfield_overrides: Mapping[type[models.Field], Mapping[str, Any]] = BY_FIELD
    empty_value_display = "—"

    def rows(self, user: Any, action: str) -> QuerySet[Any]:
        """Rows of this register in which the user may do this."""
        return visible(self.model, user, action)

    def choices(self, name: str, model: type[models.Model], user: Any) -> QuerySet[Any]:
        """What a related field may point to: an area where he writes, else what he may see."""
        return visible(model, user, self.write_action if model is Area else "view")

    def choice_text(self, name: str, obj: Any) -> str:
        """How a choice by search is shown: masked where it is a person."""
        return str(obj)

    def by_search(self, model: type[models.Model]) -> bool:
        """Large registers are chosen from by searching; inside inlines every one is."""
        return issubclass(model, SearchModel)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if encrypted(db_field):
            return MaskedField(label=db_field.verbose_name, required=not db_field.blank)
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget  # no pop-ups: they would add beside the checks
        return speak(field)

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        model = db_field.remote_field.model
        kwargs["queryset"] = self.choices(db_field.name, model, request.user)
        if self.by_search(model):
            kwargs["widget"] = KnowingSelect(db_field, self.admin_site)  # type: ignore[attr-defined]
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]
        if self.by_search(model) and field is not None:
            field.label_from_instance = partial(self._chosen, db_field.name, kwargs["queryset"])
        return field

    def _chosen(self, name: str, offered: QuerySet[Any], obj: Any) -> str:
        """What was chosen is called as it was offered; what was not is called by itself."""
        tells = type(self).choice_text is not Scoped.choice_text
        return self.choice_text(name, obj) if tells and offered.contains(obj) else str(obj)

    def formfield_for_manytomany(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        model = db_field.remote_field.model
        kwargs["queryset"] = self.choices(db_field.name, model, request.user)
        return super().formfield_for_manytomany(db_field, request, **kwargs)  # type: ignore[misc]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ScopedAdmin(Acting, Meeting, Scoped, ExportingAdmin):
    """A register. Subclasses say what is listed, filtered (`Pick` classes only) and written."""

    form = ScopedForm
    nav_group = "单位与党组织"
    nav_order = 50
    in_search = False
    in_nav = True
    #: fields that only who may reveal reads, on any page; `masked_name` stands for a name
    personal: tuple[str, ...] = ()
    can_add = True
    paginator = EstimatingPaginator
    list_per_page = 25
    list_max_show_all = 25
    show_full_result_count = False
    actions_on_top = True
    sortable_by = ()
    save_as = False
    view_on_site = False

    # Rights

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may(request.user, self.view_action)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is None:
            return may(request.user, self.view_action)
        return self.holds_right(request, obj, self.view_action)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.can_add and may(request.user, self.write_action)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is None:
            return may(request.user, self.write_action)
        return self.holds_right(request, obj, self.write_action)

    def holds_right(self, request: HttpRequest, obj: models.Model, action: str) -> bool:
        """Whether the row lies where the user may do this; asked once for each request."""
        if not may(request.user, action):
            return False
        asked: dict[Any, bool] = request.__dict__.setdefault("_rights", {})
        key = (self.model, obj.pk, action)
        if key not in asked:
            asked[key] = self.rows(request.user, action).filter(pk=obj.pk).exists()
        return asked[key]

    # Rows

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = self.rows(request.user, self.view_action)
        return rows.order_by(*(self.get_ordering(request) or self.model._meta.ordering or ["-pk"]))

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        """By its key only, else 404; while it is being written nobody else may write it. What
        only shows a row is in no transaction, and locks nothing also when it is posted to."""
        obj = super().get_object(request, object_id, None)
        writes = request.method == "POST" and connection.in_atomic_block
        if obj is not None and writes:
            locked = self.model._base_manager.select_for_update(no_key=True).filter(pk=obj.pk)
            list(locked.values_list("pk"))
            obj = super().get_object(request, object_id, None)
        if obj is None:
            raise Http404  # before any right is looked at: like what does not exist
        return obj

    def to_field_allowed(self, request: HttpRequest, to_field: str) -> bool:
        return to_field in {"id", "pk"}

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Only what a filter of this list offers; anything else could ask across relations."""
        offered = {getattr(pick, "parameter_name", "") for pick in self.get_list_filter(request)}
        return lookup in offered

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """What is personal is found only where it may be read: a hit would tell it."""
        if search_term and {*self.personal} & {*self.get_search_fields(request)}:
            queryset = self.within_right(queryset, request.user, "reveal")
        if search_term and issubclass(self.model, SearchModel):
            return matching(queryset, search_term), False
        return super().get_search_results(request, queryset, search_term)

    def get_changelist(self, request: HttpRequest, **_: Any) -> type[ChangeList]:
        return RegisterList

    def get_list_display(self, request: HttpRequest) -> Any:
        shown = super().get_list_display(request)
        return shown if self.names_people(request) else self._impersonal(shown)

    def get_more_columns(self, request: HttpRequest) -> list[str]:
        more = super().get_more_columns(request)
        return more if self.names_people(request) else self._without(more, self.personal)

    def names_people(self, request: HttpRequest) -> bool:
        """Whether he may read what is personal in every row that he sees."""
        return not self.personal or covers(request.user, "reveal", self.view_action)

    def _impersonal(self, names: Any) -> list[Any]:
        kept = self._without(names, self.personal)
        named = "masked_name" in kept or "name" not in self.personal
        return kept if named else ["masked_name", *kept]

    @staticmethod
    def _without(names: Any, hidden: tuple[str, ...]) -> list[Any]:
        return [name for name in names if str(name).removesuffix("_masked") not in hidden]

    # Acts

    def get_urls(self) -> list[URLPattern]:
        return [*self.act_urls(), *super().get_urls()]

    def get_action_choices(self, request: HttpRequest, default_choices: Any = None) -> Any:
        return super().get_action_choices(request, [("", "选择操作")])

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Beside the register's own, its acts that may be done to many rows."""
        offered = super().get_actions(request)
        many = {
            act.slug: (batches.action_of(act), act.slug, act.verb)
            for act in self.acts
            if act.batch and may(request.user, act.action)
        }
        return {**offered, **many}

    # Forms

    def get_changeform_initial_data(self, request: HttpRequest) -> Any:
        """A new row lies in the user's own area, the highest of those he writes in."""
        given: dict[str, Any] = super().get_changeform_initial_data(request)
        own = Area.objects.for_user(request.user, self.write_action).order_by("path").first()
        return {**({"area": own.pk} if own else {}), **given}

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.save_error = getattr(request, "_save_error", "")
        return form

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """The form with its hidden version; for whom may only look, encrypted values are masked,
        and for who may not reveal what is personal is left out."""
        write = self.has_change_permission(request, obj) if obj else True
        sets: list[tuple[Any, dict[str, Any]]] = [
            (title, {**options, "fields": self._shown_fields(options["fields"], write)})
            for title, options in super().get_fieldsets(request, obj)
        ]
        if obj and self.hidden_from(request, obj):
            sets[0][1]["fields"] = self._impersonal(sets[0][1]["fields"])
        if write and obj:
            sets[-1][1]["fields"] += [REASON, VERSION]
        return sets

    def _shown_fields(self, names: Any, write: bool) -> list[str]:
        secret = {field.name for field in self.model._meta.concrete_fields if encrypted(field)}
        return [
            f"{name}_masked" if name in secret and not write else name
            for name in names
            if name not in {REASON, VERSION}
        ]

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> Any:
        """What the database refuses (an overlap, a twin) comes back in the form, inputs kept."""
        try:
            with history.because(request.POST.get(REASON, "").strip()):
                return super().changeform_view(request, object_id, form_url, extra_context)
        except IntegrityError:
            request.__dict__["_save_error"] = REFUSED_BY_DATABASE
            request.__dict__.pop("_rights", None)
            return super().changeform_view(request, object_id, form_url, extra_context)

    def save_related(self, request: Any, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        self.recheck(request, form.instance)
        advice.look_again(form.instance)

    def save_formset(self, request: Any, form: Any, formset: Any, change: bool) -> None:
        super().save_formset(request, form, formset, change)
        for row in [*formset.new_objects, *(row for row, _ in formset.changed_objects)]:
            inside = visible(type(row), request.user, self.write_action)
            if not inside.filter(pk=row.pk).exists():
                raise PermissionDenied

    def recheck(self, request: HttpRequest, obj: models.Model) -> None:
        """The saved row must lie where the user may write, or the whole save is taken back."""
        if not self.rows(request.user, self.write_action).filter(pk=obj.pk).exists():
            raise PermissionDenied

    # What is kept of it

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        drafts.discard(request.user, request.path)
        return record(request.user, "新登记", obj)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        drafts.discard(request.user, request.path)
        return record(request.user, "更正", obj, request.POST.get(REASON, "").strip())

    def render_change_form(self, request: Any, context: Any, *args: Any, **kwargs: Any) -> Any:
        obj = kwargs.get("obj")
        if obj is not None and request.method == "GET":
            desk.remember(request, obj, self.change_url(obj))
        if obj is not None:
            context |= self.row_page(request, obj)
            context["object_tools"] = list(self.act_tools(request, obj))
            context["title"] = context["object_title"] = self.title_for(request, obj)
            acts = any(tool.get("act") for tool in context["object_tools"])
            context["only_looks"] = not acts and not self.has_change_permission(request, obj)
        context |= {"nav_group": self.nav_group, "has_history": history.tracked(self.model)}
        return super().render_change_form(request, context, *args, **kwargs)

    def change_url(self, obj: models.Model) -> str:
        meta = self.model._meta
        return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[obj.pk])

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        more = {
            "nav_group": self.nav_group,
            "title": str(self.model._meta.verbose_name_plural),
            "export_url": self.export_url(request),
            "columns_url": self.columns_url(request),
        }
        return super().changelist_view(request, {**more, **(extra_context or {})})

    def hidden_from(self, request: HttpRequest, obj: models.Model) -> tuple[str, ...]:
        """Fields whose values this user does not see in the clear, also not in history."""
        named = not self.personal or self.holds_right(request, obj, "reveal")
        return () if named else self.personal

    def title_for(self, request: HttpRequest, obj: models.Model) -> str:
        """What the row is called to this user; a person by name only where he may read names."""
        return str(obj)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        obj = self.get_object(request, object_id)
        if not self.has_view_permission(request, obj):
            raise PermissionDenied
        context = {
            **self.page_of(request, obj, "变更记录"),
            "changes": history.changes(obj, self.hidden_from(request, obj)),
            "acts": history.acts(obj),
        }
        return TemplateResponse(request, "admin/object_history.html", context)


class ReadOnlyAdmin(ScopedAdmin):
    """A register that other pages write: here it is only looked at."""

    can_add = False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ScopedInline(Scoped, TabularInline):
    """Rows of a register inside their parent's form; they end by their dates, not by deletion."""

    form = ScopedForm
    extra = 0
    can_delete = False
    view_on_site = False

    def by_search(self, model: type[models.Model]) -> bool:
        return model in self.admin_site._registry

    def parent_admin(self) -> ModelAdmin:
        return self.admin_site._registry[self.parent_model]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.parent_admin().has_view_permission(request, obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.parent_admin().has_change_permission(request, obj)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        links = [field.name for field in self.model._meta.fields if field.many_to_one]
        rows = self.rows(request.user, self.view_action).select_related(*links)
        return rows.order_by(*(self.model._meta.ordering or ["-pk"]))
