"""当事方: between whom a dispute is. Their names stand in no list; they go with the case's."""

from typing import Any

from django.db import transaction

from activities.enums import CaseKind, CaseState
from activities.models import Case, CaseParty
from core.errors import Refused
from core.workflow import record
from storefronts.models import Storefront

OPEN = (CaseState.RECEIVED, CaseState.ROUTED)
MOST = 20


def _open(case: Case) -> Case:
    locked = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    if locked.kind != CaseKind.DISPUTE:
        raise Refused("只有矛盾调解登记当事方，请核对类别。")
    if locked.state not in OPEN:
        raise Refused("已经答复或撤回，不用再登记当事方。")
    return locked


@transaction.atomic
def add(
    case: Case, *, by: Any, name: str = "", phone: str = "", storefront: Storefront | None = None
) -> CaseParty:
    """A store, or a person by name. Raises Refused."""
    locked = _open(case)
    if bool(storefront) == bool(name.strip()):
        raise Refused("请选商户，或者写姓名，只填一样。", field="name")
    if locked.parties.count() >= MOST:
        raise Refused(f"当事方最多 {MOST} 方，请核对。")
    made = CaseParty.objects.create(
        case=locked, name=name.strip(), phone=phone, storefront=storefront
    )
    record(by, "登记当事方", locked)
    return made


@transaction.atomic
def remove(party: CaseParty, *, by: Any, note: str) -> None:
    """It was none after all. Raises Refused."""
    locked = _open(party.case)
    party.delete()
    record(by, "去掉当事方", locked, note)
