"""What became of a Party organisation, newest first: from its phases, terms, posts, coverage,
titles and steps, and from the act log."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.utils.timezone import localdate, localtime

from core.dated import show
from core.models import Act
from districts.models import OrganisationCoverage, PartyOrganisation, PartyOrganisationPhase, Term

SHOWN = 100
NAMED = 3  # organisations named in one entry


@dataclass(frozen=True)
class Entry:
    """`mark` is the dot's look: what began is green, what ended red, an act of the log plain."""

    day: dt.date
    when: str
    text: str
    note: str = ""
    mark: str = "done"


def timeline(party: PartyOrganisation, user: Any) -> list[Entry]:
    """The latest hundred; coverage of organisations that the user may see."""
    terms = list(party.terms.all())
    entries = [
        *_acts(party),
        *_end(party),
        *_titles(party),
        *_steps(party),
        *_coverage(party, user),
        *_posts(party, {term.since for term in terms}),
        *_terms(terms),
        *_phases(party),
    ]  # of one day the founding stands below all others
    return sorted(entries, key=lambda entry: entry.day, reverse=True)[:SHOWN]


def _phases(party: PartyOrganisation) -> Iterator[Entry]:
    phases = list(party.phases.select_related("parent").order_by("since"))
    source = f"，由{party.split_from}分设" if party.split_from else ""
    if phases:
        text = f"成立{phases[0].get_type_display()}“{phases[0].name}”{source}"
        yield Entry(party.founded, party.founded_text, text, party.approval)
    for before, after in pairwise(phases):
        if text := "，".join(_changes(before, after)):
            yield Entry(after.since, show(after.since, after.since_precision), text)


def _changes(before: PartyOrganisationPhase, after: PartyOrganisationPhase) -> Iterator[str]:
    if after.name != before.name:
        yield f"更名为“{after.name}”"
    if after.type != before.type:
        yield f"改设为{after.get_type_display()}"
    if after.parent_id != before.parent_id:
        yield f"上级改为{after.parent}" if after.parent else "改为直属"


def _terms(terms: Iterable[Term]) -> Iterator[Entry]:
    for term in terms:
        put_off = f"，批准延期至 {term.put_off_to}" if term.put_off_to else ""
        text = f"第 {term.number} 届选举产生，{term.due} 届满{put_off}"
        yield Entry(term.since, term.since_text, text, term.approval)


def _posts(party: PartyOrganisation, elections: set[dt.date]) -> Iterator[Entry]:
    """Posts that began or ended between elections."""
    for post in party.posts.all():
        if post.since not in elections:
            yield Entry(post.since, post.since_text, f"{post}任职", post.source)
        if post.until is not None and post.until not in elections:
            yield Entry(post.until, show(post.until), f"{post}卸任", mark="back")


def _coverage(party: PartyOrganisation, user: Any) -> Iterator[Entry]:
    """Those of one day together."""
    began: dict[tuple[dt.date, str], list[str]] = defaultdict(list)
    ended: dict[dt.date, list[str]] = defaultdict(list)
    rows = OrganisationCoverage.objects.for_user(user).filter(party_organisation=party)
    told = rows.order_by("organisation_id").values_list(
        "organisation__name", "since", "since_precision", "until"
    )
    for name, since, precision, until in told:
        began[since, precision].append(name)
        if until is not None:
            ended[until].append(name)
    for (since, precision), names in began.items():
        yield Entry(since, show(since, precision), f"开始覆盖 {_named(names)}")
    for until, names in ended.items():
        yield Entry(until, show(until), f"不再覆盖 {_named(names)}", mark="back")


def _named(names: list[str]) -> str:
    more = "等" if len(names) > NAMED else ""
    return f"{len(names)} 家单位：{'、'.join(names[:NAMED])}{more}"


def _titles(party: PartyOrganisation) -> Iterator[Entry]:
    for title in party.titles.all():
        text = f"{title.get_level_display()}“{title.name or title.get_kind_display()}”"
        yield Entry(title.since, title.since_text, f"获{text}", title.issuer)
        if title.until is not None and title.until != party.dissolved:
            yield Entry(title.until, show(title.until), f"{text}终止", mark="back")


def _steps(party: PartyOrganisation) -> Iterator[Entry]:
    for stage in party.ladder.all():
        text = f"进入“{stage.get_step_display()}”"
        yield Entry(stage.since, stage.since_text, text, stage.measure)


def _end(party: PartyOrganisation) -> Iterator[Entry]:
    if party.dissolved is not None:
        into = f"并入{party.successor}" if party.successor else "撤销"
        reason = "" if party.successor else party.dissolved_reason
        yield Entry(party.dissolved, show(party.dissolved), into, reason, "back")


def _acts(party: PartyOrganisation) -> Iterator[Entry]:
    found = Act.objects.filter(model=party._meta.label_lower, object_id=party.pk)
    for act in found.select_related("by").order_by("-at")[:SHOWN]:
        at = localtime(act.at)
        text = f"{act.by or '系统'}经办：{act.verb}"
        yield Entry(localdate(act.at), f"{at:%Y-%m-%d %H:%M}", text, act.note, "")
