"""组织生活: the due list of all branches, one branch's year, and recording that it has met."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from activities.enums import ActivityKind
from activities.exports import due_list as exported
from activities.forms.life import MeetingForm
from activities.models import Activity, Appraisal
from activities.services import duties, life, recording, study
from activities.services.duties import DUTIES, Span, State
from activities.services.life import Asked, Line, Stretch
from core.dated import Quarter
from core.errors import Refused
from districts.desk import link
from districts.enums import PartyPostTitle
from districts.models import Area, CommercialDistrict, PartyOrganisation
from districts.scoping import may
from districts.views.exports import hand_out
from members.models import PartyMember

PAGE = 25


def choices(user: Any, asked: Asked) -> dict[str, Any]:
    """What the list above may be narrowed to."""
    return {
        "asked": asked,
        "stretches": Stretch.offered(asked.stretch, asked.day),
        "areas": Area.objects.for_user(user).order_by("path")[:300],
        "districts": CommercialDistrict.objects.for_user(user).order_by("name")[:300],
    }


@login_required
@require_safe
def due_list(request: HttpRequest) -> HttpResponse:
    """Branches and what each owes; whoever may, records from here that one has met."""
    user = request.user
    if not may(user, "view"):
        raise PermissionDenied
    asked = Asked.read(request.GET.dict(), user, localdate())
    every = life.every(PartyOrganisation.objects.for_user(user), asked)
    lines = life.chosen(every, asked)
    shown = life.owed(lines)
    page = Paginator(lines, PAGE).get_page(request.GET.get("page"))
    keys = [line.pk for line in page.object_list]
    own = PartyOrganisation.objects.for_user(user, "change").filter(pk__in=keys)
    writes = set(own.values_list("pk", flat=True))
    context = {
        **choices(user, asked),
        "page": page,
        "shown": shown,
        "rows": [(line, list(_cells(line, shown, asked, line.pk in writes))) for line in page],
        "totals": _totals(every, asked),
        "may_export": may(user, "export"),
    }
    return render(request, "life/due_list.html", context)


def _totals(every: list[Line], asked: Asked) -> list[dict[str, Any]]:
    """What is late and what is due in the chosen area and period; each leads to the branches whose
    own numbers make it up."""
    alone = replace(asked, late=False, due=False)
    late, due = sum(line.late for line in every), sum(line.due for line in every)
    return [
        {"title": "逾期", "look": "late", "number": late, "words": replace(alone, late=True).query},
        {"title": "待开展", "look": "warn", "number": due, "words": replace(alone, due=True).query},
    ]


def _cells(line: Line, shown: Any, asked: Asked, writes: bool) -> Any:
    for duty, state in line.cells(shown):
        yield duty, state and _cell(line.pk, state, asked, writes)


def _cell(party: int, state: State, asked: Asked, writes: bool) -> dict[str, Any]:
    return {
        "state": state,
        "late": life.told(state.late, asked.stretch),
        "due": life.told(state.due, asked.stretch),
        "held_url": held_url(party, state, asked.stretch) if state.held else "",
        "record_url": record_url(party, state, asked.day) if writes and state.next else "",
    }


def held_url(party: int, state: State, stretch: Stretch) -> str:
    """The branch's page of the same stretch, which lists what was counted. The register of
    activities cannot: it knows nothing of what was held along, of appraisals, of dates known to
    the month only, nor of the months in which the branch owed nothing."""
    return f"{reverse('life-branch', args=[party])}?period={stretch.text}#{state.duty.kind}"


def record_url(party: int, state: State, day: dt.date) -> str:
    """Where it is recorded, with its kind and the latest day that would still count."""
    wanted: Span | None = state.next
    meant = min(wanted.last, day) if wanted else day
    if state.duty.kind == ActivityKind.APPRAISAL:  # its register holds the grades too
        words = f"party_organisation={party}&year={meant.year}"
        return f"{reverse('admin:activities_appraisal_add')}?{words}"
    return f"{reverse('life-record', args=[party])}?kind={state.duty.kind}&day={meant}"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def export(request: HttpRequest) -> FileResponse | HttpResponse:
    """The list of this address, all its pages."""
    asked = Asked.read(request.GET.dict(), request.user, localdate())
    return hand_out(request, exported(asked, request.user))


@dataclass(frozen=True)
class Held:
    """One that was counted, and where its papers are."""

    text: str
    url: str

    @classmethod
    def of(cls, row: Activity | Appraisal) -> "Held":
        if isinstance(row, Activity):
            return cls(row.day_text, link("admin:activities_activity_change", row.pk))
        return cls(f"{row.day} 评议", link("admin:activities_appraisal_change", row.pk))


@login_required
@require_safe
def branch(request: HttpRequest, pk: int) -> HttpResponse:
    """One branch in a year, or a quarter of it: what it owes, what was counted of what it held, its
    members' hours of study in the year."""
    user, today = request.user, localdate()
    party = get_object_or_404(PartyOrganisation.objects.for_user(user), pk=pk)
    stretch = Stretch.read(request.GET.get("period", str(today.year)), today)
    year, asked = stretch.first.year, Asked(stretch, today)
    spans = duties.spans(stretch.first, stretch.last, today)
    states, held = duties.states([pk], spans, today)[pk], duties.counted(pk, spans, today)
    writes = PartyOrganisation.objects.for_user(user, "change").filter(pk=pk).exists()
    context = {
        "party": party,
        "asked": asked,
        "year": year,
        "stretches": Stretch.offered(stretch, today),
        "rows": [
            (
                one,
                {**_cell(pk, states[one.kind], asked, writes), "held_url": ""},
                [Held.of(row) for row in held.get(one.kind, ())],
            )
            for one in DUTIES
            if one.kind in states
        ],
        "members": members_of(party, year, today, user),
        "seated": study.seated(party, year, today),
        "named": writes or _reveals(user, party),
        "writes": writes,
    }
    return render(request, "life/branch.html", context)


