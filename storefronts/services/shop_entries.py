"""What a ledger says of storefronts, and what is wrong with it in itself.

None in an entry: the ledger does not say. A row is told from others by its credit code where only
one row bears it, else by building, name and unit.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.dated import Day
from core.encryption import masked, tail
from core.sheets.columns import Column, Ledger, Masked, Row, whole
from districts.services.registration import Names
from storefronts.models import Storefront

Fault = tuple[str, str] | None  # column key and what is wrong
TEXTS = ("floor", "unit", "address", "trade", "staff", "operator", "remark", "uscc")
SEPARATORS = re.compile(r"[、，,；;/\s]+")


@dataclass
class Entry:
    """One row's word on one storefront."""

    row: Row
    name: str

    @property
    def uscc(self) -> str:
        return self.row["uscc"] or ""

    @property
    def owner(self) -> str:
        return self.row["owner"] or ""

    @property
    def key(self) -> tuple[str, str, str]:
        return self.row["building"] or "", self.name, self.row["unit"] or ""

    @property
    def members(self) -> list[str]:
        """The names of the Party members who work there, each once."""
        return list(dict.fromkeys(filter(None, SEPARATORS.split(self.row["members"] or ""))))

    def stated(self) -> dict[str, Any]:
        """The fields of a storefront that the row states by itself."""
        told = self.row.values.get
        found: dict[str, Any] = {"name": self.name}
        found |= {key: told(key) for key in TEXTS if told(key) is not None}
        if opened := told("opened"):
            found |= {"opened": opened.first, "opened_precision": opened.precision}
        if licence := told("licence"):
            found["licence_until"] = licence.last
        if number := whole(told("phone")):
            found |= {"phone": number, "phone_tail_fingerprint": tail(number)}
        return found

    def opened(self) -> Day | None:
        day: Day | None = self.row["opened"]
        return day


def names_of(entries: Iterable[Entry]) -> Names:
    names = Names()
    for entry in entries:
        names.codes.update(filter(None, [entry.uscc]))
        names.organisations.update(filter(None, [entry.owner]))
        names.commercial_districts.update(filter(None, [entry.row["district"]]))
    return names


class Checker:
    """Finds what is wrong inside the file itself, each at its cell."""

    def __init__(self, ledger: Ledger, columns: Mapping[str, Column], day: Any) -> None:
        self.ledger, self.columns, self.day = ledger, columns, day

    def sound(self, entries: Sequence[Entry]) -> list[Entry]:
        twins = self._twins(entries)
        return [one for one in entries if id(one) not in twins and not self._misdated(one)]

    def _twins(self, entries: Sequence[Entry]) -> set[int]:
        """The same store twice: each row names the other."""
        alike: dict[tuple[str, str, str], list[Entry]] = defaultdict(list)
        for entry in entries:
            alike[entry.key].append(entry)
        wrong: set[int] = set()
        for group in alike.values():
            for entry in group if len(group) > 1 else ():
                other = next(one for one in group if one is not entry)
                both = self.ledger.both(
                    entry.row, other.row, self.columns["name"], self.columns["unit"]
                )
                told = f"与第 {other.row.number} 行是同一家{both}，请只保留一行，或写明铺位号。"
                self.tell(entry, "name", told)
                wrong.add(id(entry))
        return wrong

    def _misdated(self, entry: Entry) -> bool:
        opened = entry.opened()
        if opened is None or opened.first <= self.day:
            return False
        told = f"开业时间 {opened} 晚于台账日期 {self.day}，请核对这一格或台账日期。"
        self.tell(entry, "opened", told)
        return True

    def unlike(self, entry: Entry, known: Storefront | None) -> bool:
        """A masked phone says that the register's stays; then it must be that one."""
        mask = entry.row["phone"]
        if not isinstance(mask, Masked) or (known and masked(known.phone) == mask):
            return False
        told = f"{mask} 打了星号，与登记册里的电话对不上，请填写完整号码，或留空。"
        self.tell(entry, "phone", told)
        return True

    def tell(self, entry: Entry, key: str, message: str, *, warning: bool = False) -> None:
        self.ledger.issue(entry.row, self.columns[key], message, warning=warning)


class Shops:
    """The stores that the rows may mean, read by one question whatever their number. Those that
    have closed are met only where no open one fits."""

    def __init__(self, stores: Iterable[Storefront], entries: Sequence[Entry]) -> None:
        self.stores = sorted(stores, key=lambda one: (one.closed is not None, -one.pk))
        self._codes = Counter(entry.uscc for entry in entries if entry.uscc)
        self._names = Counter(entry.name for entry in entries)
        self._by_code = self._grouped(lambda one: one.uscc)
        self._by_name = self._grouped(lambda one: one.name)

    def _grouped(self, of: Callable[[Storefront], str]) -> dict[str, list[Storefront]]:
        found: dict[str, list[Storefront]] = defaultdict(list)
        for store in self.stores:
            if of(store):
                found[of(store)].append(store)
        return found

    def meant(self, entry: Entry) -> list[Storefront]:
        """By its code where only one store and one row bear it, else by name and place; several
        where the row does not say which."""
        coded = self._by_code.get(entry.uscc, [])
        if len(coded) == 1 and self._codes[entry.uscc] == 1:
            return coded
        namesakes = [one for one in self._by_name.get(entry.name, []) if _may_be(one, entry)]
        there = [one for one in namesakes if one.closed is None] or namesakes[:1]
        unit = entry.key[2]
        exact = [one for one in there if one.unit == unit]
        if exact or self._names[entry.name] > 1:
            return exact
        return [one for one in there if not (one.unit and unit)]

    def clash(self, entry: Entry, building: Any) -> Storefront | None:
        """An open store of the same name at the same place that bears another code."""
        for one in self._by_name.get(entry.name, ()):
            same = one.unit == entry.key[2] and one.building == building
            if same and one.closed is None and one.uscc and entry.uscc:
                return one
        return None


def _may_be(store: Storefront, entry: Entry) -> bool:
    """Not another code, not another building."""
    codes = {store.uscc, entry.uscc} - {""}
    buildings = {str(store.building or ""), entry.key[0]} - {""}
    return len(codes) <= 1 and len(buildings) <= 1
