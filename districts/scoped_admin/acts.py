"""Acts: what is done to a row of a register beyond correcting it, each on a page of its own.

An act says what it will do, asks for what it needs and for a reason, and calls one service. A
register lists its acts; the row's page offers those that fit its state, and one that is refused now
is shown with the reason. `batches` performs the same acts on many rows.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from core.errors import Refused
from core.workflow import Transition
from districts import advice
from districts.scoped_admin import history, undoing

if TYPE_CHECKING:
    from districts.scoped_admin.registers import ScopedAdmin

REFUSED_BY_DATABASE = "没有保存：与已有登记的日期重叠，或者同样的登记已经存在，请核对后改正。"


class ActForm(forms.Form):
    """What an act asks for. `note` is the reason, kept in the act log; `borrowed` fields are those
    of a register, with its label, its scope and its search: {name: (model, field)}."""

    note = forms.CharField(
        label="事由",
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "请写明事由。"},
    )
    borrowed: ClassVar[dict[str, tuple[type[models.Model], str]]] = {}

    def __init__(
        self, *args: Any, obj: Any, admin: "ScopedAdmin", request: HttpRequest, **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        self.obj, self.user = obj, request.user
        for name, (model, field) in self.borrowed.items():
            db_field: Any = model._meta.get_field(field)
            owner: Any = admin.admin_site._registry.get(model, admin)
            self.fields[name] = owner.formfield_for_dbfield(db_field, request)
        self.prepare()
        if "note" in self.fields:  # the reason is asked last
            self.fields["note"] = self.fields.pop("note")
        for one in self.fields.values():
            classes = {*one.widget.attrs.get("class", "").split(), _look(one.widget)}
            one.widget.attrs["class"] = " ".join(sorted(classes))

    def prepare(self) -> None:
        """Where a subclass narrows choices and fills in what is known of `self.obj`."""


def _look(widget: forms.Widget) -> str:
    if isinstance(widget, forms.Select):
        return "select"
    return "textarea" if isinstance(widget, forms.Textarea) else "input"


class ReasonlessForm(ActForm):
    """Of an act that explains itself; a remark may be left."""

    def prepare(self) -> None:
        self.fields["note"].required = False
        self.fields["note"].label = "说明（可不填）"


class ActPage:
    """One act. `action` is the right it needs; with a `transition` it is offered in the states from
    which that leads on. `effect` says before what will be so after."""

    slug: ClassVar[str]
    verb: ClassVar[str]
    action: ClassVar[str] = "change"
    form: ClassVar[type[ActForm]] = ActForm
    transition: ClassVar[Transition | None] = None
    button: ClassVar[str] = ""  # says the verb where it says nothing else
    grave: ClassVar[bool] = False  # takes something away: the button is red, 取消 has the focus
    batch: ClassVar[bool] = False
    shown_once: ClassVar[bool] = False  # what it answers is a secret: on a page, in no message
    template: ClassVar[str] = "admin/act.html"

    def offered(self, obj: Any, user: Any) -> bool:
        return self.transition is None or obj.state in self.transition.sources

    def refusal(self, obj: Any, user: Any) -> str:
        """Why not now, with the remedy; nothing when it can be done."""
        return self.transition.refusal(obj, user) if self.transition else ""

    def effect(self, obj: Any) -> str:
        return ""

    def perform(self, obj: Any, *args: Any, **given: Any) -> str:
        """Does it by one service (`by` and what the form gave); answers what was done. Raises
        Refused."""
        raise NotImplementedError

    def memento(self, obj: Any) -> Any:
        """What `restore` needs to take it back within seconds; JSON, or None for what stays."""
        return None

    def restore(self, obj: Any, memento: Any, *, by: Any) -> None:
        raise NotImplementedError


class Acting:
    """What a register does with its acts; part of ScopedAdmin."""

    acts: tuple[ActPage, ...] = ()

    @classmethod
    def offer(cls, act: ActPage) -> None:
        """Adds what only a higher app can do to a row of this register."""
        cls.acts = (*cls.acts, act)

    def act_named(self, slug: str) -> ActPage:
        return next(act for act in self.acts if act.slug == slug)

    def act_urls(self) -> list[URLPattern]:
        admin: Any = self
        meta = admin.model._meta
        return [
            path(
                f"<path:object_id>/{act.slug}/",
                admin.admin_site.admin_view(admin.act_view),
                {"slug": act.slug},
                name=f"{meta.app_label}_{meta.model_name}_{act.slug}",
            )
            for act in self.acts
        ]

    def act_url(self, slug: str, obj: Any) -> str:
        admin: Any = self
        meta = admin.model._meta
        return reverse(f"admin:{meta.app_label}_{meta.model_name}_{slug}", args=[obj.pk])

    def act_tools(self, request: HttpRequest, obj: Any) -> Iterator[dict[str, Any]]:
        """The buttons of the row's page: where they lead, or why they do not."""
        admin: Any = self
        for act in self.acts:
            if not act.offered(obj, request.user) or not admin.holds_right(
                request, obj, act.action
            ):
                continue
            url = self.act_url(act.slug, obj)
            yield {"url": url, "title": act.verb, "refusal": act.refusal(obj, request.user)}

    def act_view(self, request: HttpRequest, object_id: str, slug: str) -> HttpResponse:
        """Asked for and done in one transaction; what is refused comes back in the form."""
        admin: Any = self
        act = self.act_named(slug)
        with transaction.atomic():
            obj = admin.get_object(request, object_id)
            if not admin.holds_right(request, obj, act.action):
                raise PermissionDenied
            refusal = (
                act.refusal(obj, request.user)
                if act.offered(obj, request.user)
                else "现在不能办理。"
            )
            data = request.POST if request.method == "POST" else None
            form = act.form(data, request.FILES or None, obj=obj, admin=admin, request=request)
            if data is not None and not refusal and form.is_valid():
                told = self._done(request, act, obj, form)
                if told and act.shown_once:
                    return told_once(admin, request, obj, act.verb, told)
                if told:
                    messages.success(request, told)
                    return redirect(admin.after_act(obj))
        context = {
            **admin.admin_site.each_context(request),
            "title": f"{act.verb}：{obj}",
            "opts": admin.model._meta,
            "nav_group": admin.nav_group,
            "object": obj,
            "object_url": admin.change_url(obj),
            "act": act,
            "effect": act.effect(obj),
            "refusal": refusal,
            "form": form,
            "media": admin.media + form.media,
        }
        return TemplateResponse(request, act.template, context)

    def _done(self, request: HttpRequest, act: ActPage, obj: Any, form: ActForm) -> str:
        """What was done, in words; nothing where it was refused."""
        kept = act.memento(obj)
        try:
            why = form.cleaned_data.get("note") or act.verb
            with transaction.atomic(), history.because(why):
                told = act.perform(obj, by=request.user, **form.cleaned_data)
                advice.look_again(obj)
        except (Refused, IntegrityError) as why:
            refuse(form, why)
            return ""
        undoing.offer(request, act, [(obj.pk, kept)], type(obj))
        return told

    def after_act(self, obj: Any) -> str:
        """Where the user is led: to the row, or to the list once it is out of his reach."""
        admin: Any = self
        return str(admin.change_url(obj))


def told_once(admin: Any, request: HttpRequest, obj: Any, title: str, told: str) -> HttpResponse:
    """A page with what nobody is shown again; no browser keeps it."""
    context = {
        **admin.admin_site.each_context(request),
        "title": title,
        "opts": admin.model._meta,
        "nav_group": admin.nav_group,
        "object": obj,
        "object_url": admin.change_url(obj),
        "told": told,
    }
    headers = {"Cache-Control": "no-store"}
    return TemplateResponse(request, "admin/told_once.html", context, headers=headers)


def refuse(form: ActForm, why: Refused | IntegrityError) -> None:
    """The sentence at the field it is about."""
    field = getattr(why, "field", "")
    sentence = str(why) if isinstance(why, Refused) else REFUSED_BY_DATABASE
    form.add_error(field if field in form.fields else None, sentence)
