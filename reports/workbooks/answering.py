"""Which reporting unit answers for what lies where, as the areas were on the report's day."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from districts.models import CommercialDistrict
from reports.edition import Edition
from reports.indicators.definition import Facts
from reports.places import Place, units_on
from reports.territory import Territory


@dataclass(frozen=True)
class Answering:
    """`names` is the unit of each area by name (the report's own where none answers), `areas` are
    those of each unit by its code, of 区直 by none."""

    names: Mapping[int, str]
    areas: Mapping[str, Sequence[int]]

    def of(self, place: Place) -> Sequence[int]:
        """The areas that a numbered place answers for."""
        return self.areas.get(place.area, ())


def answering(edition: Edition) -> Answering:
    report = edition.report
    units = {unit.pk: unit for unit in units_on(report.area, report.day)}
    names: dict[int, str] = {}
    areas: dict[str, list[int]] = defaultdict(list)
    for area, line in Territory.on(report.area, report.day).levels.items():
        unit = next((units[one] for one in line if one in units), None)
        names[area] = unit.name if unit else report.area.name
        areas[unit.code if unit else ""].append(area)
    areas[report.area.code] = list(names)  # one without units answers for all
    return Answering(names, areas)


def districts(edition: Edition, kind: Facts) -> dict[int, str]:
    """The commercial districts in which the facts of this kind lie."""
    ids = edition.facts(kind).values("commercial_district_id").distinct()
    return dict(CommercialDistrict.objects.filter(pk__in=ids).values_list("pk", "name"))
