"""An area changes: it gets another name or code from a day, or it ends and another succeeds it.

The past stays as it was: phases, facts and figures of earlier days keep the old area, and what it
was called stands in `FormerArea`. All that is of no day (`moves_with_area`) goes to the successor,
one statement a model, all in one transaction.
"""

import datetime as dt
from functools import reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import Q, Value
from django.db.models.functions import Concat, Substr
from django.utils.timezone import localdate

from core.copying import copy_rows
from core.errors import Refused
from core.workflow import record
from districts.models import (
    Area,
    CommercialDistrict,
    FormerArea,
    Organisation,
    OrganisationPhase,
    PartyOrganisation,
    PartyOrganisationPhase,
    RoleAssignment,
)
from districts.scoping import ScopedModel
from districts.services.phases import KEPT


@transaction.atomic
def rename(area: Area, name: str, day: dt.date, *, by: Any, note: str = "") -> None:
    """From the day on it is called so; reports of earlier days go on saying the old name."""
    _check(area, day)
    name = name.strip()
    if not name or name == area.name:
        raise Refused("请填写新的名称。", field="name")
    _keep_former(area, day)
    old, area.name = area.name, name
    area.save(update_fields=["name"])
    record(by, "区划更名", area, f"自{day}由“{old}”更名。{note}")


@transaction.atomic
def recode(area: Area, code: str, day: dt.date, *, by: Any, note: str = "") -> None:
    """From the day on it bears this code; the paths of all below follow."""
    _check(area, day)
    code = code.strip()
    if not code or "/" in code or code == area.code:
        raise Refused("请填写新的代码，代码里不能有斜线。", field="code")
    if Area.objects.filter(code=code).exists():
        raise Refused(f"代码“{code}”已有别的区划使用，请核对。", field="code")
    _keep_former(area, day)
    old, former_path = area.code, area.path
    area.code = code
    area.save(update_fields=["code", "path"])
    _rebase(former_path, area.path)
    record(by, "区划换码", area, f"自{day}由{old}换为{code}。{note}")


@transaction.atomic
def merge(area: Area, into: Area, day: dt.date, *, by: Any, note: str = "") -> dict[str, int]:
    """The area ends on the day and `into` succeeds it; answers how much went there."""
    list(Area.objects.select_for_update().filter(pk__in=[area.pk, into.pk]).order_by("pk"))
    _check(area, day)
    _check_successor(area, into, day)
    moved = {
        "单位": _move_organisations(area, into, day),
        "党组织": _move_party_organisations(area, into, day),
        "下级区划": _move_children(area, into, day),
        "授权": _move_roles(area, into, day),
    }
    for model, links in followers():
        count = sum(
            model._default_manager.filter(**{link: area}).update(**{link: into}) for link in links
        )
        moved.setdefault(str(model._meta.verbose_name), count)
    _move_touched(area, into)
    _open_books(area, into, day)
    area.until, area.successor = day, into
    area.save(update_fields=["until", "successor"])
    record(by, "区划并入", area, f"自{day}并入{into}。{note}")
    return {name: count for name, count in moved.items() if count}


def preview(area: Area) -> dict[str, int]:
    """How much would go to a successor, by what screens call it."""
    counted = {
        "单位": Organisation.objects.filter(area=area).count(),
        "下级区划": Area.objects.filter(parent=area).count(),
        "授权": _lasting_roles(area, localdate()).count(),
    }
    for model, links in followers():
        here = reduce(or_, (Q(**{link: area}) for link in links))
        counted[str(model._meta.verbose_name)] = model._default_manager.filter(here).count()
    return {name: count for name, count in counted.items() if count}


def followers() -> list[tuple[type[models.Model], list[str]]]:
    """Every model whose rows go to the successor, with its links to an area. Organisations go by
    their phases, areas and roles by rules of their own."""
    found = []
    for model in apps.get_models():
        own = issubclass(model, ScopedModel) and model.moves_with_area
        if not own or model in {Area, Organisation}:
            continue
        links = [f.name for f in model._meta.concrete_fields if f.related_model is Area]
        if links:
            found.append((model, links))
    return found


# Checks


def _check(area: Area, day: dt.date) -> None:
    if area.until:
        raise Refused(f"{area}已于{area.until}撤销，不能再变更，请在承继它的区划办理。")
    if day > localdate():
        raise Refused(f"{day}还没有到，请到时再办理。", field="day")
    last = area.former.order_by("until").last()
    begun = max(filter(None, (area.since, last.until if last else None)), default=None)
    if begun and day <= begun:
        raise Refused(f"要晚于上一次变更（{begun}），请改填日期。", field="day")


def _check_successor(area: Area, into: Area, day: dt.date) -> None:
    if into.until and into.until <= day:
        raise Refused(f"{into}已撤销，请另选。", field="into")
    if into.path.startswith(area.path) or area.path.startswith(into.path):
        raise Refused("不能并入自己、上级或下级，请另选。", field="into")
    if into.kind != area.kind and into.parent_id != area.parent_id:
        raise Refused("请选择同一级的区划。", field="into")
    if clashes := _clashes(area, into):
        told = "、".join(clashes[:5])
        raise Refused(f"两边有同名的登记：{told}。请先改名或合并，再办理并入。", field="into")


