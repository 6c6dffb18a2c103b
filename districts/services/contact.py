"""An organisation's code and phone, read as a ledger reads them."""

from typing import Any

from django.db import transaction

from core.errors import Refused
from core.sheets.cells import Phone, Uscc
from core.sheets.columns import CellError, CellWarning
from core.workflow import record
from districts.models import Organisation


def read_phone(text: str) -> str:
    """Raises Refused for what is no phone."""
    return _read(Phone(), text, "phone")


def read_code(text: str) -> str:
    """Raises Refused for what is no unified social credit code."""
    return _read(Uscc(), text, "uscc")


def _read(kind: Phone | Uscc, text: str, field: str) -> str:
    try:
        return kind.parse(text) or ""
    except CellWarning as odd:
        return str(odd.value)
    except CellError as wrong:
        raise Refused(str(wrong), field=field) from None


@transaction.atomic
def change_phone(organisation: Organisation, phone: str, *, by: Any, note: str = "") -> None:
    """The organisation is reached by this number from now on, or by none."""
    organisation.phone = read_phone(phone)
    organisation.save(update_fields=["phone", "phone_tail_fingerprint"])
    record(by, "改联系电话", organisation, note)
