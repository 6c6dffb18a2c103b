"""What a ledger's entries make of the register: organisations, phases, coverage, stated numbers."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from core.dated import Day, Precision
from core.encryption import tail
from core.sheets.columns import Column, Ledger
from districts.enums import Means, Metric, OperatingState, OrganisationKind
from districts.ledgers import Change, Context, Outcome, Plan, RowPlan
from districts.models import (
    CommercialDistrict,
    Organisation,
    OrganisationCoverage,
    OrganisationPhase,
    PartyOrganisation,
    Statement,
    WorkCoverage,
)
from districts.services.coverage import CoverageBook, clipped
from districts.services.entries import Checker, Entry, names_of
from districts.services.phases import PhaseBook, Standing, shown, standing
from districts.services.registration import Register


@dataclass(frozen=True)
class Placed:
    """An organisation of the ledger, whether it is new to the register, what of it differs."""

    organisation: Organisation
    standing: Standing
    new: bool
    changes: Sequence[Change] = ()

    @property
    def saved(self) -> bool:
        return not self.organisation._state.adding


class Listing:
    """A ledger's entries on their way into a plan."""

    def __init__(
        self, ledger: Ledger, context: Context, columns: Iterable[Column], entries: list[Entry]
    ) -> None:
        self.ledger, self.context, self.plan = ledger, context, Plan()
        self.columns = {column.key: column for column in columns}
        self.register = Register(context, self.plan, names_of(entries))
        self.entries = Checker(ledger, self.columns, self.register).sound(entries)
        self._placed: dict[int, Placed] = {}
        self._read_books()

    # the register's books of the organisations that are known

    def _read_books(self) -> None:
        known = [o for entry in self.entries if (o := self._known(entry)) is not None]
        pks = {organisation.pk for organisation in known}
        self.phases = grouped(
            OrganisationPhase.objects.filter(organisation__in=pks)
            .prefetch_related("area", "commercial_district", "building")
            .order_by("since")
        )
        self.coverages = grouped(
            OrganisationCoverage.objects.filter(organisation__in=pks)
            .prefetch_related("party_organisation", "way")
            .order_by("since")
        )
        self.work = grouped(
            WorkCoverage.objects.filter(organisation__in=pks)
            .prefetch_related("instructor")
            .order_by("since")
        )
        self.stated = grouped(
            Statement.objects.filter(organisation__in=pks, day__lte=self.context.day)
            .distinct("organisation_id", "metric")
            .order_by("organisation_id", "metric", "-day")
        )

    def _known(self, entry: Entry) -> Organisation | None:
        return self.register.organisation(entry.uscc, entry.name)

    # planning

    def planned(self) -> Plan:
        for entry in self.entries:
            placed = self.place(entry)
            self.note(entry, placed, placed.changes, known=placed.saved)
        return self.plan

    def note(self, entry: Entry, placed: Placed, changes: Sequence[Change], *, known: bool) -> None:
        """One line of the preview; `known`: the register holds what the row is about."""
        outcome: Outcome = "new" if placed.new else "changed" if changes else "unchanged"
        told = () if placed.new else tuple(changes)
        self.plan.rows.append(RowPlan(entry.row.number, entry.name, outcome, told, known))

    def place(self, entry: Entry) -> Placed:
        """Plans one entry; an organisation met again in the same ledger is not stated again."""
        known = self._known(entry)
        if known is not None and id(known) in self._placed:
            return replace(self._placed[id(known)], new=False, changes=())
        district = self.register.commercial_district(entry.district)
        if known is None:
            placed = Placed(self._register(entry, district), Standing.LATER, new=True)
            self._state_all(entry, placed.organisation, Standing.LATER, None, district)
        else:
            stand = standing(known.stated_on, self.context.day)
            changes = self._meet(entry, known, stand, district)
            placed = Placed(known, stand, new=False, changes=changes)
        self._placed[id(placed.organisation)] = placed
        return placed

    def _meet(
        self,
        entry: Entry,
        known: Organisation,
        stand: Standing,
        district: CommercialDistrict | None,
    ) -> list[Change]:
        """What the entry changes of an organisation that the register knows."""
        changes = [
            *self._identity(entry, known, stand),
            *self._phase(entry, known, stand, district),
            *self._state_all(entry, known, stand, known.stated_on, district),
        ]
        if stand is not Standing.OLDER:
            self.plan.update(known, stated_on=self.context.day)
        return changes

    def _register(self, entry: Entry, district: CommercialDistrict | None) -> Organisation:
        """A new organisation and its first phase."""
        start = entry.opened or self._no_later_than(entry)
        organisation: Organisation = self.plan.create(
            Organisation(
                uscc=entry.uscc,
                name=entry.name,
                opened=entry.opened.first if entry.opened else None,
                opened_precision=entry.opened.precision if entry.opened else Precision.DAY,
                phone=entry.phone or "",
                remark=entry.remark or "",
                stated_on=self.context.day,
                area=self.context.area,
                commercial_district=district,
                kind=entry.kind,
                state=entry.phase.get("state") or OperatingState.OPERATING,
                batch=self.context.batch,
            )
        )
        stated = {name: value for name, value in entry.phase.items() if value is not None}
        self.plan.create(
            OrganisationPhase(
                organisation=organisation,
                since=start.first,
                since_precision=start.precision,
                kind=entry.kind,
                area=self.context.area,
                commercial_district=district,
                building=self.register.building(entry.building, district),
                **stated,
            )
        )
        self.register.remember(organisation)
        return organisation

    def _no_later_than(self, entry: Entry) -> Day:
        dates = [day.first for day in (entry.known_since, entry.since) if day]
        return Day(min([*dates, self.context.day]), Precision.BY)

    def _identity(self, entry: Entry, known: Organisation, stand: Standing) -> list[Change]:
        """Name, code, opening, phone, remark: an older ledger only fills what is empty."""
        stated: dict[str, Any] = {
            "name": entry.name,
            "uscc": entry.uscc,
            "phone": entry.phone,
            "phone_tail_fingerprint": tail(entry.phone) if entry.phone else None,
            "remark": entry.remark,
        }
        held = Day(known.opened, known.opened_precision) if known.opened else None
        if entry.opened and not (held and entry.opened.blurs(held)):
            stated |= {
                "opened": entry.opened.first,
                "opened_precision": entry.opened.precision,
            }
        differs = {k: v for k, v in stated.items() if v is not None and getattr(known, k) != v}
        if "opened" not in differs:
            differs.pop("opened_precision", None)
        if stand is Standing.OLDER:
            differs = self._gaps(known, differs)
        changes = identity_changes(known, differs)
        self._opened(known, differs)
        self.plan.update(known, **differs)
        return changes

    def _gaps(self, known: Organisation, differs: dict[str, Any]) -> dict[str, Any]:
        gaps = {k: v for k, v in differs.items() if getattr(known, k) in (None, "")}
        if "opened" in gaps:
            gaps["opened_precision"] = differs.get("opened_precision", known.opened_precision)
        kept = {k: v for k, v in differs.items() if k not in gaps}
        for change in identity_changes(known, kept):
            self.plan.conflicts.append(
                f"{known.name}：{change.title}登记为“{change.old}”，本表为“{change.new}”"
            )
        return gaps

    def _opened(self, known: Organisation, differs: dict[str, Any]) -> None:
        """The first phase moves with the opening, as far as the next phase lets it."""
        if "opened" not in differs:
            return
        phases = self.phases[known.pk]
        first, new = phases[0], differs["opened"]
        follows = known.opened == first.since or new < first.since
        if follows and (len(phases) == 1 or new < phases[1].since):
            precision = differs.get("opened_precision", known.opened_precision)
            self.plan.update(first, since=new, since_precision=precision)

    def _phase(
        self,
        entry: Entry,
        known: Organisation,
        stand: Standing,
        district: CommercialDistrict | None,
    ) -> Sequence[Change]:
        stated = {**entry.phase, "commercial_district": district}
        if entry.kind_stated or known.kind == OrganisationKind.OTHER:
            stated["kind"] = entry.kind
        if not known.area.path.startswith(self.register.area.path):
            stated["area"] = self.context.area
        stated["building"] = self.register.building(
            entry.building, district or known.commercial_district
        )
        if stand is Standing.OLDER:
            stated.pop("unestablished_reason", None)
        stated = {name: value for name, value in stated.items() if value is not None}
        book = PhaseBook(self.plan, known, self.phases[known.pk])
        return book.state(stand, self.context.day, stated)

    def _state_all(
        self,
        entry: Entry,
        organisation: Organisation,
        stand: Standing,
        stated_on: Any,
        district: CommercialDistrict | None,
    ) -> list[Change]:
        """Coverage, work coverage and stated numbers."""
        book = CoverageBook(
            self.plan,
            organisation,
            self.context.day,
            stand,
            stated_on,
            self.coverages.get(organisation.pk, []),
            self.work.get(organisation.pk, []),
        )
        changes = [*self._coverage(entry, book, district), *self._reach(entry, book)]
        for metric, value in entry.statements.items():
            if value is not None:
                changes += self._statement(organisation, metric, value, stand)
        return changes

    def _coverage(
        self, entry: Entry, book: CoverageBook, district: CommercialDistrict | None
    ) -> Sequence[Change]:
        if entry.covered is False:
            return book.uncovered()
        if not entry.covered or not entry.party:
            return ()
        told = entry.since or entry.known_since or Day(self.context.day, Precision.BY)
        party = self.register.party_organisation(entry.party, entry.since, district, told)
        way = self._way(entry, party, book)
        organisation = book.organisation
        opened = (
            Day(organisation.opened, organisation.opened_precision) if organisation.opened else None
        )
        since, moved = clipped(told, opened)
        if moved:
            column = self.columns.get("since") or self.columns["name"]
            message = f"早于单位成立日期，覆盖从 {since} 起算；如成立日期有误请更正。"
            self.ledger.issue(entry.row, column, message, warning=True)
        if entry.since is None:
            since = self._no_later(since, party)
        return book.covered(party, way, since)

    def _no_later(self, told: Day, party: PartyOrganisation) -> Day:
        """A day that is not the coverage's own dates one that is new, and only as a latest day;
        of one that the register knows it says nothing."""
        founded = min(party.founded, self.context.day)
        return Day(max(told.first, founded), Precision.BY)

    def _way(self, entry: Entry, party: PartyOrganisation, book: CoverageBook) -> Any:
        """The ledger's way; where it says none the one in force, else what the type tells."""
        if way := self.register.way(entry.way):
            return way
        for row in book.organisation_rows:
            if row.party_organisation == party and row.until is None:
                return row.way
        return self.register.way_of_type(party)

    def _reach(self, entry: Entry, book: CoverageBook) -> list[Change]:
        changes: list[Change] = []
        guide = entry.instructor
        if guide is False:
            changes += book.unreached(Means.INSTRUCTOR)
        elif guide:
            name = guide if isinstance(guide, str) else ""
            changes += book.reached(
                Means.INSTRUCTOR,
                lambda: (book.guide(name) or self.register.instructor(name)) if name else None,
            )
        for means, told in entry.means.items():
            if told:
                changes += book.reached(means, lambda: None)
            elif told is False:
                changes += book.unreached(means)
        return changes

    def _statement(
        self, organisation: Organisation, metric: Metric, value: int, stand: Standing
    ) -> Sequence[Change]:
        """A number stated on the ledger's day; stated again it is no change."""
        rows = self.stated.get(organisation.pk, []) if organisation.pk else []
        old = next((row for row in rows if row.metric == metric), None)
        if old is None or old.day < self.context.day:
            self.plan.create(
                Statement(
                    area=organisation.area,
                    organisation=organisation,
                    metric=metric,
                    value=value,
                    day=self.context.day,
                    source=self.context.source[:120],
                )
            )
            same = old is not None and old.value == value
            before = str(old.value) if old else "—"
            return () if same else (Change(metric.label, before, str(value)),)
        if old.value == value:
            return ()
        change = Change(metric.label, str(old.value), str(value))
        if stand is Standing.OLDER:
            self.plan.conflicts.append(
                f"{organisation.name}：{change.title}登记为“{change.old}”，本表为“{change.new}”"
            )
            return ()
        self.plan.update(old, value=value, source=self.context.source[:120])
        return (change,)

    def missing(self, kinds: set[OrganisationKind]) -> list[str]:
        """The register's organisations of this area, kind and commercial districts that the file
        does not list, not even in a wrong row; they are named, never ended."""
        listed = {o.pk for entry in self.entries if (o := self._known(entry)) is not None}
        wrong = self.ledger.wrong({entry.row.number for entry in self.entries})
        names, codes = ({row[key] for row in wrong if row[key]} for key in ("name", "uscc"))
        rows = Organisation.objects.filter(
            area__path__startswith=self.register.area.path, kind__in=kinds, closed=None
        ).exclude(opened__gt=self.context.day)
        districts = {entry.district for entry in self.entries if entry.district}
        if districts:
            rows = rows.filter(commercial_district__name__in=districts)
        return [
            name
            for pk, name, code in rows.order_by("id").values_list("pk", "name", "uscc")
            if not (pk in listed or name in names or code in codes)
        ]


def grouped(rows: Iterable[Any], by: str = "organisation_id") -> dict[int, list[Any]]:
    """Rows by what they belong to."""
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, by)].append(row)
    return found


def identity_changes(known: Organisation, differs: dict[str, Any]) -> list[Change]:
    new = Organisation(**differs)
    changes = []
    for name in differs:
        if name in {"opened_precision", "phone_tail_fingerprint"}:
            continue
        title = str(Organisation._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
        if name == "phone":
            changes.append(Change(title, known.masked_phone, new.masked_phone))
        elif name == "opened":
            changes.append(Change(title, known.opened_text, new.opened_text))
        else:
            changes.append(Change(title, shown(known, name), shown(new, name)))
    return changes
