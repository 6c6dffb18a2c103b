"""What a ledger of Party organisations makes of the register: type, place in the tree, founding,
term and secretary. What the register counts itself is compared and never written.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from core.dated import Day, Precision
from core.sheets.columns import Column, Ledger, Row
from districts.enums import PartyOrganisationType, PartyPostTitle
from districts.ledgers import Change, Context, Outcome, Plan, RowPlan
from districts.models import (
    OrganisationCoverage,
    PartyOrganisation,
    PartyOrganisationPhase,
    PartyPost,
    Term,
)
from districts.party_links import people
from districts.services.coverage import on
from districts.services.listing import grouped
from districts.services.party_tree import ABOVE
from districts.services.phases import shown
from districts.services.registration import Names, Register, party_type

Fault = tuple[str, str] | None  # column key and what is wrong
SECRETARY = PartyPostTitle.SECRETARY


@dataclass
class Standing:
    """The register's books of one Party organisation, first to last."""

    party: PartyOrganisation
    phases: list[PartyOrganisationPhase]
    terms: list[Term]
    secretaries: list[PartyPost]


class PartyListing:
    """A ledger's rows on their way into a plan."""

    def __init__(self, ledger: Ledger, context: Context, columns: Iterable[Column]) -> None:
        self.ledger, self.context, self.plan = ledger, context, Plan()
        self.columns = {column.key: column for column in columns}
        self.named = {row["name"] for row in ledger.rows}
        names = Names(
            party_organisations={row[key] for row in ledger.rows for key in ("name", "parent")}
            - {None},
            commercial_districts={row["district"] for row in ledger.rows} - {None},
        )
        self.register = Register(context, self.plan, names)
        self.known = dict(self.register.party)  # before the ledger brings any
        self.phases = self._book(PartyOrganisationPhase.objects.select_related("parent"))
        self.terms = self._book(Term.objects.all())
        self.posts = self._book(PartyPost.objects.filter(title=SECRETARY))

    def _book(self, rows: QuerySet[Any]) -> dict[int, list[Any]]:
        keys = [party.pk for party in self.known.values()]
        found = rows.filter(party_organisation__in=keys).order_by("since")
        return grouped(found, by="party_organisation_id")

    def planned(self) -> Plan:
        twins = Counter(row["name"] for row in self.ledger.rows)
        sound = []
        for row in self.ledger.rows:
            why = self._twin(row, twins) or self._wrong(row)
            if why:
                self.ledger.issue(row, self.columns[why[0]], why[1])
            else:
                sound.append(row)
                self._found(row)
        self._read_counts()
        for row in sound:
            self._enter(row)
        self.plan.missing = self._missing()
        return self.plan

    # what is wrong

    def _twin(self, row: Row, twins: Counter[str]) -> Fault:
        if twins[row["name"]] > 1:
            return (
                "name",
                f"“{row['name']}”在本表里有 {twins[row['name']]} 行，请核对后只保留一行。",
            )
        return None

    def _wrong(self, row: Row) -> Fault:
        known, day = self.known.get(row["name"]), self.context.day
        if known is not None and not self.register.ours(known):
            return "name", f"“{row['name']}”由{known.area.name}登记，请由对方导入。"
        for key in ("founded", "elected"):
            if row[key] and row[key].first > day:
                return key, f"{row[key]} 晚于台账日期 {day}，请核对这一格或台账日期。"
        if row["parent"] == row["name"]:
            return "parent", "上级不能是自己，请核对。"
        told = {key: row[key] for key in ("term", "elected", "due")}
        if lacking := [key for key, value in told.items() if value is None]:
            if len(lacking) < len(told):
                return lacking[0], "届次、换届时间、届满时间要一起填写，请补填。"
        elif row["due"].last <= row["elected"].first:
            return "due", f"届满时间 {row['due']} 不晚于换届时间 {row['elected']}，请核对。"
        return self._circle(row) or self._misplaced(row)

    def _misplaced(self, row: Row) -> Fault:
        """A superior of a type that may not stand above; what the register has so stays."""
        known, parent = self.known.get(row["name"]), self.known.get(row["parent"] or "")
        if parent is None or (known is not None and known.parent == parent):
            return None
        kind = row["type"] or (known.type if known else party_type(row["name"]))
        if parent.type in ABOVE[kind]:
            return None
        label = PartyOrganisationType(kind).label
        return "parent", f"{label}不能设在{parent.get_type_display()}“{parent.name}”之下，请核对。"

    def _circle(self, row: Row) -> Fault:
        """A Party organisation that would stand below itself."""
        above = {one["name"]: one["parent"] for one in self.ledger.rows if one["parent"]}
        seen, name = {row["name"]}, row["parent"]
        while name:
            if name in seen:
                return "parent", f"上级连成一圈（{name}），请核对。"
            seen.add(name)
            party = self.known.get(name)
            name = above.get(name) or (party.parent.name if party and party.parent else None)
        return None

    # what is planned

    def _found(self, row: Row) -> None:
        """New ones first, so that any row may name any as its superior."""
        district = self.register.commercial_district(row["district"])
        if row["name"] not in self.known:
            party = self.register.party_organisation(row["name"], row["founded"], district)
            if row["type"]:
                party.type = row["type"]
                self.register.new_phases[row["name"]].type = row["type"]

    def _enter(self, row: Row) -> None:
        party = self.register.party[row["name"]]
        new = row["name"] not in self.known
        phases = [self.register.new_phases[row["name"]]] if new else self.phases[party.pk]
        of = Standing(party, phases, self.terms[party.pk], self.posts[party.pk])
        changes = [
            *self._district(row, of),
            *self._founding(row, of),
            *self._phase(row, of),
            *self._term(row, of),
            *self._secretary(row, of),
        ]
        self._compare(row, party)
        outcome: Outcome = "new" if new else "changed" if changes else "unchanged"
        told = () if new else tuple(changes)
        self.plan.rows.append(RowPlan(row.number, row["name"], outcome, told, not new))

    def _district(self, row: Row, of: Standing) -> list[Change]:
        district = self.register.commercial_district(row["district"])
        if district is None or of.party.commercial_district == district:
            return []
        change = Change("商圈", str(of.party.commercial_district or "—"), district.name)
        self.plan.update(of.party, commercial_district=district)
        return [change]

    def _founding(self, row: Row, of: Standing) -> list[Change]:
        """An earlier day or a finer one is better knowledge; a later one is only listed."""
        known = Day(of.party.founded, of.party.founded_precision)
        told: Day | None = row["founded"]
        if told is None or told == known or told.blurs(known):
            return []
        if not (told.first < known.first or known.blurs(told)):
            return self._conflict(of, "成立时间", known, told)
        self.plan.update(of.party, founded=told.first, founded_precision=told.precision)
        first = of.phases[0]
        if first.since == known.first or told.first < first.since:
            self.plan.update(first, since=told.first, since_precision=told.precision)
        return [Change("成立时间", str(known), str(told))]

    def _phase(self, row: Row, of: Standing) -> list[Change]:
        """Type and place in the tree: what was not known is filled in, what differs holds from the
        ledger's day on."""
        stated = {"type": row["type"], "parent": self._parent(row)}
        day = self.context.day
        phase = next((one for one in reversed(of.phases) if one.since <= day), of.phases[0])
        differs = {key: new for key, new in stated.items() if new and getattr(phase, key) != new}
        if not differs:
            return []
        new = PartyOrganisationPhase(**differs)
        changes = [Change(TITLES[key], shown(phase, key), shown(new, key)) for key in differs]
        last = phase is of.phases[-1]
        if not last:
            for change in changes:
                self._conflict(of, change.title, change.old, change.new)
            return []
        if phase.since >= day or (set(differs) == {"parent"} and phase.parent is None):
            self.plan.update(phase, **differs)
        else:
            kept = {"name": phase.name, "type": phase.type, "parent": phase.parent}
            self.plan.create(
                PartyOrganisationPhase(
                    party_organisation=of.party, since=day, **{**kept, **differs}
                )
            )
        self.plan.update(of.party, **differs)
        return changes

    def _parent(self, row: Row) -> PartyOrganisation | None:
        if row["parent"] is None:
            return None
        parent = self.register.party.get(row["parent"])
        if parent is None:
            told = f"登记册和本表里都没有“{row['parent']}”，上级没有写入，请核对名称。"
            self.ledger.issue(row, self.columns["parent"], told, warning=True)
        return parent

    def _term(self, row: Row, of: Standing) -> list[Change]:
        """The term of this number, or a new one that ends the one before it."""
        if row["term"] is None:
            return []
        since, due = row["elected"], row["due"].last
        known = next((term for term in of.terms if term.number == row["term"]), None)
        if known is not None:
            return self._same_term(of, known, since, due)
        if any(term.since >= since.first for term in of.terms):
            return self._conflict(of, "届次", of.terms[-1].number, row["term"])
        for term in on(of.terms, since.first):
            self.plan.update(term, until=since.first)
        self.plan.create(
            Term(
                party_organisation=of.party,
                number=row["term"],
                since=since.first,
                since_precision=since.precision,
                due=due,
            )
        )
        return [Change("届次", str(of.terms[-1].number) if of.terms else "—", str(row["term"]))]

    def _same_term(self, of: Standing, term: Term, since: Day, due: Any) -> list[Change]:
        known, changes = Day(term.since, term.since_precision), []
        if since != known and not since.blurs(known):
            for before in of.terms:
                if before.until == term.since:
                    self.plan.update(before, until=since.first)
            self.plan.update(term, since=since.first, since_precision=since.precision)
            changes.append(Change("换届时间", str(known), str(since)))
        if due != term.due:
            changes.append(Change("届满时间", str(term.due), str(due)))
            self.plan.update(term, due=due)
        return changes

    def _secretary(self, row: Row, of: Standing) -> list[Change]:
        """Who is secretary on the day; somebody else follows him on the ledger's day."""
        name, day = row["secretary"], self.context.day
        held = next(iter(on(of.secretaries, day)), None)
        if name is None or (held and held.name == name):
            return []
        change = Change("书记", held.name if held else "—", name)
        later = next((post for post in of.secretaries if post.since > day), None)
        if later and not held and (later.name, later.since_precision) == (name, Precision.BY):
            self.plan.update(later, since=day)
            return [change]
        if later is not None:
            return self._conflict(of, change.title, change.old, name)
        if held is not None and held.since == day:
            self.plan.update(held, name=name)
            return [change]
        if held is not None:
            self.plan.update(held, until=day)
        since = Day(day) if held else Day(day, Precision.BY)
        post = PartyPost(
            party_organisation=of.party,
            title=SECRETARY,
            name=name,
            since=since.first,
            since_precision=since.precision,
        )
        self.plan.create(post)
        return [change]

    # what the register counts itself

    def _read_counts(self) -> None:
        keys, day = [party.pk for party in self.known.values()], self.context.day
        self.counts = people().counts(keys, day)
        covers = OrganisationCoverage.objects.on(day).filter(party_organisation__in=keys)
        self.covers = Counter(covers.values_list("party_organisation", flat=True))

    def _compare(self, row: Row, party: PartyOrganisation) -> None:
        """Numbers that differ are listed: they follow the roster and what covers organisations."""
        count = self.counts.get(party.pk)
        held = {
            "full": count.full if count else 0,
            "probationary": count.probationary if count else 0,
            "covers": self.covers[party.pk] if party.pk else 0,
        }
        for key, value in held.items():
            if row[key] not in (None, value):
                title = self.columns[key].title.rsplit("/", 1)[-1]
                told = f"{party.name}：{title}登记为“{value}”，本表为“{row[key]}”"
                self.plan.conflicts.append(told)

    def _conflict(self, of: Standing, title: str, old: Any, new: Any) -> list[Change]:
        self.plan.conflicts.append(f"{of.party.name}：{title}登记为“{old}”，本表为“{new}”")
        return []

    def _missing(self) -> list[str]:
        """Living ones of the area that the file does not list; they are named, never ended."""
        rows = PartyOrganisation.objects.filter(area__path__startswith=self.register.area.path)
        living = rows.exclude(dissolved__lte=self.context.day).exclude(founded__gt=self.context.day)
        districts = {row["district"] for row in self.ledger.rows if row["district"]}
        if districts:
            living = living.filter(commercial_district__name__in=districts)
        listed = self.named | {
            party.name for name, party in self.known.items() if name in self.named
        }
        names = living.order_by("id").values_list("name", flat=True)
        return [name for name in names if name not in listed]


TITLES = {"type": "类别", "parent": "上级党组织"}
