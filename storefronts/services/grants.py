"""Titles that were granted before the system, or elsewhere: what a list of plaques makes of the
register. Known by issuer and number; what the register says of a title is changed by acts, so a
list only fills in since when its plaque hangs and tells what else differs.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.timezone import localdate

from core.errors import Refused
from core.sheets.columns import Column, Ledger, Row
from districts.ledgers import Change, Context, Outcome, Plan, RowPlan
from districts.scoping import assigned_paths
from storefronts.enums import TitleState
from storefronts.models import HonourScheme, SchemeVersion, Storefront, Title, TitlePhase
from storefronts.models.schemes import STARS
from storefronts.services import plaques, schemes
from storefronts.services.applying import HELD
from storefronts.services.awarding import issuer_of, last_valid_day

DAY = dt.timedelta(days=1)
YEAR = 12
REASON = "台账登记"


@dataclass
class Grant:
    """One row's word on one title, read against the register."""

    row: Row
    store: Storefront
    scheme: HonourScheme
    version: SchemeVersion | None
    issuer: str
    awarded_on: dt.date
    valid_to: dt.date
    state: str
    hung_on: dt.date | None
    stars: int | None = None
    counter: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return self.issuer, self.row["number"]

    @property
    def place(self) -> tuple[int, int, str]:
        return self.scheme.pk, self.store.pk, self.counter


class Wrong(Exception):
    """What is wrong with a row, at the cell of which column."""

    def __init__(self, key: str, sentence: str) -> None:
        super().__init__(sentence)
        self.key = key


@dataclass
class Honours:
    """The schemes that hold in an area, by name, with their rules from day to day."""

    schemes: dict[str, HonourScheme]
    versions: dict[int, list[SchemeVersion]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, area: Any) -> "Honours":
        made = cls({scheme.name: scheme for scheme in schemes.schemes_of(area)})
        held = SchemeVersion.objects.filter(scheme__in=made.schemes.values())
        for version in held.exclude(since=None).order_by("since", "number"):
            made.versions[version.scheme_id].append(version)
        return made

    def named(self, name: str) -> HonourScheme:
        plain = "".join(name.split())
        if plain in self.schemes:
            return self.schemes[plain]
        raise Wrong("honour", f"没有“{name}”这个称号，这里有：{'、'.join(self.schemes)}。")

    def version(self, scheme: HonourScheme, day: dt.date) -> SchemeVersion | None:
        """The rules of the day; the first ones for what was granted before them."""
        known = self.versions[scheme.pk]
        before = [one for one in known if one.since and one.since <= day]
        return before[-1] if before else known[0] if known else None


