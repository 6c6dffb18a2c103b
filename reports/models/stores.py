"""Facts of the model stores: who is open on the day, and what became of every title by then."""

from django.db import models

from districts.models import Area, Building, CommercialDistrict
from districts.scoping import ScopedModel, ScopedQuerySet
from reports.models.reports import QuarterlyReport, loose
from reports.models.sealing import sealed
from storefronts.enums import TitleState, Trade
from storefronts.models import Storefront, Title


class StorefrontFact(ScopedModel):
    """One storefront open on the day: where it lies, who of the Party works there, what it holds.

    `honours` are the schemes of its titles that stand on the day.
    """

    pk = models.CompositePrimaryKey("report", "storefront")
    report = models.ForeignKey(
        QuarterlyReport, models.CASCADE, db_index=False, related_name="storefront_facts"
    )
    storefront = loose(Storefront)
    name = models.CharField("店名", max_length=80)
    place = models.CharField("位置", max_length=240, blank=True)
    area = loose(Area)
    commercial_district = loose(CommercialDistrict, null=True)
    building = loose(Building, null=True)
    floor = models.CharField("楼层", max_length=10, blank=True)
    trade = models.CharField("业态", max_length=14, choices=Trade)
    members = models.PositiveIntegerField("店内党员")
    honours = models.TextField("在册称号", blank=True)

    area_path = "area"
    moves_with_area = False
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "商户事实"
        verbose_name_plural = "商户事实"
        triggers = sealed()
        indexes = [
            models.Index(
                fields=["report", "area", "commercial_district"], name="storefront_fact_place"
            )
        ]

    def __str__(self) -> str:
        return self.name


class TitleFact(ScopedModel):
    """One title that was awarded by the day, whatever became of it: its state and stars of the day.

    在册 past its last valid day counts as 已到期, whether or not the clock has said so. A
    revocation counts in the quarter in which it was decided, until an appeal undoes it.
    `lapses_in` is the month after the quarter in which a standing title ends: 1, 2 or 3; 0 is
    later or not at all.
    """

    pk = models.CompositePrimaryKey("report", "title")
    report = models.ForeignKey(
        QuarterlyReport, models.CASCADE, db_index=False, related_name="title_facts"
    )
    title = loose(Title)
    storefront = loose(Storefront)
    name = models.CharField("店名（柜台）", max_length=130)
    place = models.CharField("位置", max_length=240, blank=True)
    area = loose(Area)
    commercial_district = loose(CommercialDistrict, null=True)
    number = models.CharField("编号", max_length=40)
    scheme = models.CharField("评选办法", max_length=40)
    honour = models.CharField("称号", max_length=40)
    state = models.CharField("状态", max_length=10, choices=TitleState)
    stars = models.PositiveSmallIntegerField("星级")
    awarded_on = models.DateField("授牌日期")
    valid_to = models.DateField("有效期至")
    awarded_in_quarter = models.BooleanField("本季授牌")
    revoked_in_quarter = models.BooleanField("本季摘牌")
    hung = models.BooleanField("已亮牌")
    lapses_in = models.PositiveSmallIntegerField("几个月后到期")

    area_path = "area"
    moves_with_area = False
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "称号事实"
        verbose_name_plural = "称号事实"
        triggers = sealed()
        indexes = [
            models.Index(fields=["report", "area", "commercial_district"], name="title_fact_place")
        ]

    def __str__(self) -> str:
        return f"{self.honour} {self.number}"
