"""Importing a roster with all checks, against parsing it and COPYing it unchecked."""

import datetime as dt
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from python_calamine import CalamineWorkbook

from accounts.models import User
from bench import alone, rosters
from bench.measure import Job, line
from core import jobs
from districts.models import Area, ImportBatch, PartyOrganisation
from districts.services import imports
from members.models import Affiliation, Employment, PartyMember

GOAL = 1.4
MEMORY = 200  # MiB of the importing process
DAY = dt.date(2017, 12, 31)


class Undone(Exception):
    """Ends a round: what it wrote is rolled back, so that every round meets the same register."""


def rolled_back(work: Any) -> Any:
    def once() -> None:
        try:
            with transaction.atomic():
                work()
                raise Undone
        except Undone:
            pass

    return once


def unchecked(path: Path, area: Area, branch: PartyOrganisation) -> None:
    """What cannot be faster: parse, and COPY plain values into the same three tables."""
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()[3:]
    with connection.cursor() as cursor:
        cursor.execute(
            "select nextval(pg_get_serial_sequence('members_partymember', 'id'))"
            " from generate_series(1, %s)",
            [len(rows)],
        )
        keys = [key for (key,) in cursor.fetchall()]
        _copy(cursor, PartyMember, ((key, row) for key, row in zip(keys, rows, strict=True)), area)
        _links(cursor, Employment, keys, ("member_id", "employer_name", "post"), ("单位", ""))
        outside = ("", "", "", "", "", branch.pk, "formal")
        names = (
            "member_id outside_name outside_place reason card_number contact_person"
            " party_organisation_id kind"
        )
        _links(cursor, Affiliation, keys, tuple(names.split()), outside)


def _copy(cursor: Any, model: Any, rows: Any, area: Area) -> None:
    columns = (
        "id name sex ethnicity born born_precision education id_number id_fingerprint phone"
        " phone_fingerprint phone_tail_fingerprint joined_precision full_since_precision"
        " end_reason remark area_id search"
    )
    statement = f"copy {model._meta.db_table} ({', '.join(columns.split())}) from stdin"
    with cursor.copy(statement) as copy:
        for key, row in rows:
            born = f"{str(row[4]).replace('.', '-')}-01"
            blank = ("", "", "M", "M", "", "")
            sex = "F" if row[2] == "女" else "M"
            id_number, phone = str(row[5]).encode(), str(row[11]).encode()
            values = (key, row[1], sex, row[3], born, "M", row[6], id_number, row[5])
            copy.write_row((*values, phone, *blank, area.pk, []))


def _links(
    cursor: Any, model: Any, keys: list[int], names: tuple[str, ...], values: tuple[Any, ...]
) -> None:
    columns = ", ".join(("since", "since_precision", *names))
    with cursor.copy(f"copy {model._meta.db_table} ({columns}) from stdin") as copy:
        for key in keys:
            copy.write_row((DAY, "B", key, *values))


def bulk_created(path: Path, area: Area, branch: PartyOrganisation) -> None:
    """The usual way: calamine and bulk_create, without checks."""
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()[3:]
    members = PartyMember.objects.bulk_create(
        [
            PartyMember(
                name=str(row[1]),
                id_number=row[5],
                id_fingerprint=str(row[5]),
                phone=row[11],
                area=area,
            )
            for row in rows
        ],
        batch_size=5000,
    )
    Employment.objects.bulk_create(
        [Employment(member=member, employer_name="单位", since=DAY) for member in members],
        batch_size=5000,
    )
    Affiliation.objects.bulk_create(
        [
            Affiliation(member=member, kind="formal", party_organisation=branch, since=DAY)
            for member in members
        ],
        batch_size=5000,
    )


def previewed(path: Path, area: Area, by: User) -> ImportBatch:
    with path.open("rb") as file:
        batch = imports.upload(
            kind="members", area=area, day=DAY, file=file, filename=path.name, by=by
        )
    jobs.perform(imports.ask_preview(batch, by=by))
    return batch


def confirmed(batch: ImportBatch, by: User) -> None:
    """What the goal speaks of: read, check, compare with the register, write."""
    jobs.perform(imports.confirm(batch, by=by))


def confirmed_alone(batch: str) -> None:
    """What `alone` calls; what it wrote is rolled back."""
    found = ImportBatch.objects.select_related("by").get(pk=batch)
    rolled_back(lambda: confirmed(found, found.by))()


def report(folder: Path, area: Area, by: User, rows: int) -> bool:
    """The import itself, the import with the preview before it, and how much memory it takes."""
    path = rosters.write(folder / f"roster-{rows}.xlsx", rows)
    branch = PartyOrganisation.objects.create(
        name="中共基准支部委员会", type="branch", area=area, founded=DAY
    )
    batch = previewed(path, area, by)
    name = f"import a roster of {rows} × {len(rosters.HEAD)}"
    limit = rolled_back(lambda: unchecked(path, area, branch))
    peers = {"calamine + bulk_create": rolled_back(lambda: bulk_created(path, area, branch))}
    once = rolled_back(lambda: confirmed(batch, by))
    twice = rolled_back(lambda: confirmed(previewed(path, area, by), by))
    good = Job(name, limit, once, GOAL, peers).report()
    good &= Job(f"{name}, previewed and confirmed", limit, twice, 2 * GOAL).report()
    own, reader = alone.peaks("bench.imports:confirmed_alone", batch.pk)
    fits = own <= MEMORY
    return good & line(
        f"{name}: memory", own_mib=own, reader_mib=reader, goal=f"<= {MEMORY}", ok=fits
    )
