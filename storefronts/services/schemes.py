"""Which scheme holds where, and how its rules change: by a new version from a day."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from core.errors import Refused
from core.workflow import record
from districts.models import Area
from storefronts.enums import CriterionKind
from storefronts.models import Criterion, HonourScheme, SchemeVersion
from storefronts.models.schemes import STARS

HUNDRED = 100
RULES = (
    "source",
    "validity_months",
    "notice_days",
    "pass_mark",
    "tolerance",
    "quota",
    "star_marks",
    "promises",
    "numbering",
)


def schemes_of(area: Area) -> list[HonourScheme]:
    """The schemes that hold in the area: of each code the nearest one."""
    nearest: dict[str, HonourScheme] = {}
    for scheme in HonourScheme.objects.of_area(area):
        nearest.setdefault(scheme.code, scheme)
    return sorted(nearest.values(), key=lambda one: one.pk)


def in_force(scheme: HonourScheme, day: dt.date | None = None) -> SchemeVersion | None:
    """The version whose rules apply to what begins on the day (today)."""
    versions = scheme.versions.filter(since__lte=day or localdate())
    return versions.order_by("-since", "-number").first()


def open_to_applications(area: Area, day: dt.date | None = None) -> list[SchemeVersion]:
    """The rules under which a store of the area may apply on the day (today)."""
    day = day or localdate()
    schemes = [one for one in schemes_of(area) if one.closed is None or one.closed > day]
    versions = SchemeVersion.objects.filter(scheme__in=schemes, since__lte=day)
    latest = versions.order_by("scheme_id", "-since", "-number").distinct("scheme_id")
    return sorted(latest.select_related("scheme"), key=lambda one: one.scheme_id)


@transaction.atomic
def revise(scheme: HonourScheme, *, area: Area | None, by: Any, note: str = "") -> SchemeVersion:
    """A draft that begins as a copy of the rules in force. An area that revises the default scheme
    gets one of its own. Raises Refused where a draft stands already."""
    own = scheme if scheme.area_id or area is None else _own(scheme, area)
    HonourScheme.objects.select_for_update(no_key=True).get(pk=own.pk)
    if own.versions.filter(since=None).exists():
        raise Refused("已有一份修订稿还没有施行，请接着改那一份。")
    model = in_force(own) or in_force(scheme)
    last = own.versions.order_by("-number").values_list("number", flat=True).first() or 0
    kept = {name: getattr(model, name) for name in RULES} if model else {"source": "本区规定"}
    draft = SchemeVersion.objects.create(scheme=own, number=last + 1, **kept)
    criteria = list(model.criteria.all()) if model else []
    for criterion in criteria:
        criterion.pk, criterion.version = None, draft
        criterion._state.adding = True
    Criterion.objects.bulk_create(criteria)
    record(by, "修订", own, note or f"第 {draft.number} 版")
    return draft


def _own(scheme: HonourScheme, area: Area) -> HonourScheme:
    same = {"name": scheme.name, "starred": scheme.starred, "for_counter": scheme.for_counter}
    own, _ = HonourScheme.objects.get_or_create(area=area, code=scheme.code, defaults=same)
    return own


@transaction.atomic
def put_in_force(
    version: SchemeVersion, *, since: dt.date, by: Any, note: str = ""
) -> SchemeVersion:
    """From the day its rules apply to what begins. Raises Refused with what has to be mended."""
    draft = SchemeVersion.objects.select_for_update().get(pk=version.pk)
    if draft.since is not None:
        raise Refused(f"这一版已自 {draft.since} 起施行，要改请先修订出新的一版。")
    latest = draft.scheme.versions.exclude(since=None).order_by("-since").first()
    if since < localdate() or (latest and latest.since and since <= latest.since):
        raise Refused("施行日期不能早于今天，也不能早于上一版的施行日期，请改选。", field="since")
    if faults := faults_of(draft):
        raise Refused("；".join(faults) + "。请改好后再施行。")
    draft.since = since
    draft.save(update_fields=["since"])
    record(by, "施行", draft, note or f"自 {since} 起施行")
    return draft


def faults_of(version: SchemeVersion) -> list[str]:
    """What keeps a draft from being put in force, a phrase each."""
    criteria = list(version.criteria.all())
    scored = [one.points for one in criteria if one.kind == CriterionKind.SCORED]
    found = []
    if not scored:
        found.append("还没有评分指标")
    elif sum(scored) != HUNDRED:
        found.append(f"评分指标合计 {sum(scored)} 分，应为 {HUNDRED} 分")
    if version.pass_mark > HUNDRED:
        found.append(f"合格分不能超过 {HUNDRED} 分")
    if version.scheme.starred and not _rising(version.star_marks):
        found.append(f"星级分数应有 {STARS} 个，从一星到五星依次升高")
    return found


def _rising(marks: list[int]) -> bool:
    return len(marks) == STARS and marks == sorted(set(marks))
