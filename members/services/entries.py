"""What ledgers say about Party members, whatever their columns, and whether it can be so.

Each kind of ledger turns its rows into entries. What a ledger does not say is None, or not in the
dict at all.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.dated import Day, Precision, months_later
from core.encryption import fingerprint, masked
from core.sheets.columns import Column, Ledger, Masked, Row, whole
from districts import limits
from districts.models import Area
from districts.services.registration import Names
from members.enums import AffiliationKind, Sex
from members.models import PartyMember

Fault = tuple[str, str] | None  # column key and what is wrong
NUMBERS = {"number": "id_number", "phone": "phone"}  # column key → field of PartyMember


@dataclass(slots=True)
class Entry:
    """One row's word on one member: who he is, where he belongs, where he works."""

    row: Row
    name: str
    party: str
    state: Callable[[Row], dict[str, Any]]  # of a row: fields of PartyMember
    number: str = ""  # identity number
    number_print: str = ""  # its fingerprint
    links: dict[AffiliationKind, bool] = field(default_factory=dict)  # belongs so, or does not
    facts: dict[str, Any] = field(default_factory=dict)  # fields of Affiliation
    since: Day | None = None  # of the affiliation
    employer: str = ""
    post: str = ""

    @property
    def masks(self) -> dict[str, str]:
        """Numbers the row has only masked, by column key: they say that the register's stay."""
        told = self.row.values
        return {key: told[key] for key in NUMBERS if isinstance(told.get(key), Masked)}

    def unlike(self, member: PartyMember) -> str:
        """The column whose masked number is not this member's, or nothing."""
        return next(
            (
                key
                for key, mask in self.masks.items()
                if masked(getattr(member, NUMBERS[key])) != mask
            ),
            "",
        )

    @property
    def person(self) -> dict[str, Any]:
        """The fields of the member that the row states; made when asked for, since those of a
        whole roster would fill the memory."""
        return self.state(self.row)

    def day(self, key: str) -> Day | None:
        value: Day | None = self.row.values.get(key)
        return value


def person(row: Row, days: Sequence[str] = (), texts: Sequence[str] = ()) -> dict[str, Any]:
    """The fields of a member that the row states: dates with how exact they are, phone with
    fingerprints, everything else as it stands."""
    told = row.values.get
    stated = {key: value for key in texts if (value := told(key)) is not None}
    for key in days:
        if (day := told(key)) is not None:
            stated[key], stated[f"{key}_precision"] = day.first, day.precision
    if number := whole(told("phone")):
        stated.update(phone(number))
    if number := whole(told("number")):
        stated["id_number"] = number
        if "sex" not in stated:
            stated["sex"] = Sex.MALE if is_man(number) else Sex.FEMALE
        if "born" not in stated:
            stated["born"], stated["born_precision"] = born(number), Precision.DAY
    return stated


def phone(number: str) -> dict[str, str]:
    """A phone with what it is found by: the whole and its last four digits."""
    return {
        "phone": number,
        "phone_fingerprint": fingerprint(number, "phone"),
        "phone_tail_fingerprint": fingerprint(number[-4:], "phone_tail"),
    }


def born(number: str) -> dt.date:
    """The birth date inside an identity number."""
    return dt.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))


def is_man(number: str) -> bool:
    return number[16] in "13579"


def names_of(entries: Iterable[Entry], district: str | None) -> Names:
    names = Names()
    for entry in entries:
        names.party_organisations.add(entry.party)
        if entry.employer:
            names.organisations.add(entry.employer)
    if district:
        names.commercial_districts.add(district)
    return names


