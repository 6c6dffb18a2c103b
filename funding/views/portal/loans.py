"""无息贷款 for a store: whether it may apply, its application, its course, what is to be repaid."""

import secrets
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import localdate

from accounts.services import drafts
from core.encryption import masked
from core.errors import Refused
from districts import limits
from funding.enums import LoanState
from funding.forms.loans import LoanForm
from funding.models import Loan
from funding.models.loans import ENDED
from funding.services import loan_applying, loan_plan, loan_terms, loans
from funding.services.loan_course import course
from funding.services.loan_terms import Offer
from funding.services.repayments import OWING
from storefronts.forms.answering import WordsForm
from storefronts.models import Storefront
from storefronts.views.portal.own import ProofForm, merchants_page, show, store_of

S = LoanState
LOOKS: dict[str, str] = {
    S.RETURNED: "warn",
    S.LENT: "ok",
    S.REPAID: "ok",
    S.WRITING_OFF: "late",
    S.WRITTEN_OFF: "late",
    S.REJECTED: "late",
    S.WITHDRAWN: "",
}
#: What the store reads of each state; nothing of it promises a loan.
SENTENCES: dict[str, str] = {
    S.SUBMITTED: "已收到申请，等街道审查。",
    S.RETURNED: "有要补正的，请按下面逐项补好再提交。",
    S.REVIEWED: "材料已审查，等委员会评议。是否同意以评议结果为准。",
    S.APPROVED: "委员会已同意，等签协议。",
    S.AGREED: "协议已签，等放款。",
    S.LENT: "请按还款计划还款。",
    S.WRITING_OFF: "已逾期，请尽快与街道联系。",
    S.REPAID: "已全部还清。",
    S.WRITTEN_OFF: "这笔贷款已办结。",
    S.REJECTED: "这次没有同意。",
    S.WITHDRAWN: "已撤回。",
}


def loan_of(request: HttpRequest, pk: int) -> Loan:
    own = Loan.objects.for_merchant(request.user)
    related = ("storefront__area", "area", "fund", "terms__fund", "account", "committee")
    return get_object_or_404(own.select_related(*related), pk=pk)


@merchants_page
def listing(request: HttpRequest, pk: int) -> HttpResponse:
    """The conditions first, then the loans of the store."""
    storefront = store_of(request, pk)
    own = list(Loan.objects.filter(storefront=storefront).select_related("account"))
    context = {
        "offers": loan_terms.offers(storefront, localdate()),
        "open": next((one for one in own if one.state not in ENDED), None),
        "loans": [(one, LOOKS.get(one.state, "info")) for one in own],
    }
    return show(request, "portal/loans.html", storefront, context)


@merchants_page
def new(request: HttpRequest, pk: int, terms: int) -> HttpResponse:
    """The form, for who meets the conditions; pressed twice it is one application."""
    storefront = store_of(request, pk)
    offer = _offered(storefront, terms)
    sent = request.method == "POST"
    form = LoanForm(
        offer.terms,
        request.POST if sent else None,
        initial={"key": secrets.token_urlsafe(24)},
    )
    proof = ProofForm(request)
    if sent and form.is_valid() and proof.is_valid():
        try:
            made = loan_applying.apply(
                offer.terms,
                storefront,
                form.asked(),
                by=request.user,
                form_key=f"{form.cleaned_data['key'][:40]}:{storefront.pk}",
            )
        except Refused as why:
            form.add_error(why.field if why.field in form.fields else None, str(why))
        else:
            drafts.discard(request.user, request.path)
            return redirect("portal-loan", made.pk)
    if offer.unmet and not sent:
        return redirect("portal-loans", storefront.pk)
    context = {
        "form": form,
        "proof": proof,
        "offer": offer,
        "review": limits.value("loan_review", storefront.area),
    }
    return show(request, "portal/loan_new.html", storefront, context)


def _offered(storefront: Storefront, terms: int) -> Offer:
    """Of the terms that hold for the store; others do not exist for it."""
    for offer in loan_terms.offers(storefront, localdate()):
        if offer.terms.pk == terms:
            return offer
    raise Http404


@merchants_page
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """Every step with its date, unit and limit; once it is lent, the plan and what is covered."""
    loan = loan_of(request, pk)
    lines = loan_plan.lines(loan, localdate())
    context = {
        "loan": loan,
        "look": LOOKS.get(loan.state, "info"),
        "sentence": SENTENCES[loan.state],
        "course": course(loan),
        "lines": lines,
        "next": next((line for line in lines if line.left), None),
        "owing": loan.state in OWING,
        "behind": loan_plan.behind(loan, localdate()),
        "number": masked(loan.payee_number),
        "returned": loan.state == S.RETURNED,
        "may_withdraw": loan.state in loans.WITHDRAW.sources,
    }
    return show(request, "portal/loan.html", _store(loan), context)


@merchants_page
def mend(request: HttpRequest, pk: int) -> HttpResponse:
    """What was returned is answered and handed in again."""
    loan = loan_of(request, pk)
    if loan.state != S.RETURNED:
        return redirect("portal-loan", pk)
    sent = request.method == "POST"
    form = LoanForm(loan.terms, request.POST if sent else None, loan=loan, initial=_before(loan))
    proof = ProofForm(request)
    if sent and form.is_valid() and proof.is_valid():
        try:
            loan_applying.resubmit(loan, form.asked(), by=request.user)
        except Refused as why:
            form.add_error(why.field if why.field in form.fields else None, str(why))
        else:
            drafts.discard(request.user, request.path)
            return redirect("portal-loan", pk)
    context = {"loan": loan, "form": form, "proof": proof}
    return show(request, "portal/loan_mend.html", _store(loan), context)


def _before(loan: Loan) -> dict[str, Any]:
    return {
        "key": loan.pk,
        "fen": loan.asked_fen,
        "months": loan.asked_months,
        "purpose": loan.purpose,
        "payee": loan.payee,
        "payee_bank": loan.payee_bank,
    }


@merchants_page
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    loan = loan_of(request, pk)
    if loan.state not in loans.WITHDRAW.sources:
        return redirect("portal-loan", pk)
    form = WordsForm("撤回原因", request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            loan_applying.withdraw(loan, by=request.user, words=form.cleaned_data["words"])
        except Refused as why:
            form.add_error(None, str(why))
        else:
            return redirect("portal-loan", pk)
    return show(request, "portal/loan_withdraw.html", _store(loan), {"loan": loan, "form": form})


def _store(loan: Loan) -> Storefront:
    return loan.storefront
