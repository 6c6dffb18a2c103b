"""服务清单 (/services/): what is published, by commercial district and without anybody's name; and
where who was served says that it was done, by the claim's number and the tail of his phone."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from activities.enums import ClaimState
from activities.forms.claims import AnswerForm
from activities.forms.finding import FindForm
from activities.models import Claim
from activities.services import claims, service_items
from activities.services.service_items import Turn
from core.errors import Refused
from core.phone import ELDER, page
from districts import visiting
from districts.models import CommercialDistrict
from districts.scoped_admin.lists import key_of

PAGE = 20
HEADS: dict[int, str] = {
    Turn.NEEDED: "等人认领的需求",
    Turn.OFFERED: "可以使用的服务",
    Turn.FULL: "已认领满的需求",
}
NOT_FOUND = "没有查到。请核对认领编号和手机尾号；编号由社区工作人员告诉您。"
WAITING = (ClaimState.DONE, ClaimState.CONFIRMED)


def groups(items: Iterable[Any]) -> list[tuple[str, list[Any]]]:
    """What is listed in order, under its heads: services by the place where one finds them."""

    def head(item: Any) -> str:
        at = f"：{item.venue}" if item.turn == Turn.OFFERED and item.venue else ""
        return f"{HEADS[item.turn]}{at}"

    return [(told, list(under)) for told, under in groupby(items, head)]


@never_cache
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """What waits to be claimed first, then what one may use; by word, kind, commercial district."""
    rows, form = service_items.announced(localdate()), FindForm(request.GET)
    places = CommercialDistrict.objects.filter(pk__in=rows.order_by().values("commercial_district"))
    key = key_of(request.GET.get("district"))
    chosen = None if key is None else places.filter(pk=key).first()
    if chosen is not None:
        rows = rows.filter(commercial_district=chosen)
    ordered = service_items.in_order(form.found(rows))
    shown = Paginator(ordered, PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": shown,
        "groups": groups(shown),
        "form": form,
        "districts": places.order_by("name"),
        "chosen": chosen,
    }
    return page(request, "services/list.html", context)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """The claim is asked for, then answered; the answer is asked for number and tail again."""
    form, found = visiting.look_up(
        request, "service", claims.of_served, label="认领编号", missing=NOT_FOUND
    )
    if found is not None:
        return _asked(request, found)
    return page(request, "services/look_up.html", {"form": form}, visiting.status_of(form))


def _asked(request: HttpRequest, claim: Claim) -> HttpResponse:
    """What became of it, and the question where it waits for him; or his answer."""
    answers = ELDER not in request.POST and "answers" in request.POST
    form = AnswerForm(claim, request.POST if answers else None, initial=request.POST.dict())
    thanked = False
    if answers and claim.state in WAITING and form.is_valid():
        try:
            claim = claims.answer(claim, form.cleaned_data["said"], form.cleaned_data["words"])
            thanked = True
        except Refused as why:
            form.add_error(None, str(why))
    context = {
        "claim": claim,
        "sentence": told(claim),
        "form": form if claim.state in WAITING and not thanked else None,
        "thanked": thanked,
    }
    return page(request, "services/confirm.html", context)


def told(claim: Claim) -> str:
    """Its state to who was served; says of nobody who he is."""
    due = f"，最迟在{claim.due:%Y年%-m月%-d日}前办好" if claim.due else ""
    done = f"认领人说{claim.done_on:%Y年%-m月%-d日}办好了" if claim.done_on else ""
    sentences: dict[Any, str] = {
        ClaimState.CLAIMED: f"已有人认领，正在办理{due}。",
        ClaimState.DONE: f"{done}，请您确认。",
        ClaimState.CONFIRMED: f"{done}，已经确认，请您评价。",
        ClaimState.EVALUATED: f"已办结，评价：{claim.get_satisfaction_display()}。",
        ClaimState.GIVEN_UP: "这次认领没有办成，社区会另外安排。",
    }
    return sentences[claim.state]
