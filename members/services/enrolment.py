"""What a ledger's entries make of the members' register: persons, affiliations, employments."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any

from core.copying import new_row
from core.dated import Day
from core.encryption import fingerprint
from core.sheets.columns import Column, Ledger
from districts.ledgers import Change, Context, Plan, RowPlan
from districts.models import PartyOrganisation
from districts.services.coverage import on
from districts.services.phases import Standing, standing
from districts.services.registration import Register
from members.enums import AffiliationKind
from members.models import PartyMember
from members.services.affiliations import AffiliationBook, EmploymentBook
from members.services.entries import Checker, Entry, names_of
from members.services.persons import DATES, Known, Persons, changes_of, lead

ELSEWHERE = "这个公民身份号码已由其他单位登记，不能在此导入；人已转来的请办理组织关系转接。"
NOT_OURS = "这个党组织不在您管理的范围内，请核对名称，或由其所在街道导入。"
UNLIKE = "{mask} 打了星号，与登记册里的对不上，请核对姓名和支部，或填写完整号码。"


def title_district(title: str, parties: Sequence[str]) -> str | None:
    """The commercial district a ledger's title begins with, when its Party organisations' names
    begin with it too: 太白楼路商圈流动党员台账, 太白楼路商圈第1党支部."""
    found = re.match(r"(.+?商圈)", title)
    if found and any(name.startswith(found[1]) for name in parties):
        return found[1]
    return None


class Enrolment:
    """A ledger's entries on their way into a plan."""

    def __init__(
        self,
        ledger: Ledger,
        context: Context,
        columns: Mapping[str, Column],
        entries: Sequence[Entry],
    ) -> None:
        self.context, self.plan = context, Plan()
        self.checker = Checker(ledger, columns, context.day, context.area)
        self.entries = self.checker.sound(entries)
        for entry in self.entries:
            entry.number_print = fingerprint(entry.number, "id_number")
        self.district = title_district(ledger.title, [entry.party for entry in self.entries])
        self.register = Register(context, self.plan, names_of(self.entries, self.district))
        self.persons = Persons(self.register.area, self.entries)
        self.parties: dict[str, PartyOrganisation] = {}
        self.listed: set[int] = set()

    def planned(self) -> Plan:
        for entry in self.entries:
            self._enrol(entry)
        self.plan.missing = self._missing()
        return self.plan

    def _enrol(self, entry: Entry) -> None:
        known = self.persons.known(entry)
        if odd := self._unlike(entry, known):
            self.checker.tell(entry, odd, UNLIKE.format(mask=entry.masks[odd]))
            return
        if known is None and (candidate := self.persons.candidate(entry)):
            self._undecided(entry, candidate)
            return
        if known is not None and not known.member.area.path.startswith(self.register.paths):
            self.checker.tell(entry, "number", ELSEWHERE)
            return
        party = self._party(entry.party)
        if not party.area.path.startswith(self.register.paths):
            self.checker.tell(entry, "party", NOT_OURS)
            return
        if known is None:
            self._new(entry, party)
        else:
            self._meet(entry, known, party)

    @staticmethod
    def _unlike(entry: Entry, known: Known | None) -> str:
        """The column whose masked number belongs to nobody that the row may mean."""
        return entry.unlike(known.member) if known else next(iter(entry.masks), "")

    def _undecided(self, entry: Entry, candidate: Known) -> None:
        """Perhaps the same person: listed, not merged and not entered twice."""
        self.listed.add(candidate.member.pk)
        self.plan.conflicts.append(
            f"{entry.name}（第 {entry.row.number} 行）：登记册里有同名同出生年月的党员，"
            "不能确定是否同一人，未导入；请补填公民身份号码。"
        )
        self.plan.rows.append(RowPlan(entry.row.number, entry.name, "unchanged"))

    def _party(self, name: str) -> PartyOrganisation:
        """Found or planned once; one of the ledger's own commercial district is given to it."""
        if name not in self.parties:
            self.parties[name] = self._met(name)
        return self.parties[name]

    def _met(self, name: str) -> PartyOrganisation:
        ours = self.district if self.district and name.startswith(self.district) else None
        district = self.register.commercial_district(ours)
        party = self.register.party_organisation(name, None, district)
        if district is not None and party.commercial_district is None:
            self.plan.update(party, commercial_district=district)
        return party

    def _new(self, entry: Entry, party: PartyOrganisation) -> None:
        member = self.plan.create(
            new_row(
                PartyMember,
                name=entry.name,
                id_fingerprint=entry.number_print,
                area=party.area,
                stated_on=self.context.day,
                batch=self.context.batch,
                **entry.person,
            )
        )
        self._links(entry, Known(member), party, Standing.LATER, None)
        self.plan.rows.append(RowPlan(entry.row.number, entry.name, "new", known=False))

    def _meet(self, entry: Entry, known: Known, party: PartyOrganisation) -> None:
        """What the entry changes of a member the register knows."""
        member = known.member
        self.listed.add(member.pk)
        if member.ended is not None and member.ended <= self.context.day:
            why = f"登记为{member.ended}{member.get_end_reason_display()}，本表仍列出"
            self.plan.conflicts.append(f"{member.name}：{why}")
            self.plan.rows.append(RowPlan(entry.row.number, entry.name, "unchanged"))
            return
        stand = standing(member.stated_on, self.context.day)
        belongs = self._belongs(entry, known)
        changes = self._person(entry, member, stand)
        changes += self._links(entry, known, party, stand, member.stated_on)
        if stand is not Standing.OLDER:
            self.plan.update(member, stated_on=self.context.day)
        outcome = "changed" if changes else "unchanged"
        self.plan.rows.append(
            RowPlan(entry.row.number, entry.name, outcome, tuple(changes), belongs)  # type: ignore[arg-type]
        )

    def _belongs(self, entry: Entry, known: Known) -> bool:
        """Whether the register has him somewhere on the day in each way that the entry states; one
        known only otherwise is new here: a member on the roster who now floats in."""
        held = {row.kind for row in on(known.affiliations, self.context.day)}
        return all(kind in held for kind, holds in entry.links.items() if holds)

    def _person(self, entry: Entry, member: PartyMember, stand: Standing) -> list[Change]:
        """Name, dates, phone…: an older ledger only fills what is empty."""
        person = entry.person
        stated = {"name": entry.name, **person}
        if entry.number_print:
            stated["id_fingerprint"] = entry.number_print
        differs = {key: new for key, new in stated.items() if getattr(member, key) != new}
        for name in DATES:
            if _known_better(member, person, name):
                differs = {key: new for key, new in differs.items() if lead(key) != name}
        if stand is Standing.OLDER:
            differs = self._gaps(member, differs)
        changes = changes_of(member, differs)
        self.plan.update(member, **differs)
        return changes

    def _gaps(self, member: PartyMember, differs: dict[str, Any]) -> dict[str, Any]:
        """What an older ledger may fill in; the rest is listed."""
        gaps = {
            name: new for name, new in differs.items() if getattr(member, lead(name)) in (None, "")
        }
        kept = {name: new for name, new in differs.items() if name not in gaps}
        for change in changes_of(member, kept):
            self.plan.conflicts.append(
                f"{member.name}：{change.title}登记为“{change.old}”，本表为“{change.new}”"
            )
        return gaps

    def _links(
        self,
        entry: Entry,
        known: Known,
        party: PartyOrganisation,
        stand: Standing,
        stated_on: dt.date | None,
    ) -> list[Change]:
        """Where he belongs and works; the member's area follows where he belongs."""
        member, common = known.member, (self.context.day, stand, stated_on)
        book = AffiliationBook(self.plan, member, *common, known.affiliations)
        changes: list[Change] = []
        for kind, holds in entry.links.items():
            if holds:
                changes += book.belongs(kind, party, entry.since, entry.facts)
            else:
                changes += book.belongs_not(kind, party)
        if stand is not Standing.OLDER and self._follows(entry, known):
            self.plan.update(member, area=party.area)
        if entry.employer:
            book_of_work = EmploymentBook(self.plan, member, *common, known.employments)
            organisation = self.register.by_name.get(entry.employer)
            changes += book_of_work.works(entry.employer, organisation, entry.post)
        return changes

    def _follows(self, entry: Entry, known: Known) -> bool:
        """The area follows the formal affiliation, and the floating-in one where there is none."""
        if entry.links.get(AffiliationKind.FORMAL):
            return True
        formal = [row for row in known.affiliations if row.kind == AffiliationKind.FORMAL]
        return bool(entry.links.get(AffiliationKind.FLOATING_IN)) and not on(
            formal, self.context.day
        )

    def _missing(self) -> list[str]:
        """Members the register has in the importer's Party organisations of the file, but the file
        has not, not even in a wrong row."""
        saved = {
            party.pk
            for entry in self.entries
            if (party := self.register.party.get(entry.party)) and self.register.ours(party)
        }
        kinds = {kind for entry in self.entries for kind, holds in entry.links.items() if holds}
        wrong = self.checker.ledger.wrong({entry.row.number for entry in self.entries})
        prints = {fingerprint(row["number"] or "", "id_number") for row in wrong}
        names = {(row["name"], row["party"]) for row in wrong}
        return list(
            dict.fromkeys(
                f"{row.member.name}（{row.party_organisation}）"
                for row in on(self.persons.of(filter(None, saved)), self.context.day)
                if row.member_id not in self.listed
                and row.kind in kinds
                and not (row.member.id_fingerprint and row.member.id_fingerprint in prints)
                and (row.member.name, str(row.party_organisation)) not in names
            )
        )


def _known_better(member: PartyMember, person: dict[str, Any], name: str) -> bool:
    """Whether the register knows a date as well as the ledger or better."""
    known, told = getattr(member, name), person.get(name)
    if known is None or told is None:
        return False
    precision = f"{name}_precision"
    return Day(told, person[precision]).blurs(Day(known, getattr(member, precision)))
