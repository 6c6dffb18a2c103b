"""What a ledger's entries make of the register of activities.

A row corrects what it says of an activity that took place; what is closed, and what the register
has not as held, is listed and stays. Who was there by name is never touched: a number of people
that the ledger states becomes the number of those who are in no register.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Count, Q
from django.utils.timezone import localdate

from activities.enums import KINDS, ActivityKind, ActivityState, OutcomeMetric, Theme
from activities.models import Activity, CoHost, Outcome, VolunteerTeam
from activities.models.occasions import HOSTS
from activities.models.who import the_one
from activities.services.activities import new_code
from activities.services.activity_entries import NO_THEME, Checker, Entry, Stated, named, names_of
from core.copying import new_row
from core.dated import Day
from core.sheets.columns import Column, Ledger
from districts.ledgers import Change, Context, Plan, RowPlan
from districts.models import JointCommittee, Organisation, PartyOrganisation
from districts.services.registration import Register

FIELDS = {"theme": "theme", "kind": "kind", "place": "place", "text": "text", "hours": "hours"}
OTHER_KIND = "登记册里的类别是“{}”，与本行的主题不符，请核对；要改类别的请填写类别。"
LINKS: dict[type[Any], str] = {
    PartyOrganisation: "party_organisation",
    JointCommittee: "committee",
    Organisation: "organisation",
    VolunteerTeam: "team",
}


class Bodies:
    """Who a name means, among the bodies of the ledger's area; two alike mean nobody."""

    def __init__(self, register: Register, names: set[str]) -> None:
        path = register.area.path
        self._known: dict[str, list[Any]] = defaultdict(list)
        for model in (JointCommittee, VolunteerTeam):
            rows = model._default_manager.filter(name__among=names, area__path__startswith=path)
            for row in rows.select_related("area"):
                self._known[row.name].append(row)
        for known in (register.party, register.by_name):
            for name, row in known.items():
                if name in names and row.area.path.startswith(path):
                    self._known[name].append(row)

    def named(self, name: str) -> Any:
        found = self._known.get(name, [])
        return found[0] if len(found) == 1 else None


