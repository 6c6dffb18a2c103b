"""An act on many rows, the ticked ones or the whole filter, with a result per row: each by itself,
or one deed on all of them, which is done to all or to none."""

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
from districts.scoped_admin.acts import NOT_NOW, REFUSED_BY_DATABASE, ActForm, ActPage, refuse

MOST = 1000  # rows in one request; more are asked to be filtered
CONFIRMED = "confirmed"
NOT_ALONE = "可以办理，但这一批里有不能办的，所以整批都没有办；去掉不能办的再办一次。"


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


def whole_filter(request: Any) -> None:
    """全选本筛选 is a choice also where no row is ticked; stock Django asks for a tick."""
    ticked = request.POST.getlist(helpers.ACTION_CHECKBOX_NAME)
    if "1" in request.POST.getlist("select_across") and not ticked:
        posted = request.POST.copy()
        posted[helpers.ACTION_CHECKBOX_NAME] = "0"  # no row's key: the filter says which
        request.POST = posted


def _run(act: ActPage, admin: Any, request: HttpRequest, rows: QuerySet[Any]) -> HttpResponse:
    own = rows.filter(pk__in=admin.rows(request.user, act.action).values("pk"))
    count = own.count()
    confirmed = CONFIRMED in request.POST
    chosen = list(own[:MOST])
    form = act.form(
        request.POST if confirmed else None, obj=None, admin=admin, request=request, rows=chosen
    )
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
        "sample": [admin.title_for(request, row) for row in chosen[:5]],
        "effect": act.effect_on(chosen),
        "kept": _kept(request),
        "media": admin.media + form.media,
    }
    if confirmed and 0 < count <= MOST and form.is_valid():
        perform = _perform_together if act.together else _perform
        results = perform(act, admin, request, own, form)
        if not results:  # refused in the form
            return TemplateResponse(request, "admin/batch.html", context)
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
        for row in _locked(admin, rows):
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


def _locked(admin: Any, rows: QuerySet[Any]) -> QuerySet[Any]:
    locked = admin.model._base_manager.select_for_update(no_key=True)
    return locked.filter(pk__in=rows.values("pk")).order_by("pk")


def _perform_together(
    act: ActPage, admin: Any, request: HttpRequest, rows: QuerySet[Any], form: ActForm
) -> list[Result]:
    """One deed on all rows. Where one of them may not, nothing is done and each says why; nothing
    is answered where what was filled in is refused, which then stands in the form."""
    with transaction.atomic():
        chosen = list(_locked(admin, rows))
        refused = {row.pk: why for row in chosen if (why := _refusal(act, row, request.user))}
        told = "" if refused else _all(act, chosen, request.user, form)
        if told:
            advice.look_again(*chosen)
    if not refused and not told:
        return []
    results = [
        Result(
            admin.title_for(request, row),
            admin.change_url(row),
            told or refused.get(row.pk, NOT_ALONE),
            bool(told),
        )
        for row in chosen
    ]
    return sorted(results, key=lambda one: one.told == NOT_ALONE)


def _all(act: ActPage, rows: list[Any], user: Any, form: ActForm) -> str:
    """What was done, in words; nothing where it was refused."""
    reason = form.cleaned_data.get("note") or act.verb
    try:
        with transaction.atomic(), history.because(reason):
            return act.perform_all(rows, by=user, **form.cleaned_data)
    except (Refused, IntegrityError) as why:
        refuse(form, why)
        return ""


def _refusal(act: ActPage, row: Any, user: Any) -> str:
    return act.refusal(row, user) if act.offered(row, user) else NOT_NOW


def _one(act: ActPage, row: Any, user: Any, form: ActForm) -> tuple[str, bool]:
    if why := _refusal(act, row, user):
        return why, False
    try:
        with transaction.atomic(), history.because(form.cleaned_data.get("note") or act.verb):
            return act.perform(row, by=user, **form.cleaned_data), True
    except Refused as refusal:
        return str(refusal), False
    except IntegrityError:
        return REFUSED_BY_DATABASE, False
