"""What a ledger's entries make of the register of storefronts and of who works in them.

A later ledger corrects, an older one fills what is empty and lists the rest. Who runs a store that
holds a title is not changed by a ledger: that is an act, for its titles have to be verified anew.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q

from core.copying import new_row
from core.dated import Precision
from core.encryption import masked
from core.sheets.columns import Column, Ledger
from districts.ledgers import Change, Context, Outcome, Plan, RowPlan
from districts.models import Building, CommercialDistrict, Organisation
from districts.services.phases import Standing, standing
from districts.services.registration import Register
from members.models import PartyMember
from storefronts.models import Storefront, StorefrontMember, Title
from storefronts.services.conditions import in_the_party
from storefronts.services.shop_entries import Checker, Entry, Fault, Shops, names_of

SILENT = ("opened_precision", "phone_tail_fingerprint")  # they go with another field
NO_BUILDING = "登记册里没有这栋楼，请填写它在哪个商圈，或核对名称。"
TWO_BUILDINGS = "有 {} 栋楼叫这个名字，请填写商圈。"
SEVERAL = "登记册里有 {} 家同名商户，分不清是哪一家，请填写{}。"
OTHER_CODE = "登记册里同一位置的同名商户代码是 {}，与本行不同，请核对；换了经营者的请在商户页办理。"


class ShopListing:
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
        self.register = Register(context, self.plan, names_of(entries))
        self.entries = self.checker.sound(entries)
        self.shops = Shops(self._stores(), self.entries)
        self.placeless = self._buildings()
        self.staff = Staff(self.plan, context, self.checker, self.shops.stores, self.entries)
        held = Title.objects.standing().filter(storefront__in=self.shops.stores)
        self.honoured = set(held.values_list("storefront", flat=True))
        self.met: dict[int, Entry] = {}

    def _stores(self) -> list[Storefront]:
        names, codes = {e.name for e in self.entries}, {e.uscc for e in self.entries if e.uscc}
        there = Storefront.objects.defer("search").filter(
            Q(name__among=names) | Q(uscc__among=codes),
            area__path__startswith=self.register.area.path,
        )
        related = ("area", "organisation", "commercial_district", "building")
        return [one for one in there.select_related(*related) if self._ours(one)]

    def _ours(self, store: Storefront) -> bool:
        return store.area.path.startswith(self.register.paths)

    def _buildings(self) -> dict[str, list[Building]]:
        """By name, for rows that name a building and no commercial district."""
        names = {e.row["building"] for e in self.entries if not e.row["district"]} - {None}
        found: dict[str, list[Building]] = defaultdict(list)
        root = self.register.root
        rows = Building.objects.filter(
            name__among=names, commercial_district__area__path__startswith=root
        )
        for building in rows.select_related("commercial_district"):
            found[building.name].append(building)
        return found

    def planned(self) -> Plan:
        for entry in self.entries:
            self._enter(entry)
        self.plan.missing = self._missing()
        return self.plan

    def _enter(self, entry: Entry) -> None:
        meant = self.shops.meant(entry)
        if why := self._undecided(entry, meant):
            self.checker.tell(entry, *why)
            return
        known = meant[0] if meant else None
        if self.checker.unlike(entry, known):
            return
        place = self._place(entry)
        if place is None:
            return
        stated = {**entry.stated(), **place, **self._owner(entry)}
        if known is not None:
            self.met[known.pk] = entry
            self._meet(entry, known, stated)
        elif other := self.shops.clash(entry, place.get("building")):
            self.checker.tell(entry, "uscc", OTHER_CODE.format(other.uscc))
        else:
            self._new(entry, stated)

    def _undecided(self, entry: Entry, meant: list[Storefront]) -> Fault:
        """Nobody guesses which store a row means."""
        if len(meant) > 1:
            key = "building" if entry.key[2] else "unit"
            return key, SEVERAL.format(len(meant), self.columns[key].title)
        if meant and meant[0].pk in self.met:
            other = self.met[meant[0].pk].row.number
            return "name", f"与第 {other} 行指的是登记册里的同一家，请核对后只保留一行。"
        return None

    def _place(self, entry: Entry) -> dict[str, Any] | None:
        """Commercial district and building as far as the row names them; None where it is wrong."""
        named, district = entry.row["building"], entry.row["district"]
        if named and not district:
            found = self.placeless.get(named, [])
            if len(found) != 1:
                told = TWO_BUILDINGS.format(len(found)) if found else NO_BUILDING
                self.checker.tell(entry, "building", told)
                return None
            (building,) = found
            return {"building": building, "commercial_district": building.commercial_district}
        where: CommercialDistrict | None = self.register.commercial_district(district)
        place: dict[str, Any] = {"commercial_district": where} if where else {}
        if (inside := self.register.building(named, where)) is not None:
            place["building"] = inside
        return place

    def _owner(self, entry: Entry) -> dict[str, Any]:
        """The organisation that bears its code or its owner's exact name, else that name."""
        organisation = self.register.by_name.get(entry.owner)
        bearer: Organisation | None = self.register.by_code.get(entry.uscc)
        if organisation is None and bearer and bearer.area.path.startswith(self.register.root):
            same = not entry.owner or entry.owner == bearer.name
            organisation = bearer if same else None
        if organisation is not None:
            return {"organisation": organisation, "owner_name": ""}
        return {"owner_name": entry.owner} if entry.owner else {}

    def _new(self, entry: Entry, stated: dict[str, Any]) -> None:
        made = {"area": self.context.area, "stated_on": self.context.day, **stated}
        store = self.plan.create(new_row(Storefront, batch=self.context.batch, **made))
        self.staff.works(entry, store)
        self.plan.rows.append(RowPlan(entry.row.number, entry.name, "new", known=False))

    def _meet(self, entry: Entry, known: Storefront, stated: dict[str, Any]) -> None:
        """What the entry changes of a store that the register knows."""
        if known.closed is not None and known.closed <= self.context.day:
            told = f"{known}：登记为 {known.closed} 歇业，本表仍列出；有误的请在商户页撤销歇业。"
            self.plan.conflicts.append(told)
            self._note(entry, [])
            return
        stand = standing(known.stated_on, self.context.day)
        differs = self._differs(known, stated)
        if stand is Standing.OLDER:
            differs = self._gaps(known, differs)
        changes = changes_of(known, differs)
        self.plan.update(known, **differs)
        if stand is not Standing.OLDER:
            self.plan.update(known, stated_on=self.context.day)
        self._note(entry, [*changes, *self.staff.works(entry, known)])

    def _note(self, entry: Entry, changes: Sequence[Change]) -> None:
        outcome: Outcome = "changed" if changes else "unchanged"
        self.plan.rows.append(RowPlan(entry.row.number, entry.name, outcome, tuple(changes)))

    def _differs(self, known: Storefront, stated: dict[str, Any]) -> dict[str, Any]:
        differs = {name: value for name, value in stated.items() if getattr(known, name) != value}
        if self._same_opening(known, stated):
            differs = {k: v for k, v in differs.items() if not k.startswith("opened")}
        if known.pk in self.honoured and known.operator and "operator" in differs:
            new = differs.pop("operator")
            self.plan.conflicts.append(
                f"{known}：经营者登记为“{known.operator}”，本表为“{new}”；"
                "这家店有称号，换了经营者的请在商户页办理“更换经营者”。"
            )
        return differs

    @staticmethod
    def _same_opening(known: Storefront, stated: dict[str, Any]) -> bool:
        """The same day less exactly says nothing new."""
        if known.opened is None or "opened" not in stated:
            return True
        from_year = stated["opened_precision"] == Precision.YEAR
        length = 4 if from_year else 7 if stated["opened_precision"] == Precision.MONTH else 10
        same = str(known.opened)[:length] == str(stated["opened"])[:length]
        exact = stated["opened_precision"] == Precision.DAY
        return same and (not exact or known.opened_precision == Precision.DAY)

    def _gaps(self, known: Storefront, differs: dict[str, Any]) -> dict[str, Any]:
        """What an older ledger may fill in; the rest is listed."""
        gaps = {k: v for k, v in differs.items() if getattr(known, _lead(k)) in (None, "")}
        kept = {k: v for k, v in differs.items() if k not in gaps}
        for change in changes_of(known, kept):
            self.plan.conflicts.append(
                f"{known}：{change.title}登记为“{change.old}”，本表为“{change.new}”"
            )
        return gaps

    def _missing(self) -> list[str]:
        """The area's open stores, of the ledger's commercial districts where it names any, that it
        does not list, not even in a wrong row; they are named, never closed."""
        wrong = {row["name"] for row in self.ledger.wrong({e.row.number for e in self.entries})}
        rows = Storefront.objects.open_on(self.context.day).filter(
            area__path__startswith=self.register.area.path
        )
        if named := {e.row["district"] for e in self.entries if e.row["district"]}:
            rows = rows.filter(commercial_district__name__among=named)
        listed = rows.order_by("pk").values_list("pk", "name")
        return [name for pk, name in listed if pk not in self.met and name not in wrong]