def _clashes(area: Area, into: Area) -> list[str]:
    """Names that must be once in an area and stand in both."""
    found = []
    for model, _ in followers():
        for rule in model._meta.constraints:
            if isinstance(rule, models.UniqueConstraint) and set(rule.fields) == {"area", "name"}:
                rows = model._default_manager
                there = rows.filter(area=into).values("name")
                same = rows.filter(area=area, name__in=there).values_list("name", flat=True)
                found += [f"{model._meta.verbose_name}“{name}”" for name in same]
    return found


# What is kept, and what moves


def _keep_former(area: Area, day: dt.date) -> None:
    FormerArea.objects.create(
        area=area, name=area.name, code=area.code, parent=area.parent, until=day
    )


def _rebase(old: str, new: str) -> None:
    """The paths below an area that has another path now."""
    below = Area.objects.filter(path__startswith=old)
    below.update(path=Concat(Value(new), Substr("path", len(old) + 1)))


def _move_organisations(area: Area, into: Area, day: dt.date) -> int:
    """Each gets a phase in the successor from the day; later phases lie there too."""
    phases = OrganisationPhase.objects
    latest = (
        phases.filter(organisation__phases__area=area, since__lt=day)
        .order_by("organisation_id", "-since")
        .distinct("organisation_id")
    )
    here = [phase for phase in latest if phase.area_id == area.pk]
    changed = set(
        phases.filter(
            since=day, organisation__in=[one.organisation_id for one in here]
        ).values_list("organisation_id", flat=True)
    )
    phases.filter(area=area, since__gte=day).update(area=into)
    copy_rows(
        OrganisationPhase,
        [_continued(one, into, day) for one in here if one.organisation_id not in changed],
    )
    return Organisation.objects.filter(area=area).update(area=into)


def _continued(phase: OrganisationPhase, into: Area, day: dt.date) -> OrganisationPhase:
    new = OrganisationPhase(organisation_id=phase.organisation_id, since=day)
    for name in KEPT:
        field: Any = OrganisationPhase._meta.get_field(name)
        setattr(new, field.attname, getattr(phase, field.attname))
    new.area = into
    return new


def _move_party_organisations(area: Area, into: Area, day: dt.date) -> int:
    """Their phases before the day remember the old area; `area` itself moves with the others."""
    phases = PartyOrganisationPhase.objects
    before = phases.filter(party_organisation__area=area, since__lt=day)
    latest = before.order_by("party_organisation_id", "-since").distinct("party_organisation_id")
    begun = phases.filter(party_organisation__area=area, since=day)
    changed = set(begun.values_list("party_organisation_id", flat=True))
    fresh = [
        PartyOrganisationPhase(
            party_organisation_id=one.party_organisation_id,
            since=day,
            name=one.name,
            type=one.type,
            parent_id=one.parent_id,
        )
        for one in latest
        if one.party_organisation_id not in changed
    ]
    before.filter(area=None).update(area=area)
    copy_rows(PartyOrganisationPhase, fresh)
    return PartyOrganisation.objects.filter(area=area).count()


def _move_children(area: Area, into: Area, day: dt.date) -> int:
    children = list(Area.objects.filter(parent=area))
    for child in children:
        _keep_former(child, day)
        old = child.path
        child.parent = into
        child.save(update_fields=["parent", "path"])
        _rebase(old, child.path)
    return len(children)


def _lasting_roles(area: Area, day: dt.date) -> Any:
    return RoleAssignment.objects.filter(Q(until=None) | Q(until__gt=day), area=area)


def _move_roles(area: Area, into: Area, day: dt.date) -> int:
    """Whoever had a role here has it there from the day, unless he has it there already."""
    there = set(_lasting_roles(into, day).values_list("user_id", "role"))
    roles = list(_lasting_roles(area, day))
    lacking = [one for one in roles if (one.user_id, one.role) not in there]
    later = [one.pk for one in lacking if one.since >= day]
    RoleAssignment.objects.filter(pk__in=later).update(area=into)
    _lasting_roles(area, day).filter(since__lt=day).update(until=day)
    RoleAssignment.objects.bulk_create(
        RoleAssignment(user_id=one.user_id, role=one.role, area=into, since=day, until=one.until)
        for one in lacking
        if one.since < day
    )
    return len(roles)


def _move_touched(area: Area, into: Area) -> None:
    """Commercial districts that reach into the area reach into its successor."""
    through = CommercialDistrict.touches.through._default_manager
    already = through.filter(area=into).values("commercialdistrict")
    through.filter(area=area).exclude(commercialdistrict__in=already).update(area=into)
    through.filter(area=area).delete()


def _open_books(area: Area, into: Area, day: dt.date) -> None:
    """A successor that kept no books has them from the day on."""
    changed = []
    for name in ("ledger_since", "roster_since"):
        if getattr(area, name) and not getattr(into, name):
            setattr(into, name, max(day, getattr(area, name)))
            changed.append(name)
    if changed:
        into.save(update_fields=changed)