class Granting:
    """A list of plaques on its way into a plan, by a constant number of questions."""

    def __init__(self, ledger: Ledger, context: Context, columns: Mapping[str, Column]) -> None:
        if context.area is None:
            raise Refused("牌匾台账请指定行政区划。")
        self.ledger, self.context, self.columns = ledger, context, columns
        self.area, self.plan = context.area, Plan()
        self.honours = Honours.of(self.area)
        self.stores = self._stores()
        self._read_titles()
        self.listed: set[int] = set()
        self.numbers: dict[tuple[str, str], Row] = {}
        self.places: dict[tuple[int, int, str], Row] = {}

    def _stores(self) -> dict[str, list[Storefront]]:
        paths = tuple(assigned_paths(self.context.by, "change"))
        names = {row["name"] for row in self.ledger.rows}
        rows = Storefront.objects.filter(name__among=names, area__path__startswith=self.area.path)
        found: dict[str, list[Storefront]] = defaultdict(list)
        for store in rows.defer("search").select_related("area").order_by("pk"):
            if store.area.path.startswith(paths):
                found[store.name].append(store)
        return found

    def _read_titles(self) -> None:
        """Those with a number of the list, and those that its stores hold."""
        numbers = {row["number"] for row in self.ledger.rows}
        stores = [store.pk for found in self.stores.values() for store in found]
        rows = Title.objects.filter(Q(number__among=numbers) | Q(storefront__in=stores))
        titles = list(rows.select_related("scheme", "storefront").order_by("pk"))
        self.by_key = {(title.issuer, title.number): title for title in titles}
        self.held = {
            (title.scheme.code, title.storefront_id, title.counter): title
            for title in titles
            if title.state in HELD
        }
        phases = TitlePhase.objects.filter(title__in=titles, since__lte=self.context.day)
        self.then = {phase.title_id: phase for phase in phases.order_by("since")}

    def planned(self) -> Plan:
        for row in self.ledger.rows:
            try:
                self._enter(self._read(row))
            except Wrong as why:
                self.ledger.issue(row, self.columns[why.key], str(why))
        self.plan.missing = self._missing()
        return self.plan

    # Reading a row

    def _read(self, row: Row) -> Grant:
        store, scheme = self._store(row), self.honours.named(row["honour"])
        awarded: dt.date = row["awarded"].first
        if awarded > self.context.day:
            told = f"授牌日期 {awarded} 晚于台账日期 {self.context.day}，请核对。"
            raise Wrong("awarded", told)
        version = self.honours.version(scheme, awarded)
        valid_to = self._valid_to(row, awarded, version)
        return Grant(
            row=row,
            store=store,
            scheme=scheme,
            version=version,
            issuer=row["issuer"] or issuer_of(store.area),
            awarded_on=awarded,
            valid_to=valid_to,
            state=self._state(row, valid_to),
            hung_on=self._hung(row, awarded),
            stars=self._stars(row, scheme),
            counter=self._counter(row, scheme),
        )

    def _store(self, row: Row) -> Storefront:
        namesakes = self.stores.get(row["name"], [])
        unit = row["unit"]
        found = [one for one in namesakes if one.unit == unit] if unit else namesakes
        found = [one for one in found if one.closed is None] or found
        if len(found) == 1:
            return found[0]
        if not namesakes:
            raise Wrong("name", "登记册里没有这家商户，请先导入商户台账，或核对店名。")
        if unit:
            raise Wrong("unit", f"登记册里的“{row['name']}”没有这个铺位号，请核对。")
        raise Wrong("unit", f"登记册里有 {len(found)} 家同名商户，请填写铺位号。")

    @staticmethod
    def _valid_to(row: Row, awarded: dt.date, version: SchemeVersion | None) -> dt.date:
        """As stated, else as long as the scheme says."""
        if row["valid_to"] is None:
            return last_valid_day(awarded, version.validity_months if version else YEAR)
        stated: dt.date = row["valid_to"].last
        if stated < awarded:
            raise Wrong("valid_to", f"有效期不能早于授牌日期 {awarded}，请核对这两格。")
        return stated

    def _state(self, row: Row, valid_to: dt.date) -> str:
        over = valid_to < localdate()
        if row["state"] == TitleState.STANDING and valid_to < self.context.day:
            raise Wrong("state", f"有效期到 {valid_to} 已满，却写着在册，请核对这两格。")
        if row["state"] in {None, TitleState.STANDING, TitleState.EXPIRED}:
            return TitleState.EXPIRED if over else TitleState.STANDING
        return str(row["state"])

    def _hung(self, row: Row, awarded: dt.date) -> dt.date | None:
        """Its day; where only known to hang, the day of the list."""
        if row["hung_since"] is not None:
            day: dt.date = row["hung_since"].first
            if not awarded <= day <= self.context.day:
                told = (
                    f"亮牌日期应在授牌日期 {awarded} 至台账日期 {self.context.day} 之间，请核对。"
                )
                raise Wrong("hung_since", told)
            if row["hung"] is False:
                raise Wrong("hung", "填了亮牌日期，这里却是 ×，请核对其中哪一格有误。")
            return day
        return self.context.day if row["hung"] else None

    @staticmethod
    def _stars(row: Row, scheme: HonourScheme) -> int | None:
        stars: int | None = row["stars"]
        if scheme.starred and stars is None:
            raise Wrong("stars", f"{scheme}分星级，请填写 1 到 {STARS}。")
        if not scheme.starred and stars is not None:
            raise Wrong("stars", f"{scheme}不分星级，请留空，或核对称号。")
        return stars

    @staticmethod
    def _counter(row: Row, scheme: HonourScheme) -> str:
        if scheme.for_counter and not row["counter"]:
            raise Wrong("counter", f"{scheme}授予柜台（岗位），请写明是哪一个。")
        if not scheme.for_counter and row["counter"]:
            raise Wrong("counter", f"{scheme}不授予柜台（岗位），请留空，或核对称号。")
        return row["counter"] or ""

    # What becomes of it

    def _enter(self, grant: Grant) -> None:
        known = self.by_key.get(grant.key)
        self._check_number(grant, known)
        self._check_held(grant, known)
        self.numbers[grant.key] = grant.row
        if known is None:
            self._new(grant)
        else:
            self.listed.add(known.pk)
            self._meet(grant, known)

    def _check_number(self, grant: Grant, known: Title | None) -> None:
        if other := self.numbers.get(grant.key):
            told = f"编号与第 {other.number} 行相同，请核对后只保留一行，或写明授牌单位。"
            raise Wrong("number", told)
        same = known is None or (
            known.storefront_id == grant.store.pk and known.scheme.code == grant.scheme.code
        )
        if not same:
            raise Wrong("number", "这个编号已经用过，请核对编号和授牌单位。")

    def _check_held(self, grant: Grant, known: Title | None) -> None:
        """A store holds an honour once."""
        if grant.state not in HELD:
            return
        if other := self.places.get(grant.place):
            told = f"这家商户的同一称号在第 {other.number} 行已有，请核对后只保留一行。"
            raise Wrong("honour", told)
        held = self.held.get((grant.scheme.code, grant.store.pk, grant.counter))
        if held is not None and held is not known:
            told = f"这家商户已有这个称号（{held.number}），到期前请办理续期，或核对编号。"
            raise Wrong("honour", told)
        self.places[grant.place] = grant.row

    def _new(self, grant: Grant) -> None:
        title = self.plan.create(
            Title(
                scheme=grant.scheme,
                version=grant.version,
                storefront=grant.store,
                counter=grant.counter,
                number=grant.row["number"],
                awarded_on=grant.awarded_on,
                valid_to=grant.valid_to,
                issuer=grant.issuer,
                state=grant.state,
                stars=grant.stars,
                hung_on=grant.hung_on,
                batch=self.context.batch,
            )
        )
        for since, state in self._phases(grant):
            self.plan.create(
                TitlePhase(
                    title=title,
                    since=since,
                    state=state,
                    stars=grant.stars,
                    reason=REASON,
                    batch=self.context.batch,
                )
            )
        self.plan.create(plaques.made(title, day=grant.awarded_on))
        self.plan.rows.append(RowPlan(grant.row.number, grant.row["name"], "new", known=False))

    def _phases(self, grant: Grant) -> list[tuple[dt.date, str]]:
        """It stood from its award; what it is besides, it is since its end or since the list."""
        first = (grant.awarded_on, str(TitleState.STANDING))
        if grant.state == TitleState.STANDING:
            return [first]
        since = grant.valid_to + DAY if grant.state == TitleState.EXPIRED else self.context.day
        return [first, (since, grant.state)] if since > first[0] else [(first[0], grant.state)]

    def _meet(self, grant: Grant, known: Title) -> None:
        """A known one: since when it hangs is filled in, all else that differs is listed."""
        changes: list[Change] = []
        if known.hung_on is None and grant.hung_on is not None:
            changes.append(Change("亮牌日期", "—", str(grant.hung_on)))
            self.plan.update(known, hung_on=grant.hung_on)
        then = self.then.get(known.pk)
        told = {
            "授牌日期": (known.awarded_on, grant.awarded_on),
            "有效期至": ((then and then.valid_to) or known.valid_to, _until(grant)),
            "柜台（岗位）": (known.counter, grant.counter),
            "星级": ((then or known).stars, grant.stars),
            "状态": (_label((then or known).state), _label(grant.row["state"])),
        }
        for title, (old, new) in told.items():
            if new is not None and new != old:
                self.plan.conflicts.append(
                    f"{known}：{title}登记为“{old or '—'}”，本表为“{new}”；有误的请在称号页办理。"
                )
        outcome: Outcome = "changed" if changes else "unchanged"
        name = grant.row["name"]
        self.plan.rows.append(RowPlan(grant.row.number, name, outcome, tuple(changes)))

    def _missing(self) -> list[str]:
        """Titles of the area that are valid on the list's day and not listed; none of them ends."""
        rows = Title.objects.valid_on(self.context.day).filter(
            storefront__area__path__startswith=self.area.path, awarded_on__lte=self.context.day
        )
        numbers = {row["number"] for row in self.ledger.unsound}
        told = rows.select_related("scheme", "storefront").order_by("pk")
        return [
            f"{title}，{title.storefront}"
            for title in told
            if title.pk not in self.listed and title.number not in numbers
        ]


def _until(grant: Grant) -> dt.date | None:
    """What the row says; a validity that was worked out says nothing against the register's."""
    return grant.valid_to if grant.row["valid_to"] else None


def _label(state: str | None) -> str | None:
    """A title under appeal is a revoked one."""
    told = TitleState.REVOKED if state == TitleState.APPEALED else state
    return str(TitleState(told).label) if told else None