class Checker:
    """Finds what is wrong, or odd, inside the file itself."""

    def __init__(
        self,
        ledger: Ledger,
        columns: Mapping[str, Column],
        day: dt.date,
        area: Area | None = None,
    ) -> None:
        """The area's own rules of age (years) and probation (months); without one, the defaults."""
        self.ledger, self.columns, self.day = ledger, columns, day
        self.age, self.probation = (
            limits.value(code, area) if area else limits.LIMITS[code].default
            for code in ("member_age", "probation")
        )

    def sound(self, entries: Sequence[Entry]) -> list[Entry]:
        """The entries without an error; what is only odd gets a warning."""
        twins = self._twins(entries)
        return [one for one in entries if id(one) not in twins and self._fits(one)]

    def _twins(self, entries: Sequence[Entry]) -> set[int]:
        """The same identity number twice, or the same name twice without one."""
        alike: dict[str | tuple[str, str, str], list[Entry]] = defaultdict(list)
        for entry in entries:
            mask = entry.masks.get("number", "")
            alike[entry.number or (entry.name, entry.party, mask)].append(entry)
        wrong: set[int] = set()
        for group in alike.values():
            for entry in group if len(group) > 1 else ():
                self._same(entry, next(one for one in group if one is not entry))
                wrong.add(id(entry))
        return wrong

    def _same(self, entry: Entry, other: Entry) -> None:
        told = [self.columns[key] for key in ("number", "name", "party")]
        both = self.ledger.both(entry.row, other.row, *told)
        if entry.number:
            why = f"公民身份号码与第 {other.row.number} 行相同{both}，请核对后只保留一行。"
        else:
            why = f"与第 {other.row.number} 行同名同支部{both}，请填写公民身份号码加以区分。"
        self.tell(entry, "number", why)

    def _fits(self, entry: Entry) -> bool:
        why = self._misdated(entry)
        if why:
            self.tell(entry, *why)
            return False
        for odd in (self._not_as_numbered(entry), *self._contradictions(entry)):
            if odd:
                self.tell(entry, *odd, warning=True)
        return True

    def _misdated(self, entry: Entry) -> Fault:
        for key in ("joined", "full_since", "since", "last_contact"):
            value = entry.day(key)
            if value and value.first > self.day:
                return key, f"{value} 晚于台账日期 {self.day}，请核对这一格或台账日期。"
        joined, full = entry.day("joined"), entry.day("full_since")
        if joined and full and full.last < joined.first:
            return "full_since", f"转正时间 {full} 早于入党时间 {joined}，请核对。"
        return None

    def _not_as_numbered(self, entry: Entry) -> Fault:
        """Sex and birth date stand in the identity number too."""
        if not entry.number:
            return None
        told = entry.day("born")
        if told and not told.first <= born(entry.number) <= told.last:
            return "born", f"出生年月 {told} 与公民身份号码不符，请核对。"
        sex = entry.row["sex"]
        if sex and (sex == Sex.MALE) != is_man(entry.number):
            return "sex", "性别与公民身份号码不符，请核对。"
        return None

    def _contradictions(self, entry: Entry) -> Iterable[Fault]:
        full = entry.row["full"]
        if full is False and entry.day("full_since"):
            yield "full_since", "预备党员不应有转正时间，已按预备党员读入，请核对。"
        if full and not entry.day("full_since"):
            yield "full_since", f"正式党员没有转正时间，按不晚于 {self.day} 读入，请补填。"
        yield from self._too_early(entry)
        if entry.row["formal"] is False and entry.row["floating"] is False:
            yield (
                "formal",
                "组织关系未转入，也不是流动党员：只登记本人，不计入支部党员数，请核对。",
            )
        if entry.row["formal"] and entry.row["floating"]:
            yield "floating", "组织关系已转入的不再算作流入的流动党员，已按组织关系党员读入。"

    def _too_early(self, entry: Entry) -> Iterable[Fault]:
        """Joined before the age for it, or full before the probation was over, whatever the days
        of imprecise dates were."""
        joined, full = entry.day("joined"), entry.day("full_since")
        if joined is None:
            return
        told = entry.day("born")
        birth = told.first if told else born(entry.number) if entry.number else None
        if birth and joined.last < months_later(birth, 12 * self.age):
            yield "joined", f"入党时间 {joined} 时未满 {self.age} 周岁，请核对。"
        if full and joined.first <= full.last < months_later(joined.first, self.probation):
            yield (
                "full_since",
                f"转正时间 {full} 距入党时间 {joined} 不足 {self.probation} 个月，请核对。",
            )

    def tell(self, entry: Entry, key: str, message: str, *, warning: bool = False) -> None:
        column = self.columns.get(key) or self.columns["name"]
        self.ledger.issue(entry.row, column, message, warning=warning)