def _reveals(user: Any, party: PartyOrganisation) -> bool:
    return PartyOrganisation.objects.for_user(user, "reveal").filter(pk=party.pk).exists()


def members_of(party: PartyOrganisation, year: int, day: dt.date, user: Any) -> list[Any]:
    rows = study.members(year, day, Q(party_organisation=party)).select_related("member")
    return told_by_right(list(rows), user)


def told_by_right(rows: list[Any], user: Any) -> list[Any]:
    """(row, name, post, hours that are lacking): by name where the user may read names, else
    masked."""
    keys = [row.member_id for row in rows]
    mine = PartyMember.objects.for_user(user, "reveal").filter(pk__in=keys)
    named = set(mine.values_list("pk", flat=True))
    return [
        (
            row,
            row.member.name if row.member_id in named else str(row.member),
            PartyPostTitle(row.post).label if row.post else "",
            max(study.NONE, row.needed - row.studied),
        )
        for row in rows
    ]


@login_required
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """登记组织生活: kind and day are filled in by where one comes from."""
    user, today = request.user, localdate()
    party = get_object_or_404(PartyOrganisation.objects.for_user(user), pk=pk)
    if not PartyOrganisation.objects.for_user(user, "change").filter(pk=pk).exists():
        raise PermissionDenied
    kinds = kinds_of(party)
    initial = {"day": today, **request.GET.dict()}
    form = MeetingForm(request.POST or None, kinds=kinds, host=party, initial=initial)
    refused = _ended(party, today)
    sent = request.method == "POST" and not refused and form.is_valid()
    if sent and (made := entered(request, form)):
        return redirect(_onwards(request, made))
    context = {
        "title": "登记组织生活",
        "form": form,
        "host": party,
        "refused": refused,
        "back": reverse("life-branch", args=[pk]),
        "back_title": party,
    }
    return render(request, "life/record.html", context)


def _ended(party: PartyOrganisation, today: dt.date) -> str:
    if party.dissolved and party.dissolved <= today:
        return f"已于 {party.dissolved} 撤销，以前漏记的请在“活动”里新登记。"
    return "" if party.type in duties.OWING else "党委、党总支没有三会一课要求，请在“活动”里登记。"


def entered(request: HttpRequest, form: MeetingForm) -> Activity | None:
    try:
        made = recording.enter(form.activity(), by=request.user)
    except Refused as why:
        form.add_error(None, str(why))
        return None
    done = "已登记" if made.day <= localdate() else "已列入计划"
    messages.success(request, f"{made}{done}。")
    return made


def _onwards(request: HttpRequest, made: Activity) -> str:
    """To the list of the quarter, or on to who was there."""
    if "attend" in request.POST:
        return reverse("admin:activities_activity_change", args=[made.pk])
    return f"{reverse('life')}?period={Quarter.of(made.day)}"


def kinds_of(party: PartyOrganisation) -> list[ActivityKind]:
    return [duty.kind for duty in DUTIES if party.type in duty.types]
