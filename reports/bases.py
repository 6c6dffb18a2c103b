"""口径版本: a basis is added, revised by a further version, or corrected while none locked uses it.

What a locked edition was counted by stays as it is for good, so that its figures can be explained;
another choice is a new version from now on, with its reason.
"""

from collections.abc import Iterable
from typing import Any, cast

from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from core.errors import Refused
from core.workflow import record
from districts.enums import CoverageClass, Means, OrganisationKind
from districts.models import Area
from districts.scoping import ScopedQuerySet, assigned_paths, may
from reports.enums import ReportState
from reports.models import Basis, Figure, QuarterlyReport
from reports.models.bases import FROZEN

TITLES = {
    field.name: str(field.verbose_name)
    for field in Basis._meta.concrete_fields
    if field.name in FROZEN
}
MAY_CHANGE = tuple(name for name in FROZEN if name not in {"area", "code"})
USED = "“{basis}”已用于锁定的报表，不能更正；请建新版本，从今后汇总的报表起用。"


def editions(basis: Basis) -> ScopedQuerySet:
    """The editions whose figures were counted by this version, newest first."""
    counted = Figure.objects.filter(
        report=OuterRef("pk"), basis=basis, area=OuterRef("area"), commercial_district=None
    )
    found = QuarterlyReport.objects.filter(Exists(counted)).select_related("area")
    return cast(ScopedQuerySet, found)


def versions(basis: Basis) -> QuerySet[Basis]:
    """All of its code, newest first, each with how many editions used it and were locked."""
    counted = Figure.objects.filter(
        basis=OuterRef("pk"), area=F("report__area"), commercial_district=None
    ).order_by()
    locked = counted.filter(report__state=ReportState.LOCKED)
    same = Basis.objects.filter(code=basis.code, area=basis.area)
    return same.annotate(used=_number(counted), locked=_number(locked)).order_by("-pk")


def _number(figures: QuerySet[Figure]) -> Any:
    """How many there are of each basis."""
    each = figures.values("basis").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(each), 0)


def frozen(basis: Basis) -> bool:
    """Whether a locked edition uses it."""
    return editions(basis).filter(state=ReportState.LOCKED).exists()


def of_report(report: QuarterlyReport) -> list[Basis]:
    """The versions by which the edition was counted; of one without figures those of today."""
    counted = Figure.objects.filter(
        report=report, basis=OuterRef("pk"), area=report.area_id, commercial_district=None
    )
    found = list(Basis.objects.filter(Exists(counted)))
    return found or list(Basis.objects.current().holding_in(report.area))


def named(code: str, among: Iterable[Basis]) -> Basis | None:
    """The one under this code; without a code the first."""
    return next((basis for basis in among if basis.code == code or not code), None)


def told(basis: Basis) -> list[str]:
    """What the basis chose, one sentence a choice."""
    kinds = "、".join(OrganisationKind(kind).label for kind in basis.kinds)
    classes = "、".join(CoverageClass(each).label for each in basis.classes)
    means = "、".join(Means(each).label for each in basis.means)
    seats = "计为" if basis.seats_count else "不计为"
    active = "，或本季参加了活动" if basis.activities_count else ""
    least = f"，从业人员不少于 {basis.least_staff} 人" if basis.least_staff else ""
    return [
        f"统计口径“{basis}”：{basis.note}".rstrip("："),
        f"分母：截至当日正常经营的{kinds}{least}；停业、空壳、一企多照的单位不计。",
        f"计入组织覆盖：{classes}；商圈联合党组织成员单位{seats}组织覆盖。",
        f"计入工作覆盖：有党组织覆盖，或有{means}联系{active}。",
        f"应建：正式党员 {basis.due_members} 名以上；组织覆盖率目标 {basis.target}%。",
    ]


def may_keep(user: Any, area: Area | None) -> bool:
    """Who manages an area keeps its local bases; those of everybody any administrator."""
    if area is None:
        return may(user, "manage")
    return any(area.path.startswith(path) for path in assigned_paths(user, "manage"))


@transaction.atomic
def add(basis: Basis, *, by: Any, reason: str) -> Basis:
    """The first version of a new code, from now on. Raises Refused."""
    basis.current, basis.why = True, _reason(reason)
    check(basis, by)
    basis.save()
    record(by, "新增口径", basis, basis.why)
    return basis


