"""学时: hours of study of each member in a year, from who was at organisational life and training.

An hour follows the member, wherever he took part; he is told at the branch to which he belongs on
the last day of the year (today, while it runs). Secretaries and committees are known by name only:
a post is that of the one member of its branch who bears the name, and asks for more hours of him.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import chain
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    DecimalField,
    Exists,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from activities.enums import STUDY, Theme
from activities.models import Attendance
from activities.querysets import TOOK_PLACE
from activities.services.life import Asked, Stretch
from districts import limits
from districts.enums import PartyPostTitle
from districts.models import PartyOrganisation, PartyPost
from members.models import Affiliation
from members.services.branches import belonging

NONE = Decimal(0)
_HOURS = DecimalField(max_digits=8, decimal_places=1)


def as_of(year: int, day: dt.date) -> dt.date:
    """The day whose members are told: the year's last, or today while it runs."""
    return min(dt.date(year, 12, 31), day)


def attended(year: int, themes: Collection[str] = STUDY) -> QuerySet[Attendance]:
    """Of members, at what took place in the year, counted by its first day."""
    return Attendance.objects.filter(
        member__isnull=False,
        activity__theme__in=themes,
        activity__state__in=TOOK_PLACE,
        activity__day__year=year,
    )


def _hours(year: int, member: str) -> Any:
    rows = attended(year).filter(member=OuterRef(member)).order_by().values("member")
    return Coalesce(Subquery(rows.annotate(n=Sum("hours")).values("n")), NONE, output_field=_HOURS)


def members(year: int, day: dt.date, where: Q) -> QuerySet[Any]:
    """Who of these affiliations belonged to a Party organisation of ours, with his `post` there if
    any, the hours `studied` and `needed`; by branch and name: nobody is ranked."""
    rows = belonging(as_of(year, day)).filter(where, party_organisation__isnull=False)
    held, branch = _holding(rows, as_of(year, day)), "party_organisation__area"
    post = Case(
        *(When(pk__in=keys, then=Value(title)) for title, keys in held.items()),
        default=None,
        output_field=CharField(),
    )
    needed = Case(
        When(pk__in=[*chain(*held.values())], then=limits.expression("secretary_hours", branch)),
        default=limits.expression("study_hours", branch),
    )
    return rows.annotate(post=post, studied=_hours(year, "member"), needed=needed).order_by(
        "party_organisation__name", "party_organisation", "member__name", "member", "pk"
    )


def _holding(rows: QuerySet[Affiliation], until: dt.date) -> dict[str, list[int]]:
    """Keys of those who have a post on the day, as `seated` knows them, by their highest title. One
    statement; posts are few."""
    post = "party_organisation__posts"
    named = rows.filter(
        Q(**{f"{post}__until": None}) | Q(**{f"{post}__until__gt": until}),
        **{f"{post}__since__lte": until, f"{post}__name": F("member__name")},
    )
    counted = named.order_by().values(post, f"{post}__title")
    alone = counted.annotate(bearers=Count("member", distinct=True), one=Min("pk"))
    titles = defaultdict(set)
    for key, title in alone.filter(bearers=1).values_list("one", f"{post}__title"):
        titles[key].add(title)
    held = defaultdict(list)
    for key, own in titles.items():
        held[min(own, key=PartyPostTitle.values.index)].append(key)
    return held


def asked(words: Mapping[str, str], user: Any, day: dt.date) -> Asked:
    """What a list of hours was asked for: always a year; `late`: only who lacks hours."""
    read = Asked.read(words, user, day)
    return replace(read, stretch=Stretch.of_year(read.stretch.first.year), due=False)


def rules() -> list[str]:
    """How many hours are asked for, of whom."""
    return [limits.LIMITS[code].told() for code in ("study_hours", "secretary_hours")]


def listed(parties: QuerySet[PartyOrganisation], asked: Asked) -> QuerySet[Any]:
    """The members of these Party organisations, as they are asked for."""
    where = Q(party_organisation__in=asked.narrow(parties).order_by().values("pk"))
    rows = members(asked.stretch.first.year, asked.day, where)
    rows = lacking(rows) if asked.late else rows
    return rows.select_related("member", "party_organisation__area")


def lacking(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.filter(studied__lt=F("needed"))


def behind(path: str, year: int, day: dt.date) -> QuerySet[Any]:
    """(Party organisation, number) of members who lack hours, for every area below the path."""
    where = Q(party_organisation__area__path__startswith=path)
    counted = (
        lacking(members(year, day, where))
        .order_by()
        .values("party_organisation", "party_organisation__name", "party_organisation__area")
    )
    return counted.annotate(number=Count("member", distinct=True))


@dataclass(frozen=True)
class Seated:
    """A post of a branch's committee with the hours of who holds it; None: nobody, or several, of
    its members bear the name."""

    post: PartyPost
    member: int | None
    hours: Decimal
    needed: int

    @property
    def lacks(self) -> Decimal:
        return max(NONE, self.needed - self.hours)


def seated(party: PartyOrganisation, year: int, day: dt.date) -> list[Seated]:
    """Who holds its posts on the day, the secretary first."""
    until = as_of(year, day)
    rank = PartyPostTitle.values.index
    posts = sorted(party.posts.on(until), key=lambda post: (rank(post.title), post.pk))
    named = defaultdict(set)
    rows = belonging(until).filter(party_organisation=party)
    for member, name in rows.values_list("member", "member__name"):
        named[name].add(member)
    found = {post.pk: _only(named[post.name]) for post in posts}
    keys = [one for one in found.values() if one]
    summed = attended(year).filter(member__in=keys).order_by().values_list("member")
    hours = dict(summed.annotate(n=Sum("hours")))
    needed = limits.value("secretary_hours", party.area)
    return [Seated(post, found[post.pk], hours.get(found[post.pk], NONE), needed) for post in posts]


def _only(keys: set[int]) -> int | None:
    return next(iter(keys)) if len(keys) == 1 else None


@dataclass(frozen=True)
class Share:
    """How many secretaries there are, and how many of them took part in training."""

    secretaries: int
    trained: int

    @property
    def percent(self) -> str:
        return f"{self.trained / self.secretaries:.1%}" if self.secretaries else "—"

    @property
    def told(self) -> str:
        share = f"，占 {self.percent}" if self.secretaries else ""
        return f"在任书记 {self.secretaries} 名，参加过培训 {self.trained} 名{share}"


def secretaries(parties: QuerySet[PartyOrganisation], year: int, day: dt.date) -> Share:
    """Of these Party organisations, those in office on the year's last day, counted by post. One
    whom the register does not know by name took part in nothing that it knows of."""
    until = as_of(year, day)
    posts = PartyPost.objects.on(until).filter(
        title=PartyPostTitle.SECRETARY, party_organisation__in=parties.order_by().values("pk")
    )
    living = posts.filter(
        Q(party_organisation__dissolved=None) | Q(party_organisation__dissolved__gt=until)
    )
    counted = living.annotate(trained=Exists(_trained(year, until)))
    found = counted.aggregate(
        secretaries=Count("pk"), trained_ones=Count("pk", filter=Q(trained=True))
    )
    return Share(found["secretaries"], found["trained_ones"])


def _trained(year: int, until: dt.date) -> QuerySet[Affiliation]:
    """Of a post: the member of its branch by whom it is held, if he was at a training."""
    own = belonging(until).filter(
        party_organisation=OuterRef("party_organisation"), member__name=OuterRef("name")
    )
    was_there = attended(year, (Theme.TRAINING,)).filter(member=OuterRef("member"))
    return own.filter(Exists(was_there))
