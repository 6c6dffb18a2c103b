"""Activities: planned, published, held, closed; who holds them, what came of them."""

import datetime as dt

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from activities.enums import (
    YUAN,
    ActivityState,
    OutcomeMetric,
)
from activities.models.occasions import HOSTS, Occasion, Series
from activities.models.teams import VolunteerTeam
from activities.models.who import exactly_one, the_one
from activities.querysets import ActivityQuerySet
from core.dated import Precision, show
from core.history import tracked
from core.money import yuan
from core.search import SearchModel
from districts.enums import Qualifier
from districts.models import (
    ImportBatch,
    Organisation,
    PartyOrganisation,
)
from districts.scoping import ScopedModel, ScopedQuerySet
from storefronts.models import Storefront


@tracked
class Activity(SearchModel, Occasion):
    """活动: on one day or a stretch of days. Days and hours are those of the place (Asia/Shanghai),
    so that a quarter's edge is a date's. `series_day` is the day for which its series made it, also
    where it was moved to another. `taken` are the places given by sign-up; `others` who was
    there without being in any register."""

    day = models.DateField("日期")
    day_precision = models.CharField(max_length=1, choices=Precision, default=Precision.DAY)
    last_day = models.DateField("至（含）", null=True, blank=True, help_text="只有一天的留空。")
    state = models.CharField(
        "状态",
        max_length=10,
        choices=ActivityState,
        default=ActivityState.PLANNED,
        editable=False,
    )
    series = models.ForeignKey(
        Series,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="activities",
        verbose_name="定期活动",
    )
    series_day = models.DateField("排定日期", null=True, editable=False)
    code = models.CharField("编码", max_length=16, unique=True, editable=False)
    open_to_sign_up = models.BooleanField(
        "开放报名",
        default=False,
        help_text="发布后，商户可以在手机上报名，群众可以在公开页面报名。",
    )
    sign_up_until = models.DateField("报名截止", null=True, blank=True)
    taken = models.PositiveIntegerField("已报名", default=0, editable=False)
    others = models.PositiveIntegerField("其他到场群众（人）", default=0)
    report = models.TextField("活动小结", blank=True, max_length=3000)
    published_on = models.DateField("发布日期", null=True, editable=False)
    held_on = models.DateField("登记举办日期", null=True, editable=False)
    sign_in_until = models.DateField("扫码签到开放至", null=True, editable=False)
    batch = models.ForeignKey(ImportBatch, models.PROTECT, null=True, editable=False)

    objects = ActivityQuerySet.as_manager()

    class Meta(SearchModel.Meta, Occasion.Meta):
        verbose_name = "活动"
        verbose_name_plural = "活动"
        ordering = ["-day", "-id"]
        indexes = [
            *SearchModel.Meta.indexes,
            models.Index(fields=["area", "-day", "-id"]),
            models.Index(fields=["commercial_district", "day"]),
            models.Index(fields=["party_organisation", "kind", "day"]),
        ]
        constraints = [
            *Occasion.Meta.constraints,
            models.CheckConstraint(
                condition=Q(last_day=None) | Q(last_day__gt=F("day")),
                name="activity_ends_after_first_day",
                violation_error_message="“至”要晚于开始的日期；只有一天的请留空。",
            ),
            models.CheckConstraint(
                condition=Q(ends=None)
                | Q(last_day__isnull=False)
                | (Q(begins__isnull=False) & Q(ends__gt=F("begins"))),
                name="activity_ends_after_it_begins",
                violation_error_message="结束时间要晚于开始时间，请核对。",
            ),
            models.CheckConstraint(
                condition=Q(places=None) | Q(taken__lte=F("places")),
                name="activity_never_oversold",
                violation_error_message="名额不能少于已报名人数，请核对。",
            ),
            models.CheckConstraint(
                condition=Q(sign_up_until=None) | Q(sign_up_until__lte=F("day")),
                name="activity_sign_up_ends_before_it",
                violation_error_message="报名截止不能晚于活动日期，请核对。",
            ),
            models.UniqueConstraint(
                fields=["series", "series_day"], name="activity_of_series_once"
            ),
            models.UniqueConstraint(
                fields=["area", "day", "title", "begins", *HOSTS],
                nulls_distinct=False,
                condition=~Q(state=ActivityState.CANCELLED),
                name="activity_once",
                violation_error_message="同一主办方这一天已有同名活动，请更正那一条，或改用能区别的名称。",
            ),
        ]

    def search_texts(self) -> tuple[str, ...]:
        return (self.title,)

    @property
    def ends_on(self) -> dt.date:
        return self.last_day or self.day

    @property
    def day_text(self) -> str:
        """`2016-12-03`, `2016年12月`, `2016-12-03 至 2016-12-05`."""
        first = show(self.day, self.day_precision)
        return f"{first} 至 {self.last_day}" if self.last_day else first


