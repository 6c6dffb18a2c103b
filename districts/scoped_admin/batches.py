"""An act on many rows, the ticked ones or the whole filter: each by itself, a result per row."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.admin import helpers
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from core.errors import Refused
from districts import advice
from districts.scoped_admin import history, undoing
from districts.scoped_admin.acts import NOT_NOW, REFUSED_BY_DATABASE, ActForm, ActPage

MOST = 1000  # rows in one request; more are asked to be filtered
CONFIRMED = "confirmed"


@dataclass(frozen=True)
class Result:
    title: str
    url: str
    told: str
    done: bool


def action_of(act: ActPage) -> Callable[[Any, HttpRequest, QuerySet[Any]], HttpResponse]:
    """The list's action that asks for what the act needs and performs it."""

    def run(admin: Any, request: HttpRequest, rows: QuerySet[Any]) -> HttpResponse:
        return _run(act, admin, request, rows)

    return run


def _run(act: ActPage, admin: Any, request: HttpRequest, rows: QuerySet[Any]) -> HttpResponse:
    own = rows.filter(pk__in=admin.rows(request.user, act.action).values("pk"))
    count = own.count()
    confirmed = CONFIRMED in request.POST
    form = act.form(request.POST if confirmed else None, obj=None, admin=admin, request=request)
    context = {
        **admin.admin_site.each_context(request),
        "title": f"{act.verb} {count} 条",
        "opts": admin.model._meta,
        "nav_group": admin.nav_group,
        "act": act,
        "form": form,
        "count": count,
        "outside": rows.count() - count,
        "most": MOST,
        "sample": [admin.title_for(request, row) for row in own[:5]],
        "kept": _kept(request),
        "media": admin.media + form.media,
    }
    if confirmed and 0 < count <= MOST and form.is_valid():
        results = _perform(act, admin, request, own, form)
        context |= {"results": results, "done": sum(one.done for one in results)}
        context |= {"refused": len(results) - context["done"], "undo": undoing.offered(request)}
        return TemplateResponse(request, "admin/batch_done.html", context)
    return TemplateResponse(request, "admin/batch.html", context)


def _kept(request: HttpRequest) -> list[tuple[str, str]]:
    """What the list posted, to be posted again with the confirmation."""
    names = ("action", "select_across", "index", helpers.ACTION_CHECKBOX_NAME)
    return [(name, value) for name in names for value in request.POST.getlist(name)]


def _perform(
    act: ActPage, admin: Any, request: HttpRequest, rows: QuerySet[Any], form: ActForm
) -> list[Result]:
    """Each row in a savepoint of its own; what was done can be taken back as one."""
    results, kept, done_to = [], [], []
    with transaction.atomic():
        locked = admin.model._base_manager.select_for_update(no_key=True)
        for row in locked.filter(pk__in=rows.values("pk")).order_by("pk"):
            memento = act.memento(row)
            told, done = _one(act, row, request.user, form)
            url = admin.change_url(row)
            results.append(Result(admin.title_for(request, row), url, told, done))
            if done:
                kept.append((row.pk, memento))
                done_to.append(row)
        advice.look_again(*done_to)
    undoing.offer(request, act, kept, admin.model)
    return sorted(results, key=lambda one: one.done)


def _one(act: ActPage, row: Any, user: Any, form: ActForm) -> tuple[str, bool]:
    if why := NOT_NOW if not act.offered(row, user) else act.refusal(row, user):
        return why, False
    try:
        with transaction.atomic(), history.because(form.cleaned_data.get("note") or act.verb):
            return act.perform(row, by=user, **form.cleaned_data), True
    except Refused as refusal:
        return str(refusal), False
    except IntegrityError:
        return REFUSED_BY_DATABASE, False
