"""模板: an ad-hoc table kept under a name, run again for the newest quarter.

Whoever may export where the table is of keeps one; its owner changes it, a shared one also the
officials of its area. None is deleted.
"""

from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.timezone import localdate

from core.errors import Refused
from core.workflow import record
from districts.models import Area
from districts.scoping import assigned_paths
from reports.models import TableTemplate
from reports.services import may_export
from reports.tables.asking import Asked, asked

MOST = 100  # of one owner


def visible(user: Any) -> QuerySet[TableTemplate]:
    """The running ones of the user's areas that are shared, and his own."""
    found = TableTemplate.objects.for_user(user).filter(ended_on=None)
    found = found.filter(Q(shared=True) | Q(owner=user)) if user.is_authenticated else found.none()
    return found.select_related("area", "owner").order_by("area__path", "name", "pk")


def may_change(user: Any, template: TableTemplate) -> bool:
    if not may_export(user, template.area):
        return False
    official = any(template.area.path.startswith(path) for path in assigned_paths(user, "lock"))
    return template.owner_id == user.pk or (template.shared and official)


def run_words(template: TableTemplate) -> str:
    """The query string of its table, of the newest quarter."""
    return f"{template.words}&template={template.pk}"


@transaction.atomic
def keep(found: Asked, *, name: str, shared: bool, by: Any) -> TableTemplate:
    """The conditions of a table under a name. Raises Refused."""
    area = found.selection.area
    if not may_export(by, area):
        raise Refused("您在这个区划没有导出权限，不能保存模板，请转告有权限的同事。")
    if visible(by).filter(owner=by).count() >= MOST:
        raise Refused(f"您已有 {MOST} 个模板，请先停用不用的。")
    _check_name(area, by, name)
    template = TableTemplate.objects.create(
        area=area, name=name, words=found.words(period=False), shared=shared, owner=by
    )
    record(by, "保存临时报表模板", template, _told(template))
    return template


@transaction.atomic
def change(
    template: TableTemplate, *, name: str, shared: bool, words: str, reason: str, by: Any
) -> TableTemplate:
    """Another name, other conditions or other readers, with the reason. Raises Refused, and Http404
    for conditions beyond the scope of who changes it."""
    locked = _held(template, by, reason)
    found = asked(QueryDict(words), by)
    if found is None or found.selection.area.pk != locked.area_id:
        raise Refused("模板的区划不能改，请另存一个模板。")
    if name != locked.name:
        _check_name(locked.area, locked.owner, name)
    before = _told(locked)
    locked.name, locked.shared, locked.words = name, shared, found.words(period=False)
    if (after := _told(locked)) == before:
        raise Refused("没有改动，请先改，再保存。")
    locked.save()
    record(by, "更正临时报表模板", locked, f"{before} 改为 {after}。{reason}"[:2000])
    return locked


@transaction.atomic
def end(template: TableTemplate, *, reason: str, by: Any) -> TableTemplate:
    """Out of the list from today on; it stays on record. Raises Refused."""
    locked = _held(template, by, reason)
    locked.ended_on, locked.ended_reason = localdate(), reason.strip()[:200]
    locked.save(update_fields=["ended_on", "ended_reason"])
    record(by, "停用临时报表模板", locked, reason)
    return locked


def _held(template: TableTemplate, by: Any, reason: str) -> TableTemplate:
    found = TableTemplate.objects.select_for_update(of=("self",)).select_related("area", "owner")
    locked = found.get(pk=template.pk)
    if not may_change(by, locked):
        raise Refused("模板由建立人更正，共用的也可由区级人员更正，请转告他们。")
    if locked.ended_on is not None:
        raise Refused(f"模板已于 {locked.ended_on} 停用，不能再改，请另存一个。")
    if not reason.strip():
        raise Refused("请写明事由。", field="reason")
    return locked


def _check_name(area: Area, owner: Any, name: str) -> None:
    same = TableTemplate.objects.filter(area=area, owner=owner, name=name, ended_on=None)
    if same.exists():
        raise Refused("已有同名的模板，请换一个名称，或更正那一个。", field="name")


def _told(template: TableTemplate) -> str:
    who = "本区划共用" if template.shared else "只有自己用"
    return f"“{template.name}”（{who}，{template.words}）"