class ActivityListing:
    """A ledger's entries on their way into a plan."""

    def __init__(
        self,
        ledger: Ledger,
        context: Context,
        columns: Mapping[str, Column],
        entries: Sequence[Entry],
    ) -> None:
        self.ledger, self.context, self.plan = ledger, context, Plan()
        self.columns, self.checker = columns, Checker(ledger, columns, context.day)
        names = names_of(entries)
        self.register = Register(context, self.plan, names)
        self.entries = self.checker.sound(entries)
        self.bodies = Bodies(self.register, names.party_organisations)
        self.known = self._activities()
        keys = [one.pk for group in self.known.values() for one in group]
        self.beside: dict[int, list[CoHost]] = defaultdict(list)
        links = CoHost.objects.filter(activity_id__among=keys).select_related(*CoHost.LINKS)
        for row in links.order_by("pk"):
            self.beside[row.activity_id].append(row)
        self.outcomes: dict[int, dict[str, Outcome]] = defaultdict(dict)
        for one in Outcome.objects.filter(activity_id__among=keys):
            self.outcomes[one.activity_id][one.metric] = one
        self.met: set[int] = set()

    def _activities(self) -> dict[tuple[str, Any], list[Any]]:
        people = Q(attendances__member__isnull=False) | Q(attendances__volunteer__isnull=False)
        rows = (
            Activity.objects.filter(
                title__among={entry.title for entry in self.entries},
                area__path__startswith=self.register.area.path,
            )
            .exclude(state=ActivityState.CANCELLED)
            .defer("search")
            .annotate(recorded=Count("attendances", filter=people))
            .select_related("area", "commercial_district", *HOSTS)
        )
        found: dict[tuple[str, Any], list[Any]] = defaultdict(list)
        for row in rows.order_by("pk"):
            found[row.title, row.day].append(row)
        return found

    def planned(self) -> Plan:
        for entry in self.entries:
            self._enter(entry)
        self.plan.missing = self._missing()
        return self.plan

    def _enter(self, entry: Entry) -> None:
        district = self.register.districts.get(entry.row["district"] or "")
        if entry.row["district"] and district is None:
            told = "登记册里没有这个商圈，请核对名称，或先登记商圈。"
            self.checker.tell(entry, "district", told)
            return
        meant = self._meant(entry)
        if len(meant) > 1:
            told = f"登记册里有 {len(meant)} 次同名同日的活动，分不清是哪一次，请填写主办单位。"
            self.checker.tell(entry, "host", told)
        elif meant:
            self._meet(entry, meant[0], district)
        elif entry.theme is None:
            self.checker.tell(entry, "theme", NO_THEME)
        else:
            self._new(entry, district)

    def _meant(self, entry: Entry) -> list[Any]:
        """Of the same name and day; of several those whose host the row names."""
        same = self.known.get((entry.title, entry.days.day.first), [])
        there = [one for one in same if one.pk not in self.met]
        held = [one for one in there if entry.hosts and _host(one) in entry.hosts]
        others = [one for one in there if not entry.hosts or not _host(one)]
        return held or (there if len(same) == 1 else others)

    def _new(self, entry: Entry, district: Any) -> None:
        host = next(filter(None, map(self.bodies.named, entry.hosts)), None)
        told = {FIELDS[key]: entry.row[key] for key in FIELDS if entry.row[key] is not None}
        activity = self.plan.create(
            new_row(
                Activity,
                title=entry.title,
                area=self.register.area,
                day=entry.days.day.first,
                day_precision=entry.days.day.precision,
                last_day=entry.days.last,
                state=ActivityState.HELD,
                held_on=localdate(),
                code=new_code(),
                commercial_district=district,
                others=entry.row["people"] or 0,
                batch=self.context.batch,
                **{**told, "theme": entry.theme, "kind": told.get("kind") or ActivityKind.OTHER},
                **({LINKS[type(host)]: host} if host else {}),
            )
        )
        for name in self._further(entry, host):
            self._beside(activity, name)
        for metric, stated in entry.outcomes().items():
            self._state(activity, metric, stated)
        self.plan.rows.append(RowPlan(entry.row.number, entry.title, "new", known=False))

    def _further(self, entry: Entry, host: Any) -> list[str]:
        """Whom the row names beside the host: co-hosts, and hosts that the register lacks."""
        names = dict.fromkeys([*entry.hosts, *entry.co_hosts])
        return [name for name in names if name != str(host or "")]

    def _beside(self, activity: Any, name: str) -> None:
        body = self.bodies.named(name)
        link = LINKS.get(type(body), "name")
        linked = link in CoHost.LINKS
        told: dict[str, Any] = {link: body} if linked else {"name": name[:80]}
        self.plan.create(new_row(CoHost, activity=activity, **told))

    def _state(self, activity: Any, metric: str, stated: Stated) -> None:
        value, qualifier = stated
        self.plan.create(
            new_row(Outcome, activity=activity, metric=metric, value=value, qualifier=qualifier)
        )

    # What the register knows

    def _meet(self, entry: Entry, known: Any, district: Any) -> None:
        self.met.add(known.pk)
        differs = self._differs(entry, known, district)
        if differs is None:
            return
        changes = [*self._changes(known, differs), *self._outcomes(entry, known, look=True)]
        added = self._added(entry, known, differs)
        if added:
            held = "、".join(map(str, self.beside[known.pk])) or "—"
            changes.append(Change("协办方", held, "、".join([held, *added]).removeprefix("—、")))
        if changes and known.state != ActivityState.HELD:
            self._leave(known, changes)
            changes = []
        elif changes:
            self.plan.update(known, **differs)
            self._outcomes(entry, known)
            for name in added:
                self._beside(known, name)
        self.plan.rows.append(
            RowPlan(
                entry.row.number,
                entry.title,
                "changed" if changes else "unchanged",
                tuple(changes),
            )
        )

    def _leave(self, known: Any, changes: Sequence[Change]) -> None:
        remedy = (
            "确要更正的请先退回补正"
            if known.state == ActivityState.CLOSED
            else "请在活动页登记举办后再导入"
        )
        told = "；".join(f"{one.title}登记为“{one.old}”，本表为“{one.new}”" for one in changes)
        self.plan.conflicts.append(
            f"{known}（{known.day_text}，{known.get_state_display()}）：{told}；{remedy}。"
        )

    def _differs(self, entry: Entry, known: Any, district: Any) -> dict[str, Any] | None:
        """What the row says otherwise; None where it cannot be so."""
        row, days = entry.row, entry.days
        told = {FIELDS[key]: row[key] for key in FIELDS if row[key] is not None}
        if days.day.precision != known.day_precision and not days.day.blurs(
            Day(known.day, known.day_precision)
        ):
            told["day_precision"] = days.day.precision
        if days.last:
            told["last_day"] = days.last
        if district is not None:
            told["commercial_district"] = district
        if row["people"] is not None:
            if row["people"] < known.recorded:
                told_wrong = f"已登记 {known.recorded} 人的参加记录，多于本行的人数，请核对。"
                self.checker.tell(entry, "people", told_wrong)
                return None
            told["others"] = row["people"] - known.recorded
        if entry.theme:
            told["theme"] = entry.theme
        if not _goes_together(told.get("theme", known.theme), told.get("kind", known.kind)):
            self.checker.tell(entry, "theme", OTHER_KIND.format(known.get_kind_display()))
            return None
        told |= self._host(entry, known)
        return {name: value for name, value in told.items() if getattr(known, name) != value}

    def _host(self, entry: Entry, known: Any) -> dict[str, Any]:
        """Another host takes the place of the one that stands; one the register lacks does not."""
        if not entry.hosts or _host(known) in entry.hosts:
            return {}
        beside = {str(one) for one in self.beside[known.pk]}
        found = (self.bodies.named(name) for name in entry.hosts if name not in beside)
        host = next(filter(None, found), None)
        return {**dict.fromkeys(HOSTS), LINKS[type(host)]: host} if host else {}

    def _added(self, entry: Entry, known: Any, differs: Mapping[str, Any]) -> list[str]:
        """Names that are neither host nor co-host yet; a co-host that is not named stays."""
        held = [str(one) for one in self.beside[known.pk]]
        if "、".join(held) == (entry.row["co_hosts"] or "") and _host(known) in entry.hosts:
            return []
        hosts = {_host(known), *(str(differs[name]) for name in HOSTS if differs.get(name))}
        there = {*hosts, *held, *(name for one in held for name in named(one))}
        return [name for name in self._further(entry, None) if name not in there]

    def _outcomes(self, entry: Entry, known: Any, *, look: bool = False) -> list[Change]:
        """What came of it by the row: each metric is stated or corrected, none is taken away."""
        changes = []
        for metric, stated in entry.outcomes().items():
            held = self.outcomes[known.pk].get(metric)
            if held is not None and (held.value, held.qualifier) == stated:
                continue
            new = Outcome(metric=metric, value=stated.value, qualifier=stated.qualifier)
            title = str(OutcomeMetric(metric).label)
            changes.append(Change(title, held.value_text if held else "—", new.value_text))
            if look:
                continue
            if held is None:
                self._state(known, metric, stated)
            else:
                self.plan.update(held, value=stated.value, qualifier=stated.qualifier)
        return changes

    def _changes(self, known: Any, differs: Mapping[str, Any]) -> list[Change]:
        """What would change, by the titles of the screens; a host that makes room is no line."""
        new = {name: value for name, value in differs.items() if name not in HOSTS or value}
        after = Activity(**{"day": known.day, "theme": known.theme, "kind": known.kind, **new})
        return [
            Change(
                str(Activity._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
                if name != "day_precision"
                else "日期",
                _shown(known, name),
                _shown(after, name),
            )
            for name in new
        ]

    def _missing(self) -> list[str]:
        """What took place between the first and the last day of the ledger and is not in it, not
        even in a wrong row; it is named and stays."""
        if not self.entries:
            return []
        wrong = {row["name"] for row in self.ledger.wrong({e.row.number for e in self.entries})}
        days = [entry.days.day.first for entry in self.entries]
        rows = Activity.objects.took_place().between(min(days), max(days))
        there = rows.filter(area__path__startswith=self.register.area.path).order_by("day", "pk")
        listed = there.values_list("pk", "title")
        return [title for pk, title in listed if pk not in self.met and title not in wrong]


def _goes_together(theme: str, kind: str) -> bool:
    return kind == ActivityKind.OTHER or kind in KINDS[Theme(theme)]


def _host(activity: Any) -> str:
    """The name of whoever holds it; nothing where the office does."""
    return str(the_one(activity, *HOSTS) or "")


def _shown(activity: Any, name: str) -> str:
    if name == "day_precision":
        return str(activity.day_text)
    display = getattr(activity, f"get_{name}_display", None)
    value = display() if display else getattr(activity, name)
    return "—" if value in (None, "") else str(value)
