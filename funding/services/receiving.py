"""收款账户: what one writes counts once another has confirmed it, until it is changed."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from core.encryption import fingerprint
from core.errors import Refused
from core.workflow import record
from districts.models import PartyOrganisation
from districts.scoping import holding
from funding.models import BankAccount

CONFIRM = "核对账户"
OWN = "自己登记的不能自己核对，请由另一人办理。"
KNOWN = "这个账户已经核对过，不用再办。"
CHANGED = "账户在您打开以后被改动，没有核对，请看清现在的内容再办。"

decides = holding("decide", "由所在街道的审批人核对，请转告他们。")


def seal(account: BankAccount) -> str:
    """What stands for whose account it is, and holder, bank and number, when they are confirmed."""
    party = str(account.party_organisation_id)
    told = "\n".join((party, account.holder, account.bank, account.number))
    return fingerprint(told, "receiving")


def confirmed(account: BankAccount) -> bool:
    """Whether another has confirmed it as it is now, whichever way it was written since."""
    return account.checked_by_id is not None and account.seal == seal(account)


@transaction.atomic
def keep(account: BankAccount, *, by: Any) -> BankAccount:
    """A new account or a corrected one. What was confirmed is to be confirmed again, unless it only
    counts on fewer days."""
    former = BankAccount.objects.select_for_update().filter(pk=account.pk).first()
    if former is None or seal(former) != seal(account) or _reaches_further(former, account):
        account.made_by, account.checked_by, account.seal = by, None, ""
    else:  # only `confirm` says who confirmed it
        account.made_by_id, account.checked_by_id = former.made_by_id, former.checked_by_id
        account.seal = former.seal
    account.save()
    return account


def _reaches_further(former: BankAccount, account: BankAccount) -> bool:
    """Whether it counts on days on which it did not: which account counts is a matter of days."""
    ends = [one.until or dt.date.max for one in (former, account)]
    return account.since < former.since or ends[1] > ends[0]


def refusal(account: BankAccount, user: Any) -> str:
    """Why he cannot confirm it; nothing where he can."""
    if confirmed(account):
        return KNOWN
    if why := decides(account, user):
        return why
    return OWN if account.made_by_id == user.pk else ""


@transaction.atomic
def confirm(
    account: BankAccount, *, by: Any, seen: str | None = None, note: str = ""
) -> BankAccount:
    """Nobody confirms what he did not see: `seen` is the seal of what a page showed him, else the
    account as it is given. Raises Refused."""
    locked = BankAccount.objects.select_for_update().get(pk=account.pk)
    if why := refusal(locked, by):
        raise Refused(why)
    if seal(locked) != (seal(account) if seen is None else seen):
        raise Refused(CHANGED)
    locked.checked_by, locked.seal = by, seal(locked)
    locked.save(update_fields=["checked_by", "seal"])
    record(by, CONFIRM, locked, note)
    return locked


def unconfirmed(rows: QuerySet[BankAccount]) -> Q:
    """Of these, those that nobody has confirmed as they are now. Numbers are encrypted, so that of
    who was confirmed the seal is read row by row."""
    told = ("party_organisation_id", "holder", "bank", "number", "checked_by_id", "seal")
    signed = rows.select_related(None).order_by().exclude(checked_by=None).only(*told)
    broken = [row.pk for row in signed if not confirmed(row)]
    return Q(checked_by=None) | Q(pk__in=broken)


def waiting(rows: QuerySet[BankAccount], day: dt.date) -> QuerySet[BankAccount]:
    """Those that nobody has confirmed and that count on the day or later."""
    counting = rows.filter(Q(until=None) | Q(until__gt=day))
    return counting.filter(unconfirmed(counting))


@dataclass
class Receivers:
    """Whom a bank can pay: by the keys of Party organisations, the accounts that count and those
    that wait to be confirmed; and who has none."""

    accounts: dict[int, BankAccount] = field(default_factory=dict)
    waiting: dict[int, BankAccount] = field(default_factory=dict)
    missing: list[PartyOrganisation] = field(default_factory=list)


def receivers(parties: Iterable[PartyOrganisation], day: dt.date) -> Receivers:
    """As of the day, in the order of keys; one statement."""
    asked = {party.pk: party for party in parties}
    rows = BankAccount.objects.on(day).filter(party_organisation_id__among=list(asked))
    found = {row.party_organisation_id: row for row in rows.select_related("party_organisation")}
    made = Receivers()
    for key, party in sorted(asked.items()):
        if key not in found:
            made.missing.append(party)
        elif confirmed(found[key]):
            made.accounts[key] = found[key]
        else:
            made.waiting[key] = found[key]
    return made
