"""What ledgers say about organisations, whatever their columns, and whether it can be so.

Each kind of ledger turns its rows into entries. None in an entry: the ledger does not say.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from core.dated import Day
from core.encryption import masked
from core.sheets.columns import Column, Ledger, Masked, Row
from districts.enums import Means, Metric, OrganisationKind
from districts.services.registration import Names, Register

Fault = tuple[str, str] | None  # column key and what is wrong


@dataclass
class Entry:
    """One row's word on one organisation. Without a kind of its own a row has its ledger's, which
    says nothing against what the register knows."""

    row: Row
    name: str
    kind: OrganisationKind
    kind_stated: bool = False
    group: str = ""  # inside which the ledger names an organisation only once
    uscc: str | None = None
    opened: Day | None = None
    known_since: Day | None = None  # a date on the row that proves it, and what covers it, by then
    phone: str | None = None
    remark: str | None = None
    district: str | None = None
    building: str | None = None
    phase: dict[str, Any] = field(default_factory=dict)  # staff, ownership, industry…
    covered: bool | None = None
    party: str | None = None
    way: str | None = None
    since: Day | None = None  # of the coverage
    instructor: str | bool | None = None  # a name, or whether there is one
    means: dict[Means, bool | None] = field(default_factory=dict)
    statements: dict[Metric, int | None] = field(default_factory=dict)


def names_of(entries: Iterable[Entry]) -> Names:
    names = Names()
    for entry in entries:
        names.organisations.add(entry.name)
        for group, value in (
            (names.codes, entry.uscc),
            (names.party_organisations, entry.party),
            (names.commercial_districts, entry.district),
            (names.instructors, entry.instructor),
        ):
            if isinstance(value, str) and value:
                group.add(value)
    return names


class Checker:
    """Finds what is wrong with entries: in the file itself and against the register."""

    def __init__(self, ledger: Ledger, columns: dict[str, Column], register: Register) -> None:
        self.ledger, self.columns, self.register = ledger, columns, register

    def sound(self, entries: list[Entry]) -> list[Entry]:
        """The entries without an error."""
        twins = self._twins(entries)
        return [entry for entry in entries if id(entry) not in twins and self._fits(entry)]

    def _twins(self, entries: list[Entry]) -> set[int]:
        """The same code or the same name twice: each row names the other, and what both say."""
        wrong: set[int] = set()
        told = [self.columns[key] for key in ("uscc", "name") if key in self.columns]
        for key, title in (("uscc", "统一社会信用代码"), ("name", "单位名称")):
            alike: dict[tuple[str, str], list[Entry]] = defaultdict(list)
            for entry in entries:
                if value := getattr(entry, key):
                    alike[entry.group, value].append(entry)
            for group in alike.values():
                for entry in group if len(group) > 1 else ():
                    other = next(one for one in group if one is not entry)
                    if id(entry) not in wrong:
                        both = self.ledger.both(entry.row, other.row, *told)
                        same = f"{title}与第 {other.row.number} 行相同{both}"
                        self.error(entry, key, f"{same}，请核对后只保留一行。")
                    wrong.add(id(entry))
        return wrong

    def _fits(self, entry: Entry) -> bool:
        why = (
            self._misdated(entry)
            or self._misnamed(entry)
            or self._unlike(entry)
            or self._misled(entry)
            or self._miscounted(entry)
        )
        if why:
            self.error(entry, *why)
        return why is None

    def _misdated(self, entry: Entry) -> Fault:
        day = self.register.context.day
        for key, title, value in (
            ("opened", "成立日期", entry.opened),
            ("since", "成立时间", entry.since),
            ("joined", "加入时间", entry.known_since),
        ):
            if value and value.first > day:
                return key, f"{title} {value} 晚于台账日期 {day}，请核对这一格或台账日期。"
        return None

    def _misnamed(self, entry: Entry) -> Fault:
        """A code or a name that the register gives to somebody else."""
        known = self.register.organisation(entry.uscc, entry.name)
        if known is None:
            return None
        if entry.uscc and known.uscc and known.uscc != entry.uscc:
            return "uscc", (
                f"登记册里的“{known.name}”代码是 {known.uscc}，与本行不同，"
                "请核对；确已换码的先在登记册更正。"
            )
        if self.register.ours(known):
            return None
        if entry.uscc:
            return "uscc", f"这个代码已由{known.area.name}登记，请先办理迁出，或改正代码。"
        return "name", f"{known.area.name}已登记同名单位，请填写统一社会信用代码加以区分。"

    def _unlike(self, entry: Entry) -> Fault:
        """A masked phone says that the register's stays; then it must be that one."""
        mask = entry.row["phone"]
        if not isinstance(mask, Masked):
            return None
        known = self.register.organisation(entry.uscc, entry.name)
        if known is not None and masked(known.phone) == mask:
            return None
        return "phone", f"{mask} 打了星号，与登记册里的电话对不上，请填写完整号码，或留空。"

    def _misled(self, entry: Entry) -> Fault:
        if entry.covered and not entry.party:
            return "party", "已建立党组织的请填写党组织名称。"
        if entry.covered is False and entry.party:
            return "covered", "填了党组织名称，这里却是 ×，请核对其中哪一格有误。"
        if entry.way and self.register.way(entry.way) is None:
            names = "、".join(dict.fromkeys(way.name for way in self.register.ways.values()))
            return "way", f"“{entry.way}”不是组建形式，应为 {names} 之一。"
        return None

    def _miscounted(self, entry: Entry) -> Fault:
        members = entry.statements.get(Metric.MEMBERS)
        full = entry.statements.get(Metric.FULL_MEMBERS)
        if members is not None and full is not None and full > members:
            return "full_members", f"正式党员 {full} 名多于党员总数 {members} 名，请核对。"
        return None

    def error(self, entry: Entry, key: str, message: str) -> None:
        self.ledger.issue(entry.row, self.columns.get(key) or self.columns["name"], message)