@transaction.atomic
def revise(basis: Basis, *, by: Any, reason: str, **fields: Any) -> Basis:
    """A further version that counts what is compiled from now on. Raises Refused."""
    latest = _held(basis)
    if not latest.current:
        raise Refused(f"“{latest}”已不是现行版本，请在现行版本上建新版本。")
    if fields.get("version", latest.version) == latest.version:
        raise Refused(f"这个口径已有“{latest.version}”版，请换一个版本名。", field="version")
    made = Basis(
        **{name: getattr(latest, name) for name in (*FROZEN, "order")}
        | {name: value for name, value in fields.items() if name in MAY_CHANGE}
    )
    made.why = _reason(reason)
    _check_right(by, made.area)
    _check_content(made)
    if not _differences(latest, made, leaving="version"):
        raise Refused("新版本与现行版本相同，请先改要变的内容。")
    Basis.objects.filter(pk=latest.pk).update(current=False)
    made.save()
    record(by, "建口径新版本", made, f"{_changed(latest, made)}。{made.why}")
    return made


@transaction.atomic
def correct(basis: Basis, *, by: Any, reason: str, **fields: Any) -> Basis:
    """Other values of a version that no locked edition uses. Raises Refused."""
    known = _held(basis)
    before = Basis(**{name: getattr(known, name) for name in FROZEN})
    for name in {*fields} & {*MAY_CHANGE, "order"}:
        setattr(known, name, fields[name])
    check(known, by)
    known.save()
    record(by, "更正口径", known, f"{_changed(before, known)}。{_reason(reason)}")
    return known


def check(basis: Basis, by: Any) -> None:
    """What is to be saved of a new code or of a version that is there. Raises Refused."""
    _check_right(by, basis.area)
    if basis.pk is None:
        _check_code(basis)
    elif frozen(basis):
        raise Refused(USED.format(basis=basis))
    _check_content(basis)


def _held(basis: Basis) -> Basis:
    return Basis.objects.select_for_update(of=("self",)).select_related("area").get(pk=basis.pk)


def _reason(reason: str) -> str:
    if not reason.strip():
        raise Refused("请写明事由。", field="reason")
    return reason.strip()[:200]


def _check_right(by: Any, area: Area | None) -> None:
    if not may_keep(by, area):
        raise Refused("口径由本区的管理员维护，请转告他们。", field="area")
    if area is not None and not area.own_report:
        raise Refused("只有单独出报表的区、功能区可以另设口径，请改选。", field="area")


def _check_code(basis: Basis) -> None:
    """A code means one thing wherever it is asked for: what is local takes no common code."""
    same = Basis.objects.filter(code=basis.code).select_related("area")
    for other in same:
        mine, theirs = basis.area.path if basis.area else "", other.area.path if other.area else ""
        if mine.startswith(theirs) or theirs.startswith(mine):
            told = f"代码“{basis.code}”已用于“{other}”，请换一个代码，或者在它上面建新版本。"
            raise Refused(told, field="code")


def _check_content(basis: Basis) -> None:
    for name in ("code", "name", "version"):
        if not getattr(basis, name).strip():
            raise Refused("代码、名称和版本都要填，请补上。", field=name)
    if not basis.kinds:
        raise Refused("请至少选一类单位计入分母。", field="kinds")
    if not basis.classes:
        raise Refused("请至少选一类计入组织覆盖。", field="classes")
    if basis.due_members < 1:
        raise Refused("应建的正式党员数应大于 0，请改填。", field="due_members")
    same = Basis.objects.filter(area=basis.area, code=basis.code, version=basis.version)
    if same.exclude(pk=basis.pk).exists():
        raise Refused(f"这个口径已有“{basis.version}”版，请换一个版本名。", field="version")


def _differences(old: Basis, new: Basis, leaving: str = "") -> list[str]:
    """The titles of what differs."""
    return [
        title
        for name, title in TITLES.items()
        if name != leaving and _sorted(getattr(old, name)) != _sorted(getattr(new, name))
    ]


def _sorted(value: Any) -> Any:
    return sorted(value) if isinstance(value, list) else value


def _changed(old: Basis, new: Basis) -> str:
    """Which columns differ, for the act log."""
    return f"改了{'、'.join(_differences(old, new)) or '顺序'}"
