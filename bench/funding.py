"""The ledger at a million lines: proved, rolled up against SQL written by hand, posted to."""

import datetime as dt
import itertools
import secrets
from collections.abc import Iterator
from typing import Any

from django.db import connection, transaction
from django.utils.timezone import localdate, now

from accounts.models import User
from bench.measure import Job, line, seconds
from core.dated import Quarter
from districts.models import Area
from funding.enums import AccountKind, JournalKind, Source, Use
from funding.models import Account, Entry, Fund, Journal
from funding.services.accounts import Place, opened
from funding.services.posting import Posting, post
from funding.services.rollups import AMOUNTS, Row, rollup
from funding.services.verifying import verify
from reports.cities.city import reserve, stream

NAME = "测速经费"
DAYS = 1825  # five years
SOURCES = (Source.DISTRICT, Source.TOWN, Source.DUES)
USES = tuple(Use)
#: the longest that proving all may take in seconds, how much longer a line may take than among a
#: quarter of them, the roll-up's ratio to SQL by hand, and the seconds for a batch of lines
PROVED, LINEAR, RATIO, BATCH_S = 60.0, 1.15, 1.2, 10.0
BATCH, ROUNDS = 2_000, 3
QUARTER, KEYS = Quarter(2016, 3), ("area", "fund", "source", "use")

#: the nine amounts of a roll-up's row, from all lines up to the period's end
BY_HAND = """
select a.area_id, a.fund_id, a.source, a.use,
    sum(e.fen) filter (where a.kind = 'held' and j.day < %(first)s),
    sum(e.fen) filter (where a.kind = 'held' and j.kind = 'opening' and j.day >= %(first)s),
    sum(e.fen) filter (where a.kind = 'held' and j.kind = 'receipt' and j.day >= %(first)s),
    sum(e.fen) filter (where a.kind = 'held' and a.party_organisation_id is not null
        and j.kind = 'appropriation' and j.day >= %(first)s),
    sum(e.fen) filter (where a.kind = 'use' and j.kind = 'payment' and j.day >= %(first)s),
    sum(e.fen) filter (where a.kind = 'lent' and j.kind = 'lending' and j.day >= %(first)s),
    -sum(e.fen) filter (where a.kind = 'lent' and j.kind = 'repayment' and j.day >= %(first)s),
    sum(e.fen) filter (where a.kind = 'lost' and j.kind = 'write_off' and j.day >= %(first)s),
    sum(e.fen) filter (where a.kind = 'held')
from funding_entry e
join funding_journal j on j.id = e.journal_id
join funding_account a on a.id = e.account_id
where j.day <= %(last)s
group by a.area_id, a.fund_id, a.source, a.use
"""


