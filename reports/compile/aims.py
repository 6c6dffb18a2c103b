"""The targets of an edition as they stand: written with its facts, and once more when it locks."""

from reports.bounds import Bounds
from reports.models import QuarterlyReport, Target, TargetFact

KEPT = ("indicator", "title", "plan", "value", "first_day", "last_day")
LINKS = ("area_id", "commercial_district_id")


def write(report: QuarterlyReport) -> int:
    """Those of the report's area and of all below it that run in its quarter."""
    running = Target.objects.running(report.period).filter(area__path__startswith=report.area.path)
    found = list(running.select_related("area"))
    bounds = Bounds.of_areas({target.area for target in found})
    TargetFact.objects.filter(report=report).delete()
    TargetFact.objects.bulk_create(_fact(report, one, bounds[one.area_id]) for one in found)
    return len(found)


def _fact(report: QuarterlyReport, target: Target, bounds: Bounds) -> TargetFact:
    kept = {name: getattr(target, name) for name in (*KEPT, *LINKS)}
    return TargetFact(report=report, target=target, yellow=bounds.yellow, red=bounds.red, **kept)
