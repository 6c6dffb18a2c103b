"""Whom the names of a list mean: members and volunteers of the area in which an activity lies.

A name alone is enough where one person there bears it and nothing that the list says of him differs
from the register; else somebody chooses. Beyond the area nobody is looked at but who is named with
his whole phone number, and he is never taken without being asked for. However many names, the
register is asked a constant number of questions.
"""

import datetime as dt
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import CharField, F, Func, Q, QuerySet

from activities.enums import LineMatch
from activities.models import Activity, Volunteer
from core.encryption import fingerprint, tail
from districts.models import Area
from districts.services.comparing_matches import core, normal
from members.models import Employment, PartyMember
from members.services.branches import belonging
from storefronts.services.conditions import in_the_party

#: what a name may be written with or without
FILLING = " ·•‧・.∙⋅\u200b\ufeff"
UNFILLED = str.maketrans("", "", FILLING)
PARTY_WORDS = re.compile(r"^中共|(?:联合)?(?:党?总?支部|党小组|党委|党工委|委员会)+$")
TAIL = 4  # signs of a phone or an identity number
SHORTEST = 2  # signs by which a unit is compared


def key_of(name: str) -> str:
    """A name without width, spaces and the dot between its parts."""
    return unicodedata.normalize("NFKC", name).lower().translate(UNFILLED)


class NameKey(Func):
    """`key_of` in the database."""

    template = f"translate(lower(normalize(%(expressions)s, NFKC)), '{FILLING}', '')"
    output_field = CharField()


@dataclass(frozen=True, slots=True)
class Named:
    """A line of a list; `tail` are the last four signs of a phone or an identity number."""

    number: int
    name: str
    phone: str = ""
    unit: str = ""
    tail: str = ""


class Meant(NamedTuple):
    """What the register knows of a line: `found` is who is meant, `candidates` who may be, as `m12`
    (a member) or `v7` (a volunteer); `by_phone` where name and whole phone agree."""

    match: LineMatch
    found: str = ""
    candidates: tuple[str, ...] = ()
    by_phone: bool = False


@dataclass(slots=True)
class Person:
    """Somebody whom a name may mean, with what tells him from his namesakes."""

    key: str
    phone: str  # fingerprint
    phone_tail: str  # fingerprint
    id_tail: str = ""
    units: set[str] = field(default_factory=set)

    def agrees(self, line: Named) -> bool:
        """Whether anything but the name speaks for him."""
        return True in (self._by_phone(line), self._by_tail(line), self._by_unit(line))

    def differs(self, line: Named) -> bool:
        """Whether anything speaks against him."""
        return False in (self._by_phone(line), self._by_tail(line), self._by_unit(line))

    def _by_phone(self, line: Named) -> bool | None:
        if not line.phone or not self.phone:
            return None
        return self.phone == phone_print(line.phone)

    def _by_tail(self, line: Named) -> bool | None:
        if not line.tail or not (self.phone_tail or self.id_tail):
            return None
        return line.tail == self.id_tail or self.phone_tail == tail(line.tail)

    def _by_unit(self, line: Named) -> bool | None:
        told = unit_of(line.unit)
        if len(told) < SHORTEST or not self.units:
            return None
        return any(told in unit or unit in told for unit in self.units)


def phone_print(phone: str) -> str:
    return fingerprint(phone, "phone")


@lru_cache(maxsize=10_000)
def unit_of(name: str) -> str:
    """A unit or branch by what tells it from others."""
    return core(PARTY_WORDS.sub("", normal(name)))


def match(activity: Activity, lines: Sequence[Named]) -> dict[int, Meant]:
    """What the register knows of each line, by its number."""
    pool = Pool(activity.area, activity.day, lines)
    there = recorded(activity)
    found: dict[int, Meant] = {}
    seen: Counter[Any] = Counter()
    for line in lines:
        meant = pool.meant(line)
        who = meant.found or (key_of(line.name), line.phone, line.unit, line.tail)
        seen[who] += 1
        if meant.found in there:
            meant = Meant(LineMatch.ALREADY, meant.found)
        elif seen[who] > max(1, len(meant.candidates)):
            meant = Meant(LineMatch.TWICE, meant.found)
        found[line.number] = meant
    return found


def recorded(activity: Activity) -> set[str]:
    """Who is recorded as having been there; a member also as the volunteer that he is."""
    rows = activity.attendances.values_list("member_id", "volunteer_id", "member__volunteer")
    told = [(f"m{member}", f"v{one or other}") for member, one, other in rows]
    return {key for pair in told for key in pair}


