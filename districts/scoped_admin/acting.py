"""The pages of a register's acts: offered on the row, asked for, done in one transaction."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from core.errors import Refused
from districts import advice
from districts.scoped_admin import batches, history, undoing
from districts.scoped_admin.acts import NOT_NOW, ActForm, ActPage, refuse

CONFIRMED, BACK = "confirmed", "back"  # the last yes of an act that asks again, or not yet


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
            yield {
                "act": act,
                "url": self.act_url(act.slug, obj),
                "title": act.verb,
                "refusal": act.refusal(obj, request.user),
            }

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        batches.whole_filter(request)
        return super().changelist_view(request, extra_context)  # type: ignore[misc]

    def page_of(self, request: HttpRequest, obj: Any, title: str) -> dict[str, Any]:
        """What every page about a row says above itself."""
        admin: Any = self
        told = admin.title_for(request, obj)
        return {
            **admin.admin_site.each_context(request),
            "title": f"{title}：{told}",
            "opts": admin.model._meta,
            "nav_group": admin.nav_group,
            "object": obj,
            "object_title": told,
            "object_url": admin.change_url(obj),
        }

    def row_page(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        """What the page of a row tells above the form that corrects it, for its template."""
        return {}

    def act_view(self, request: HttpRequest, object_id: str, slug: str) -> HttpResponse:
        """Asked for and done in one transaction; what is refused comes back in the form."""
        admin: Any = self
        act = self.act_named(slug)
        with transaction.atomic():
            obj = admin.get_object(request, object_id)
            if not admin.holds_right(request, obj, act.action):
                raise PermissionDenied
            refusal = act.refusal(obj, request.user) if act.offered(obj, request.user) else NOT_NOW
            data = request.POST if request.method == "POST" else None
            form = act.form(data, request.FILES or None, obj=obj, admin=admin, request=request)
            again: dict[str, Any] = {}
            if data is None or BACK in data or refusal or not form.is_valid():
                pass
            elif act.asks_again and CONFIRMED not in data:
                again = self._tried(request, act, obj, form)
            else:
                told = self._done(request, act, obj, form)
                if told and act.shown_once:
                    more = act.once(told, request)
                    return told_once(
                        admin, request, obj, act.verb, told, template=act.once_template, **more
                    )
                if told:
                    messages.success(request, told)
                    return redirect(act.leads_to(obj) or admin.after_act(obj))
        context = {
            **admin.page_of(request, obj, act.verb),
            "act": act,
            "effect": act.effect(obj),
            "refusal": refusal,
            "form": form,
            "media": admin.media + form.media,
            **again,
            **act.page(obj, request),
        }
        return TemplateResponse(request, act.template, context)

    def _tried(self, request: HttpRequest, act: ActPage, obj: Any, form: ActForm) -> dict[str, Any]:
        """What the page that asks again says: the act is done and taken back, so that whatever
        refuses it is said at once, and what would come of it is what will."""
        try:
            with transaction.atomic():
                told = act.perform(obj, by=request.user, **form.cleaned_data)
                outcome = act.outcome(obj)
                transaction.set_rollback(True)
        except (Refused, IntegrityError) as why:
            refuse(form, why)
            return {}
        sent = [(name, value) for name, values in request.POST.lists() for value in values]
        kept = [(name, value) for name, value in sent if name != "csrfmiddlewaretoken"]
        return {"again": told, "outcome": outcome, "kept": kept}

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


def told_once(
    admin: Any,
    request: HttpRequest,
    obj: Any,
    title: str,
    told: str,
    *,
    template: str = ActPage.once_template,
    **more: Any,
) -> HttpResponse:
    """A page with what nobody is shown again; no browser keeps it."""
    context = {**admin.page_of(request, obj, title), "heading": title, "told": told, **more}
    headers = {"Cache-Control": "no-store"}
    return TemplateResponse(request, template, context, headers=headers)
