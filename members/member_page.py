"""The page of one member: where he stands today, and what became of him."""

import datetime as dt
from collections.abc import Iterator

from core.dated import show
from districts.advice import page
from districts.organisation_page import Event, span
from members.enums import AffiliationKind
from members.models import PartyMember

LOOK = "查看"


def facts(member: PartyMember, day: dt.date) -> list[tuple[str, str]]:
    """What holds on the day; what nobody has said is left out."""
    told = [("党员类别", member.standing_on(day))]
    told += [
        (AffiliationKind(row.kind).label, str(row.party_organisation or row.outside_name))
        for row in member.affiliations.on(day).select_related("party_organisation")
    ]
    for work in member.employments.on(day).select_related("organisation"):
        told.append(("工作单位", "，".join(filter(None, (str(work), work.post)))))
    told.append(("入党时间", show(member.joined, member.joined_precision)))
    told.append(("转正时间", show(member.full_since, member.full_since_precision)))
    told += [("失联", span(row, None)) for row in member.lost.on(day)]
    told += [(post.get_kind_display(), post.name) for post in member.pioneer_posts.on(day)]
    if member.ended:
        told.append(("终止", f"{member.ended} {member.get_end_reason_display()}"))
    return [(name, value) for name, value in told if value not in {"", "—"}]


def timeline(member: PartyMember) -> list[Event]:
    """The latest first; of one day what is said last stands above."""
    events = [
        *_party_life(member),
        *_stages(member),
        *_affiliated(member),
        *_transferred(member),
        *_employed(member),
        *_lost(member),
        *_distinguished(member),
    ]
    return sorted(events, key=lambda event: event.since, reverse=True)


def _party_life(member: PartyMember) -> Iterator[Event]:
    if member.joined:
        when = show(member.joined, member.joined_precision)
        yield Event(member.joined, when, "入党", "", True)
    if member.full_since:
        when = show(member.full_since, member.full_since_precision)
        yield Event(member.full_since, when, "转为正式党员", "", True)
    if member.ended:
        reason = member.get_end_reason_display()
        yield Event(member.ended, str(member.ended), "终止", reason, False)


def _stages(member: PartyMember) -> Iterator[Event]:
    file = getattr(member, "development", None)
    if file is None:
        return
    url = page("members_development", file.pk)
    for stage in file.stages.all():
        title = f"发展党员：{stage.get_stage_display()}"
        yield Event(stage.day, str(stage.day), title, stage.note, False, url, LOOK)


def _affiliated(member: PartyMember) -> Iterator[Event]:
    for row in member.affiliations.select_related("party_organisation"):
        text = "，".join(
            filter(None, (str(row.party_organisation or row.outside_name), row.outside_place))
        )
        title = row.get_kind_display()
        yield Event(row.since, span(row, row.until), title, text, row.until is None)


def _transferred(member: PartyMember) -> Iterator[Event]:
    for row in member.transfers.select_related("source", "target"):
        url = page("members_membershiptransfer", row.pk)
        text = f"{row.from_name}转至{row.to_name}，{row.get_state_display()}"
        when = f"{row.applied_on} 申请"
        yield Event(row.applied_on, when, "转接组织关系", text, False, url, LOOK)


def _employed(member: PartyMember) -> Iterator[Event]:
    for row in member.employments.select_related("organisation"):
        text = "，".join(filter(None, (str(row), row.post)))
        yield Event(row.since, span(row, row.until), "工作单位", text, row.until is None)


def _lost(member: PartyMember) -> Iterator[Event]:
    for row in member.lost.all():
        text = "：".join(filter(None, (row.get_reason_display(), row.efforts)))
        yield Event(row.since, span(row, row.until), "失联", text, row.until is None)


def _distinguished(member: PartyMember) -> Iterator[Event]:
    """Honours, recommendations, pledges and posts."""
    for honour in member.honours.all():
        text = "，".join(filter(None, (honour.name, honour.get_level_display(), honour.issuer)))
        yield Event(honour.day, str(honour.day), "荣誉", text, True)
    for one in member.recommendations.all():
        text = f"{one.get_kind_display()}，{one.get_outcome_display()}"
        yield Event(one.day, str(one.day), "推优", text, False)
    for pledge in member.pledges.all():
        kept = f"，{pledge.kept_on}兑现" if pledge.kept_on else ""
        yield Event(pledge.day, str(pledge.day), "承诺", f"{pledge.text}{kept}", bool(kept))
    for post in member.pioneer_posts.all():
        title = post.get_kind_display()
        yield Event(post.since, span(post, post.until), title, post.name, post.until is None)
