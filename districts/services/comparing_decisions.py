"""What becomes of a row of an outside list that the register lacks: registered, found to be one
that is there, or left out with evidence."""

from typing import Any

from django.db import IntegrityError, transaction

from core.dated import Precision
from core.errors import Refused
from core.workflow import record
from districts.enums import ListDecision, Match, OrganisationKind
from districts.models import ComparisonRow, Organisation, OrganisationPhase
from districts.services.comparing import source_of
from districts.services.comparing_matches import normal
from districts.services.current import settle_organisation
from districts.services.registration import root_path

#: the first two signs of a code tell what it was given to (GB 32100)
KINDS_OF_CODES = {
    "91": OrganisationKind.ENTERPRISE,
    "92": OrganisationKind.SOLE_PROPRIETOR,
    "51": OrganisationKind.SOCIAL,
    "52": OrganisationKind.SOCIAL,
    "53": OrganisationKind.SOCIAL,
    "11": OrganisationKind.DEPARTMENT,
    "12": OrganisationKind.INSTITUTION,
}
#: says nothing of whether or where another office has registered it
NEUTRAL = "这一行不能登记为新单位，请核对名称和代码；确在本辖区的，请按代码办理“申请迁入”。"


def kind_of(row: ComparisonRow) -> OrganisationKind:
    return KINDS_OF_CODES.get(row.uscc[:2], OrganisationKind.ENTERPRISE)


@transaction.atomic
def register(row: ComparisonRow, *, by: Any, kind: str = "", note: str = "") -> Organisation:
    """登记为新单位, known no later than the list's day, with the list as evidence."""
    _open(row)
    _check_new(row)
    listed = row.comparison
    try:
        with transaction.atomic():
            organisation = Organisation.objects.create(
                name=row.name,
                uscc=row.uscc or None,
                area=listed.area,
                kind=kind or kind_of(row),
                remark=f"地址：{row.address}" if row.address else "",
            )
    except IntegrityError:
        raise Refused(NEUTRAL) from None
    OrganisationPhase.objects.create(
        organisation=organisation,
        since=listed.day,
        since_precision=Precision.BY,
        kind=organisation.kind,
        area=organisation.area,
        evidence=source_of(row),
    )
    settle_organisation(organisation)
    record(by, "登记为新单位", organisation, f"{source_of(row)} {note}".strip())
    _decide(row, ListDecision.REGISTERED, organisation, note)
    return organisation


def _check_new(row: ComparisonRow) -> None:
    """Inside the area the clerk is told which one it is, beyond it nothing."""
    here = row.comparison.area.path
    same = Organisation.objects.filter(uscc=row.uscc) if row.uscc else Organisation.objects.none()
    if not row.uscc:
        root = root_path(row.comparison.area)
        same = Organisation.objects.filter(name=row.name, area__path__startswith=root, closed=None)
    found = list(same.select_related("area"))
    own = next((one for one in found if one.area.path.startswith(here)), None)
    if own is not None:
        raise Refused(f"本辖区已登记“{own}”，请改用“认定为同一单位”。")
    if found:
        raise Refused(NEUTRAL)


@transaction.atomic
def same(
    row: ComparisonRow, *, by: Any, organisation: Organisation | None = None, note: str = ""
) -> Organisation:
    """认定为同一单位: the chosen one, else the one that is alike. A code it lacks is taken over."""
    _open(row)
    chosen = organisation or row.organisation
    if chosen is None:
        raise Refused("没有名称相近的单位，请选择是登记册里的哪一个。", field="organisation")
    if not chosen.area.path.startswith(row.comparison.area.path):
        raise Refused("请选择这份名单辖区内的单位。", field="organisation")
    if (
        row.uscc
        and chosen.uscc
        and row.uscc != chosen.uscc
        and normal(row.name) != normal(chosen.name)
    ):
        raise Refused(
            f"两边的代码不同（名单 {row.uscc}，登记册 {chosen.uscc}），名称也不同，请核对。",
            field="organisation",
        )
    if row.uscc and not chosen.uscc:
        _take_code(chosen, row.uscc)
    record(by, "认定为同一单位", chosen, f"{source_of(row)}“{row.name}” {note}".strip())
    _decide(row, ListDecision.SAME, chosen, note)
    return chosen


def _take_code(organisation: Organisation, uscc: str) -> None:
    if Organisation.objects.filter(uscc=uscc).exists():
        raise Refused("名单上的代码不能使用，请核对后再认定。", field="organisation")
    organisation.uscc = uscc
    organisation.save(update_fields=["uscc"])


@transaction.atomic
def leave_out(row: ComparisonRow, *, by: Any, note: str) -> None:
    """剔除（不纳入）: it stays on the list with its evidence and is no organisation of the area."""
    _open(row)
    _decide(row, ListDecision.STRUCK, row.organisation, note)
    record(by, "剔除名单上的单位", row, note)


@transaction.atomic
def reopen(row: ComparisonRow, *, by: Any) -> None:
    """重新处理 of what was left out or found to be the same; what was registered stands."""
    if row.decision not in {ListDecision.STRUCK, ListDecision.SAME}:
        now = row.get_decision_display()
        raise Refused(f"当前为“{now}”，不能重新处理，有误的请在登记册里更正。")
    _decide(row, ListDecision.OPEN, row.organisation, "")
    record(by, "重新处理", row)


def _open(row: ComparisonRow) -> None:
    locked = ComparisonRow.objects.select_for_update().get(pk=row.pk)
    if locked.decision != ListDecision.OPEN:
        raise Refused(f"这一行已处理为“{locked.get_decision_display()}”，请刷新后看下一行。")
    if locked.match == Match.MATCHED:
        raise Refused("这一行两边都有，不用再处理。")


def _decide(
    row: ComparisonRow, decision: ListDecision, organisation: Organisation | None, note: str
) -> None:
    row.decision, row.organisation, row.note = decision, organisation, note
    row.save(update_fields=["decision", "organisation", "note"])