def _lead(name: str) -> str:
    return {"opened_precision": "opened", "phone_tail_fingerprint": "phone"}.get(name, name)


def changes_of(known: Storefront, differs: dict[str, Any]) -> list[Change]:
    """What would change, by the titles of the screens; a phone masked."""
    new = Storefront(
        **{"opened": known.opened, "opened_precision": known.opened_precision, **differs}
    )
    return [
        Change(
            str(Storefront._meta.get_field(name).verbose_name),  # type: ignore[union-attr]
            _shown(known, name),
            _shown(new, name),
        )
        for name in differs
        if name not in SILENT
    ]


def _shown(store: Storefront, name: str) -> str:
    if name == "opened":
        return store.opened_text
    if name == "phone":
        return masked(store.phone) or "—"
    if name == "trade":
        return str(store.get_trade_display())
    return str(getattr(store, name) or "—")


class Staff:
    """Who of the Party works in the stores, by the names that rows give: exactly one member of the
    area is linked, of none or several it is said, and nobody is taken for another."""

    def __init__(
        self,
        plan: Plan,
        context: Context,
        checker: Checker,
        stores: Sequence[Storefront],
        entries: Sequence[Entry],
    ) -> None:
        self.plan, self.context, self.checker = plan, context, checker
        names = {name for entry in entries for name in entry.members}
        area = context.area
        living = (
            PartyMember.objects.filter(
                in_the_party(context.day, ""), name__among=names, area__path__startswith=area.path
            )
            if area
            else PartyMember.objects.none()
        )
        self.named: dict[str, list[PartyMember]] = defaultdict(list)
        for member in living.defer("search").order_by("pk"):
            self.named[member.name].append(member)
        self.there: dict[int, list[StorefrontMember]] = defaultdict(list)
        rows = StorefrontMember.objects.filter(storefront__in=[one.pk for one in stores])
        still = rows.exclude(until__lte=context.day).select_related("member")
        for row in still.order_by("since", "pk"):
            self.there[row.storefront_id].append(row)

    def works(self, entry: Entry, store: Storefront) -> list[Change]:
        """Those whom the row names and nobody has registered there begin by its day."""
        held = {row.member.name for row in self.there.get(store.pk or 0, ())}
        joined = [
            name for name in entry.members if name not in held and self._joins(entry, name, store)
        ]
        if not joined:
            return []
        return [Change("店内党员", "、".join(sorted(held)) or "—", "、".join([*held, *joined]))]

    def _joins(self, entry: Entry, name: str, store: Storefront) -> bool:
        known = self.named.get(name, [])
        if len(known) != 1:
            told = f"有 {len(known)} 名同名的党员" if known else "没有这名党员"
            remedy = "请在商户页登记店内党员" if known else "请先导入党员花名册，或核对姓名"
            message = f"“{name}”没有登记为店内党员：党员登记册里{told}，{remedy}。"
            self.checker.tell(entry, "members", message, warning=True)
            return False
        self.plan.create(
            new_row(
                StorefrontMember,
                storefront=store,
                member=known[0],
                since=self.context.day,
                since_precision=Precision.BY,
                batch=self.context.batch,
            )
        )
        return True
