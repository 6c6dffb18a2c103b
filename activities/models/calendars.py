"""The address by which a commercial district's calendar is subscribed to."""

from django.db import models

from districts.models import CommercialDistrict
from districts.scoping import ScopedModel, ScopedQuerySet


class CalendarFeed(ScopedModel):
    """日历订阅地址: how often it was renewed, which goes into the address; none while the first one
    holds. Who renewed it and when stands in the act log."""

    area_path = "commercial_district__area"

    commercial_district = models.OneToOneField(
        CommercialDistrict, models.CASCADE, related_name="+", verbose_name="商圈"
    )
    renewed = models.PositiveIntegerField("换过几次", default=0, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "日历订阅地址"
        verbose_name_plural = "日历订阅地址"

    def __str__(self) -> str:
        return f"{self.commercial_district}日历订阅地址"
