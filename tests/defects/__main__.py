"""`make defects`: plant each defect in a copy of the checkout and see its tests fail.

make defects ARGS=reports              only the defects of one list
make defects ARGS=members/services     only those planted below a folder or in a file
Ends with 1 when a defect stayed unnoticed.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from config.local import prepare
from config.servers import running
from tests.defects import (
    Defect,
    Lifted,
    accounts,
    activities_attending,
    activities_duty,
    activities_figures,
    activities_life,
    activities_register,
    activities_services,
    api,
    checks,
    core,
    desk,
    districts,
    funding_appropriation,
    funding_arrivals,
    funding_database,
    funding_expense,
    funding_figures,
    funding_ledger,
    funding_loans,
    funding_sheets,
    members,
    reports,
    reports_bases,
    reports_cycle,
    reports_forms,
    reports_movements,
    reports_tables,
    reports_workbooks,
    storefronts,
    stores_figures,
    stores_portal,
    stores_public,
    stores_registers,
    stores_titles,
)
from tests.defects.lifting import STATEMENT

PROJECT = Path(__file__).parent.parent.parent
ROOMS: dict[str, Sequence[Defect | Lifted]] = {
    "checks": checks.DEFECTS,
    "api": api.DEFECTS,
    "core": core.DEFECTS,
    "activities_figures": activities_figures.DEFECTS,
    "activities_life": activities_life.DEFECTS,
    "accounts": accounts.DEFECTS,
    "activities_services": activities_services.DEFECTS,
    "activities_register": activities_register.DEFECTS,
    "desk": desk.DEFECTS,
    "districts": districts.DEFECTS,
    "funding_expense": funding_expense.DEFECTS,
    "funding_figures": funding_figures.DEFECTS,
    "funding_arrivals": funding_arrivals.DEFECTS,
    "funding_database": funding_database.DEFECTS,
    "funding_appropriation": funding_appropriation.DEFECTS,
    "funding_sheets": funding_sheets.DEFECTS,
    "funding_loans": funding_loans.DEFECTS,
    "members": members.DEFECTS,
    "reports": reports.DEFECTS,
    "reports_movements": reports_movements.DEFECTS,
    "reports_cycle": reports_cycle.DEFECTS,
    "reports_bases": reports_bases.DEFECTS,
    "reports_forms": reports_forms.DEFECTS,
    "reports_tables": reports_tables.DEFECTS,
    "reports_workbooks": reports_workbooks.DEFECTS,
    "activities_duty": activities_duty.DEFECTS,
    "storefronts": storefronts.DEFECTS,
    "stores_figures": stores_figures.DEFECTS,
    "stores_portal": stores_portal.DEFECTS,
    "stores_public": stores_public.DEFECTS,
    "stores_titles": stores_titles.DEFECTS,
    "stores_registers": stores_registers.DEFECTS,
    "activities_attending": activities_attending.DEFECTS,
    "funding_ledger": funding_ledger.DEFECTS,
}


def copy_to(folder: Path) -> None:
    """What git keeps, as it stands in the work tree, and the things that set-up made."""
    listing = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in filter(None, listing.stdout.split("\0")):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(PROJECT / name, target)


def passes(folder: Path, tests: str, database: str = "defects", **given: str) -> bool:
    """Whether the tests pass there, on a test database of their own, new each time: those that
    commit leave it without what migrations wrote, and every later one would seem to notice."""
    here = os.environ["DATABASE_URL"]
    environment = {**os.environ, **given, "DATABASE_URL": here.replace("/app?", f"/{database}?")}
    command = [sys.executable, "-m", "pytest", "-q", "-x", "--create-db", *tests.split()]
    done = subprocess.run(
        command, cwd=folder, env=environment, check=False, capture_output=True, text=True
    )
    if done.returncode not in {0, 1}:
        raise SystemExit(done.stdout + done.stderr)
    return done.returncode == 0


def noticed(defect: Defect | Lifted, folder: Path) -> bool:
    if isinstance(defect, Lifted):
        tests = f"-p tests.defects.lifting {defect.tests}"
        return not passes(folder, tests, "lifted", **{STATEMENT: defect.statement})
    file = folder / defect.file
    sound = file.read_text()
    file.write_text(defect.planted(sound))
    try:
        return not passes(folder, defect.tests)
    finally:
        file.write_text(sound)


def told(defect: Defect | Lifted) -> str:
    if isinstance(defect, Lifted):
        return " ".join((defect.told or defect.statement).split())
    return (defect.new or defect.old).strip()


def chosen(words: list[str]) -> list[Defect | Lifted]:
    """Those of the lists that are named, or planted below what is named; all without a word. The
    name of a list stands for that list alone, though a folder may bear it too."""

    def meant(word: str, room: str, defect: Defect | Lifted) -> bool:
        return word == room if word in ROOMS else defect.file.startswith(word)

    return [
        defect
        for room, listed in ROOMS.items()
        for defect in listed
        if not words or any(meant(word, room, defect) for word in words)
    ]


def main(words: list[str]) -> int:
    prepare()
    unnoticed = 0
    with running(), tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        copy_to(folder)
        for defect in chosen(words):
            seen = noticed(defect, folder)
            unnoticed += not seen
            word = "noticed  " if seen else "UNNOTICED"
            sys.stdout.write(f"{word} {defect.file}: {told(defect)[:80]}\n")
            sys.stdout.flush()
    return min(unnoticed, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
