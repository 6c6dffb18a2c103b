"""What facts of what was done have in common."""

from django.db import models

from districts.models import Area, CommercialDistrict
from districts.scoping import ScopedModel, ScopedQuerySet
from reports.models.reports import QuarterlyReport, loose
from reports.models.sealing import sealed


class PlacedFact(ScopedModel):
    """A fact with a name, in a report, in an area; it lies where the area of its row lies now. It
    names no person."""

    report = models.ForeignKey(
        QuarterlyReport, models.CASCADE, db_index=False, related_name="%(class)ss"
    )
    name = models.CharField("名称", max_length=200)
    area = loose(Area)
    commercial_district = loose(CommercialDistrict, null=True)

    area_path = "area"
    moves_with_area = False
    objects = ScopedQuerySet.as_manager()

    class Meta:
        abstract = True
        triggers = sealed()
        indexes = [
            models.Index(fields=["report", "area", "commercial_district"], name="%(class)s_place")
        ]

    def __str__(self) -> str:
        return self.name
