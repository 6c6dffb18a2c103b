"""`make bench`: a city of its own database is made once, then every job is measured in one run."""

import argparse
import os
import sys
import tempfile
from pathlib import Path

import psycopg

from config.local import prepare
from config.servers import running

DATABASE = "shangquan_bench"
ONLY = ("import", "compile", "pages", "search", "sign-in", "export", "workbook", "funding")


def own_database(url: str, fresh: bool) -> str:
    """The address of the bench's database on the same server; made when it is missing."""
    place, _, options = url.partition("?")
    ours = f"{place.rsplit('/', 1)[0]}/{DATABASE}" + (f"?{options}" if options else "")
    with psycopg.connect(url, autocommit=True) as server:
        if fresh:
            server.execute(f"drop database if exists {DATABASE} with (force)")
        found = server.execute("select 1 from pg_database where datname = %s", [DATABASE])
        if not found.fetchone():
            server.execute(f"create database {DATABASE}")
    return ours


def words() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--organisations", type=int, default=100_000)
    parser.add_argument("--members", type=int, default=100_000)
    parser.add_argument("--activities", type=int, default=0, help="activities of the city")
    parser.add_argument("--rows", type=int, default=50_000, help="rows of the imported roster")
    parser.add_argument("--exported", type=int, default=100_000, help="rows of the export")
    parser.add_argument("--entries", type=int, default=1_000_000, help="lines of the ledger")
    parser.add_argument("--only", choices=ONLY)
    parser.add_argument("--fresh", action="store_true", help="make the city anew")
    return parser.parse_args()


def measure(asked: argparse.Namespace, folder: Path) -> bool:
    """Imports wait until the settings know the bench's database."""
    from bench import (  # noqa: PLC0415
        city,
        compiling,
        exporting,
        funding,
        imports,
        merchants,
        pages,
        searching,
        sign_in,
        stores,
        workbooks,
    )

    good = asked.only not in {None, "export"} or exporting.report(folder, asked.exported)
    if asked.only == "export":
        return good
    town = city.ready(asked.organisations, asked.members, asked.activities)
    if asked.only in {None, "compile"}:
        good &= compiling.memory(town.area, town.period)
        for job in compiling.jobs(town.area, town.period):
            good &= job.report()
    if asked.only in {None, "workbook"}:
        good &= workbooks.report(folder, town.area, town.period)
    if asked.only in {None, "pages"}:
        keeper = town.cookie(merchants.merchant(town.street))
        asked_for = {
            **city.PAGES,
            **city.plan(town.street),
            **stores.pages(town.street),
            **merchants.pages(keeper),
        }
        good &= pages.report(asked_for, town.cookie())
    if asked.only in {None, "search"}:
        good &= searching.report(town.cookie(town.keeper))
    if asked.only in {None, "sign-in"}:
        good &= sign_in.report(town.area)
    if asked.only in {None, "funding"}:
        good &= funding.report(town.area, asked.entries)
    if asked.only in {None, "import"}:
        good &= imports.report(folder, town.street, town.clerk, asked.rows)
    return good


def main() -> None:
    asked = words()
    prepare()
    with running(), tempfile.TemporaryDirectory() as folder:
        os.environ["DATABASE_URL"] = own_database(os.environ["DATABASE_URL"], asked.fresh)
        os.environ["MEDIA_ROOT"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
        import django  # noqa: PLC0415

        django.setup()
        sys.exit(0 if measure(asked, Path(folder)) else 1)


if __name__ == "__main__":
    main()
