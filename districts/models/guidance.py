"""Visits of instructors to the organisations they guide."""

from django.conf import settings
from django.db import models

from core.history import tracked
from districts.models.organisations import Organisation
from districts.models.party import Instructor
from districts.scoping import ScopedModel, ScopedQuerySet


@tracked
class GuidanceVisit(ScopedModel):
    """走访: an instructor was at an organisation; evidence of work coverage in its quarter."""

    area_path = "organisation__area"

    instructor = models.ForeignKey(
        Instructor, models.PROTECT, related_name="visits", verbose_name="党建指导员"
    )
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="visits", verbose_name="单位"
    )
    day = models.DateField("走访日期")
    found = models.CharField("了解的情况", max_length=400, blank=True)
    done = models.CharField("办理情况", max_length=400, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="登记人",
        editable=False,
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "指导员走访"
        verbose_name_plural = "指导员走访"
        ordering = ["-day", "-id"]
        indexes = [models.Index(fields=["organisation", "day"])]
        constraints = [
            models.UniqueConstraint(
                fields=["instructor", "organisation", "day"],
                name="guidance_visit_once",
                violation_error_message="这一天的走访已登记，请更正那一条。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.instructor}走访{self.organisation}（{self.day}）"
