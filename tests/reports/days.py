"""What a fact says on the cut-off day: spells and bodies that begin or end beside it.

One register holds every case, named after what it is a case of, and is compiled once.
"""

import datetime as dt
from typing import Any

from districts.models import Area, Organisation, PartyOrganisation
from reports.models import QuarterlyReport
from tests.reports.making import Q4

DAY = Q4.last
MORROW = DAY + dt.timedelta(days=1)
LONG_AGO = dt.date(2016, 6, 1)

#: when a row holds on the day
SPELLS = {
    "一直": ({}, True),
    "自当日": ({"since": DAY}, True),
    "自次日": ({"since": MORROW}, False),
    "至前日（含）": ({"until": DAY}, False),
    "至当日（含）": ({"until": MORROW}, True),
}
#: when a body stands on the day
STANDS = {
    "成立于当日": ({"founded": DAY}, True),
    "成立于次日": ({"founded": MORROW}, False),
    "撤销于当日": ({"dissolved": DAY}, False),
    "撤销于次日": ({"dissolved": MORROW}, True),
}


class Cases:
    """Makes organisations by name and notes what their fact must say; None: there is none."""

    def __init__(self, zone: Area, make: Any, branch: Any) -> None:
        self.zone, self.make, self.branch = zone, make, branch
        self.expected: dict[str, Any] = {}

    def add(self, name: str, expected: Any, **fields: Any) -> Organisation:
        self.expected[name] = expected
        return self.make(name, **fields)

    def check(self, report: QuarterlyReport) -> None:
        facts = {fact.name: fact for fact in report.organisation_facts.all()}
        found: dict[str, Any] = {}
        for name, expected in self.expected.items():
            fact = facts.get(name)
            asked = expected or {}
            found[name] = None if fact is None else {key: getattr(fact, key) for key in asked}
        assert found == self.expected


class Parties:
    """Makes Party organisations by name and notes what their fact must say."""

    def __init__(self, branch: Any) -> None:
        self.branch = branch
        self.expected: dict[str, Any] = {}

    def add(self, name: str, expected: Any, **fields: Any) -> PartyOrganisation:
        self.expected[name] = expected
        return self.branch(name, **fields)

    def check(self, report: QuarterlyReport) -> None:
        facts = {fact.name: fact for fact in report.party_organisation_facts.all()}
        found = {
            name: None
            if name not in facts
            else {key: getattr(facts[name], key) for key in expected or {}}
            for name, expected in self.expected.items()
        }
        assert found == self.expected
