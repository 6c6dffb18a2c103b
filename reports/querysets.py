"""Reads of what figures are chosen and held by: bases and targets."""

from typing import Self

from django.db import models
from django.db.models import Q

from core.dated import Quarter
from districts.models import Area
from districts.scoping import ScopedQuerySet


class BasisQuerySet(models.QuerySet):
    def current(self) -> Self:
        """The version of each code by which drafts are compiled."""
        return self.filter(current=True)

    def holding_in(self, area: Area) -> Self:
        """Those of everybody, and the local ones of the area and of what lies above it."""
        return self.filter(Q(area=None) | Q(area__code__in=area.path.strip("/").split("/")))

    def first_code(self) -> str:
        """Of the basis by which a figure is told where nobody chose one."""
        return self.current().filter(area=None).values_list("code", flat=True).first() or ""


class TargetQuerySet(ScopedQuerySet):
    def running(self, period: Quarter) -> Self:
        """Between their first and their last day in the quarter, and not ended by the end of it."""
        lasting = Q(ended_on=None) | Q(ended_on__gt=period.last)
        return self.filter(lasting, first_day__lte=period.last, last_day__gte=period.first)