class Pool:
    """The people whom the lines may mean."""

    def __init__(self, area: Area, day: dt.date, lines: Sequence[Named]) -> None:
        self.area, self.day = area, day
        names = {key_of(line.name) for line in lines}
        self.by_name: dict[str, list[Person]] = defaultdict(list)
        self._read_members(names, wants_tails=any(line.tail for line in lines))
        self._read_volunteers(names)
        self.elsewhere = self._beyond({line.phone for line in lines if line.phone})

    def _members(self) -> QuerySet[Any]:
        return PartyMember.objects.filter(in_the_party(self.day, "")).annotate(
            key=NameKey(F("name"))
        )

    def _read_members(self, names: Collection[str], *, wants_tails: bool) -> None:
        rows = self._members().filter(key__among=names, area__path__startswith=self.area.path)
        fields = ("pk", "key", "phone_fingerprint", "phone_tail_fingerprint")
        tails = ("id_number",) if wants_tails else ()  # to open a number takes its time
        people: dict[int, Person] = {}
        for pk, key, phone, end, *number in rows.order_by("pk").values_list(*fields, *tails):
            people[pk] = Person(f"m{pk}", phone, end, "".join(number)[-TAIL:])
            self.by_name[key].append(people[pk])
        for pk, unit in units_of(people, self.day):
            people[pk].units.add(unit_of(unit))

    def _read_volunteers(self, names: Collection[str]) -> None:
        """Whoever is a member of the area is known as the member already."""
        still = Q(left=None) | Q(left__gt=self.day)
        here = Volunteer.objects.filter(still, area__path__startswith=self.area.path)
        named: dict[str, Any] = {"key__among": names}
        rows = here.annotate(key=NameKey(F("name"))).filter(**named)
        known = {one.key for people in self.by_name.values() for one in people}
        fields = ("pk", "member_id", "key", "phone_fingerprint", "phone_tail_fingerprint")
        for pk, member, key, phone, end, unit in rows.order_by("pk").values_list(
            *fields, "organisation__name"
        ):
            if f"m{member}" not in known:
                units = {unit_of(unit)} if unit else set()
                self.by_name[key].append(Person(f"v{pk}", phone, end, units=units))

    def _beyond(self, phones: Collection[str]) -> Mapping[tuple[str, str], list[str]]:
        """Members of other areas by name and phone; nothing else is asked of them."""
        found: dict[tuple[str, str], list[str]] = defaultdict(list)
        prints = [phone_print(phone) for phone in phones]
        rows = self._members().filter(phone_fingerprint__among=prints)
        others = rows.exclude(area__path__startswith=self.area.path).order_by("pk")
        for pk, key, phone in others.values_list("pk", "key", "phone_fingerprint"):
            found[key, phone].append(f"m{pk}")
        return found

    def meant(self, line: Named) -> Meant:
        namesakes = self.by_name.get(key_of(line.name), [])
        by_phone = [one for one in namesakes if line.phone and one.phone == phone_print(line.phone)]
        if len(by_phone) == 1:
            return Meant(LineMatch.FOUND, by_phone[0].key, by_phone=True)
        if elsewhere := self.elsewhere.get((key_of(line.name), phone_print(line.phone))):
            ours = [one.key for one in namesakes]
            return Meant(LineMatch.ELSEWHERE, candidates=(*elsewhere, *ours))
        if not namesakes:
            return Meant(LineMatch.UNKNOWN)
        likely = [one for one in namesakes if not one.differs(line)]
        agreeing = [one for one in likely if one.agrees(line)]
        sure = agreeing if len(namesakes) > 1 else likely
        if len(sure) == 1:
            return Meant(LineMatch.FOUND, sure[0].key)
        first = [one.key for one in (agreeing or likely)]
        rest = [one.key for one in namesakes if one.key not in first]
        return Meant(LineMatch.SEVERAL, candidates=(*first, *rest))


def units_of(members: Collection[int], day: dt.date) -> Iterator[tuple[int, str]]:
    """(member, name) of the branches and employers of the day."""
    branches = belonging(day).filter(member_id__among=members)
    yield from branches.exclude(party_organisation=None).values_list(
        "member_id", "party_organisation__name"
    )
    jobs = Employment.objects.on(day).filter(member_id__among=members)
    for member, told, registered in jobs.values_list(
        "member_id", "employer_name", "organisation__name"
    ):
        yield member, told or registered


def _own_of(member: PartyMember) -> list[str]:
    """What tells a member from a namesake in the same branch."""
    said = (
        member.born and f"{member.born.year}年生",
        member.joined and f"{member.joined.year}年入党",
        member.phone and f"尾号 {member.phone[-TAIL:]}",
    )
    return [one for one in said if one]


def faces(activity: Activity, keys: Iterable[str]) -> dict[str, str]:
    """How candidates are shown to who chooses: those of the area with what tells them apart, those
    beyond it masked and with their area only."""
    wanted = set(keys)
    members = [int(key[1:]) for key in wanted if key[0] == "m"]
    units: dict[int, list[str]] = defaultdict(list)
    for pk, unit in units_of(members, activity.day):
        units[pk].append(unit)
    found: dict[str, str] = {}
    for member in PartyMember.objects.filter(pk__in=members).select_related("area"):
        ours = member.area.path.startswith(activity.area.path)
        told = units[member.pk] if ours else []
        name = member.name if ours else f"{member}（其他辖区的党员）"
        own = _own_of(member) if ours else []
        found[f"m{member.pk}"] = " · ".join([name, "党员", *told, str(member.area), *own])
    volunteers = [int(key[1:]) for key in wanted if key[0] == "v"]
    rows = Volunteer.objects.filter(pk__in=volunteers).select_related("area", "organisation")
    for one in rows:
        own = [str(one.organisation)] if one.organisation else []
        found[f"v{one.pk}"] = " · ".join([one.name, "志愿者", *own, str(one.area)])
    return found
