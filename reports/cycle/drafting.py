"""A draft: what was compiled, and who has to hand it in."""

from dataclasses import dataclass

from django.db import transaction

from core.dated import Quarter
from districts.models import Area
from reports.compile import compiling
from reports.compile.compiling import Outcome
from reports.cycle import submitting
from reports.models import Submission


@dataclass(frozen=True)
class Draft:
    """`opened` are the parts that were handed in with other figures, and are open again."""

    outcome: Outcome
    opened: list[Submission]


def compile_draft(area: Area, period: Quarter) -> Draft:
    """Raises Refused as `compile_report` does."""
    with transaction.atomic():
        compiling.read(area, period)
        return write(area, period)


@transaction.atomic
def write(area: Area, period: Quarter, *, by_person: bool = False) -> Draft:
    """After `compiling.read`; as `compiling.write`."""
    outcome = compiling.write(area, period, by_person=by_person)
    return Draft(outcome, submitting.renew(outcome.report))