def report(city: Area, entries: int) -> bool:
    """A quarter of the lines is proved first, then all of them."""
    maker, checker = _user("bench-maker"), _user("bench-checker")
    funds = _funds(city)
    _grow(funds, entries // 4, maker, checker)
    few, some = Entry.objects.count(), _proved()
    _grow(funds, entries, maker, checker)
    count, whole = Entry.objects.count(), _proved()
    most = LINEAR * count / few
    good = line(
        f"ledger of {count} entries proved",
        some_s=some,
        ours_s=whole,
        ratio=whole / some,
        goal=f"<= {PROVED} s, ratio to {few} entries <= {most:.2f}",
        ok=whole <= PROVED and whole <= most * some,
    )
    if _told(_ours()) != _told(_by_hand()):
        raise SystemExit("汇总与手写 SQL 不符。")
    good &= Job(
        name=f"roll-up of a quarter over {count} entries, against SQL by hand",
        limit=_by_hand,
        ours=_ours,
        goal=RATIO,
    ).report()
    return _posting(funds[0], maker, checker) and good


def _ours() -> list[Row]:
    return rollup(Account.objects.all(), QUARTER.first, QUARTER.last, by=KEYS)


def _by_hand() -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(BY_HAND, {"first": QUARTER.first, "last": QUARTER.last})
        return [
            Row(dict(zip(KEYS, row, strict=False)), *(int(fen or 0) for fen in row[len(KEYS) :]))
            for row in cursor
        ]


def _told(rows: list[Row]) -> dict[tuple[Any, ...], tuple[int, ...]]:
    """What rows say by their keys; those that say nothing but noughts are left out."""
    told = {tuple(row.key.values()): tuple(getattr(row, name) for name in AMOUNTS) for row in rows}
    return {key: amounts for key, amounts in told.items() if any(amounts)}


def _proved() -> float:
    """The seconds of the best of some rounds."""
    return min(seconds(_prove) for _ in range(ROUNDS))


def _prove() -> None:
    if found := verify():
        raise SystemExit(f"总账不符：{found}")


def _user(name: str) -> User:
    return User.objects.filter(username=name).first() or User.objects.create_user(name)


def _funds(city: Area) -> list[Fund]:
    """One in each of the city's districts."""
    districts = Area.objects.filter(parent=city).order_by("code")
    return [
        Fund.objects.get_or_create(area=area, name=NAME, defaults={"opened": dt.date(2010, 1, 1)})[
            0
        ]
        for area in districts or [city]
    ]


def _places(fund: Fund) -> Iterator[Place]:
    """Of each street and source: where it comes from, who holds it, what it goes to."""
    for area in Area.objects.filter(path__startswith=fund.area.path).order_by("path"):
        for source in SOURCES:
            yield Place(AccountKind.SOURCE, source, area)
            yield Place(AccountKind.HELD, source, area)
            for use in USES:
                yield Place(AccountKind.USE, source, area, use=use)


def _grow(funds: list[Fund], entries: int, maker: User, checker: User) -> None:
    """Streamed until the ledger has so many lines: five of each six journals spend a little of
    what the sixth brought."""
    missing = (entries - Entry.objects.count()) // 2 // len(funds)
    for fund in funds if missing > 0 else ():
        _fill(fund, missing, maker, checker)
    with connection.cursor() as cursor:
        cursor.execute("analyze funding_journal; analyze funding_entry; analyze funding_account")


def _fill(fund: Fund, count: int, maker: User, checker: User) -> None:
    known = opened(fund, _places(fund))
    held = [(place, account) for place, account in known.items() if place.kind == AccountKind.HELD]
    keys, stem, at = reserve(Journal, count), secrets.token_hex(6), now()
    pairs = iter(reserve(Entry, 2 * count))
    turns = list(itertools.islice(itertools.cycle(held), count // 6 + 1))

    def lines() -> Iterator[tuple[Any, ...]]:
        for number, key in enumerate(keys):
            place, purse = turns[number // 6]
            other, fen = _other(place, number)
            yield next(pairs), key, purse.pk, fen
            yield next(pairs), key, known[other].pk, -fen

    def journals() -> Iterator[tuple[Any, ...]]:
        for number, key in enumerate(keys):
            kind = JournalKind.PAYMENT if number % 6 else JournalKind.RECEIPT
            day = dt.date(2014, 1, 1) + dt.timedelta(days=number * DAYS // count)
            mark = f"bench:{stem}:{fund.pk}:{number}"
            summary = f"测速 {number}"
            yield key, fund.pk, mark, kind, day, summary, maker.pk, checker.pk, None, at

    with transaction.atomic():
        columns = "id fund_id key kind day summary maker_id checker_id reverses_id posted_at"
        stream(Journal, columns, journals())
        stream(Entry, "id journal_id account_id fen", lines())


def _other(place: Place, number: int) -> tuple[Place, int]:
    """What the money comes from or goes to, and how much it brings the purse."""
    if number % 6 == 0:
        return Place(AccountKind.SOURCE, place.source, place.area), 600_00
    use = USES[number // 6 % len(USES)]
    return Place(AccountKind.USE, place.source, place.area, use=use), -100_00 - number % 20


def _posting(fund: Fund, maker: User, checker: User) -> bool:
    """A batch of lines as an appropriation posts it: each a journal of two, in one transaction."""
    out, held = (
        Place(kind, Source.DISTRICT, fund.area) for kind in (AccountKind.SOURCE, AccountKind.HELD)
    )
    accounts, stem = opened(fund, [out, held]), secrets.token_hex(6)
    asked = [
        Posting(
            fund=fund,
            key=f"bench:{stem}:{number}",
            kind=JournalKind.RECEIPT,
            day=localdate(),
            summary="测速",
            lines=((accounts[out], -1), (accounts[held], 1)),
            maker=maker,
            checker=checker,
        )
        for number in range(BATCH // 2)
    ]
    taken = seconds(lambda: post(asked))
    return line(
        f"batch of {BATCH} lines posted",
        ours_s=taken,
        goal=f"<= {BATCH_S} s",
        ok=taken <= BATCH_S,
    )