@tracked
class CoHost(ScopedModel):
    """协办: who holds it together with the host; one not in the registers stands by name."""

    area_path = "activity__area"

    activity = models.ForeignKey(
        Activity, models.CASCADE, related_name="co_hosts", verbose_name="活动"
    )
    party_organisation = models.ForeignKey(
        PartyOrganisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="党组织",
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="单位"
    )
    team = models.ForeignKey(
        VolunteerTeam,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="志愿服务队",
    )
    storefront = models.ForeignKey(
        Storefront, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="商户"
    )
    name = models.CharField(
        "名称", max_length=80, blank=True, help_text="登记册里没有的，写在这里。"
    )

    objects = ScopedQuerySet.as_manager()
    LINKS = ("party_organisation", "organisation", "team", "storefront")

    class Meta:
        verbose_name = "协办方"
        verbose_name_plural = "协办方"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(name="")
                    & Q(exactly_one("party_organisation", "organisation", "team", "storefront"))
                )
                | (
                    ~Q(name="")
                    & Q(party_organisation=None, organisation=None, team=None, storefront=None)
                ),
                name="co_host_is_one",
                violation_error_message="协办方请选一个，或者写名称，不要两样都填。",
            )
        ]

    def __str__(self) -> str:
        return str(the_one(self, *self.LINKS) or self.name)


@tracked
class Outcome(ScopedModel):
    """活动成效: what came of an activity by one metric. Amounts of money (`YUAN`) are in fen;
    `qualifier` keeps 约, 近, 余 as they were stated."""

    area_path = "activity__area"

    activity = models.ForeignKey(
        Activity, models.CASCADE, related_name="outcomes", verbose_name="活动"
    )
    metric = models.CharField("指标", max_length=16, choices=OutcomeMetric)
    value = models.BigIntegerField("数值", validators=[MinValueValidator(0)])
    qualifier = models.CharField("约数", max_length=8, choices=Qualifier, default=Qualifier.EXACT)
    note = models.CharField("说明", max_length=120, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "活动成效"
        verbose_name_plural = "活动成效"
        ordering = ["activity", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "metric"],
                name="outcome_once",
                violation_error_message="这项成效已经登记，请更正那一条。",
            ),
            models.CheckConstraint(
                condition=Q(value__gte=0),
                name="outcome_not_negative",
                violation_error_message="成效不能是负数，请改正。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_metric_display()}：{self.value_text}"

    @property
    def value_text(self) -> str:
        """Money in yuan, with 约 or 近 before it and 余 after."""
        number = yuan(self.value) if self.metric in YUAN else f"{self.value:,}"
        before = {Qualifier.ABOUT: "约 ", Qualifier.NEARLY: "近 "}.get(
            Qualifier(self.qualifier), ""
        )
        return f"{before}{number}{' 余' if self.qualifier == Qualifier.OVER else ''}"


@tracked
class ActivityPhoto(ScopedModel):
    """活动照片: never required."""

    area_path = "activity__area"

    activity = models.ForeignKey(
        Activity, models.CASCADE, related_name="photos", verbose_name="活动"
    )
    image = models.ImageField("照片", upload_to="activities/%Y/%m", max_length=200)
    caption = models.CharField("说明", max_length=80, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "活动照片"
        verbose_name_plural = "活动照片"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.caption or "活动照片"
