"""提建议、说诉求: a store hands a case in, follows it, and says how satisfied it is."""

import secrets
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from activities.enums import CaseState, Channel, Satisfaction
from activities.forms.cases import WordsForm
from activities.models import Case
from activities.services import case_receipts, cases
from core.errors import Refused
from districts import limits
from storefronts.models import Storefront
from storefronts.querysets import of_merchant
from storefronts.views.portal.own import merchants_page, posted, show, store_of

LOOKS = {
    CaseState.RECEIVED: "info",
    CaseState.ROUTED: "info",
    CaseState.ANSWERED: "ok",
    CaseState.CLOSED: "ok",
    CaseState.WITHDRAWN: "",
}
SHOWN = 30


@merchants_page
def listing(request: HttpRequest, pk: int) -> HttpResponse:
    storefront = store_of(request, pk)
    rows = _of(storefront).order_by("-pk")[:SHOWN]
    told = [(one, LOOKS[CaseState(one.state)], *case_receipts.told(one)) for one in rows]
    return show(request, "portal/cases.html", storefront, {"cases": told})


def _of(storefront: Storefront) -> Any:
    related = ("area", "unit", "unit_party")
    return Case.objects.filter(storefront=storefront).select_related(*related)


@merchants_page
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Handed in to the street of the store; the same form twice is one."""
    storefront = store_of(request, pk)
    form = WordsForm(
        request.POST if request.method == "POST" else None,
        initial={"key": secrets.token_urlsafe(24), "kind": request.GET.get("kind", "")},
    )
    if form.is_bound and form.is_valid():
        made = case_receipts.receive(
            form.words(),
            storefront.area,
            channel=Channel.PORTAL,
            by=request.user,
            form_key=f"{form.cleaned_data['key']}\0{storefront.pk}",
            commercial_district=storefront.commercial_district,
            storefront=storefront,
        )
        return redirect("portal-case", made.pk)
    route, answer = (limits.value(code, storefront.area) for code in ("case_route", "case_answer"))
    context = {"form": form, "route": route, "answer": answer}
    return show(request, "portal/case_new.html", storefront, context)


def case_of(request: HttpRequest, pk: int) -> Case:
    rows = Case.objects.filter(of_merchant(request.user, "storefront__"))
    related = ("storefront__area", "area", "unit", "unit_party")
    found: Case = get_object_or_404(rows.select_related(*related), pk=pk)
    return found


@merchants_page
def one(request: HttpRequest, pk: int) -> HttpResponse:
    return _case(request, case_of(request, pk))


def _case(request: HttpRequest, case: Case, refusal: str = "") -> HttpResponse:
    """What was done about it, as far as it is told."""
    word, sentence = case_receipts.told(case)
    context = {
        "case": case,
        "look": LOOKS[CaseState(case.state)],
        "word": word,
        "sentence": sentence,
        "refusal": refusal,
        "steps": case.steps.filter(told=True),
        "judges": Satisfaction.choices if case.state in cases.JUDGED else [],
        "may_withdraw": not cases.WITHDRAW.refusal(case, request.user),
    }
    return show(request, "portal/case.html", case.storefront, context)  # type: ignore[arg-type]


@posted
def satisfaction(request: HttpRequest, pk: int) -> HttpResponse:
    return _done(request, pk, _judged)


def _judged(request: HttpRequest, case: Case) -> None:
    cases.judge(case, request.POST.get("satisfaction", ""), by=request.user)


@posted
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    return _done(request, pk, _withdrawn)


def _withdrawn(request: HttpRequest, case: Case) -> None:
    cases.withdraw(case, by=request.user)


def _done(request: HttpRequest, pk: int, do: Any) -> HttpResponse:
    case = case_of(request, pk)
    try:
        do(request, case)
    except Refused as why:
        return _case(request, case, str(why))
    return redirect("portal-case", pk)
