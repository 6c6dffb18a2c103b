"""An edition as one JSON text: the same bytes for the same edition, whatever machine writes it.

Places are their numbers, because names and codes may change after an edition is locked; keys are
sorted, numbers are whole, and the facts stand in it by their digest.
"""

import json
from hashlib import sha256
from typing import Any

from reports.models import QuarterlyReport

FORMAT = 1


def canonical(report: QuarterlyReport) -> bytes:
    """All figures of the edition by basis and place, with the digest of its facts."""
    told = {
        "format": FORMAT,
        "area": report.area_id,
        "period": str(report.period),
        "day": report.day.isoformat(),
        "edition": report.edition,
        "facts": report.digest,
        "figures": _figures(report),
    }
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return text.encode()


def _figures(report: QuarterlyReport) -> list[dict[str, Any]]:
    rows = report.figures.values_list("basis__code", "area_id", "commercial_district_id", "counts")
    found = sorted(rows, key=lambda row: (row[0], row[1], row[2] or 0))
    return [
        {"basis": basis, "area": area, "commercial_district": district, "counts": counts}
        for basis, area, district, counts in found
    ]


def fingerprint(report: QuarterlyReport) -> str:
    """The SHA-256 of these bytes, by which two copies of an edition are compared."""
    return sha256(canonical(report)).hexdigest()
