"""What an activity and a series of activities have in common; the series themselves."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from activities.enums import KINDS, ActivityKind, Rhythm, Theme, Weekday
from activities.models.teams import VolunteerTeam
from activities.models.who import at_most_one, the_one
from core.history import tracked
from districts.models import (
    Area,
    CommercialDistrict,
    JointCommittee,
    Organisation,
    PartyOrganisation,
    Venue,
)
from districts.scoping import ScopedModel, ScopedQuerySet

HOSTS = ("party_organisation", "committee", "organisation", "team")


def _kind_goes_with_theme() -> Q:
    """其他 goes with every theme."""
    allowed = Q(kind=ActivityKind.OTHER)
    for theme, kinds in KINDS.items():
        allowed |= Q(theme=theme, kind__in=kinds)
    return allowed


class Occasion(ScopedModel):
    """What an activity and a series of them have in common: what, whose, where, at what hour.

    Held by one of `HOSTS`, or by the office of the area where none is named.
    """

    title = models.CharField("名称", max_length=120)
    theme = models.CharField("主题", max_length=12, choices=Theme)
    kind = models.CharField("类别", max_length=20, choices=ActivityKind, default=ActivityKind.OTHER)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="行政区划")
    commercial_district = models.ForeignKey(
        CommercialDistrict,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="商圈",
    )
    party_organisation = models.ForeignKey(
        PartyOrganisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="hosted_%(class)s",
        verbose_name="主办党组织",
    )
    committee = models.ForeignKey(
        JointCommittee,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="hosted_%(class)s",
        verbose_name="主办联合党组织",
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="hosted_%(class)s",
        verbose_name="主办单位",
    )
    team = models.ForeignKey(
        VolunteerTeam,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="hosted_%(class)s",
        verbose_name="主办志愿服务队",
    )
    venue = models.ForeignKey(
        Venue,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="阵地",
    )
    place = models.CharField("地点", max_length=120, blank=True)
    begins = models.TimeField("开始时间", null=True, blank=True)
    ends = models.TimeField("结束时间", null=True, blank=True)
    places = models.PositiveIntegerField(
        "名额",
        null=True,
        blank=True,
        help_text="不限名额的留空。",
        validators=[MinValueValidator(1)],
    )
    hours = models.DecimalField(
        "计入时长（学时或服务小时）",
        max_digits=4,
        decimal_places=1,
        default=0,
        validators=[MinValueValidator(0), MaxValueValidator(80)],
        help_text="每名到场人员默认计入的时长；组织生活和培训为学时，服务和志愿为服务小时。",
    )
    text = models.TextField("内容", blank=True, max_length=2000)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=at_most_one(*HOSTS),
                name="%(class)s_has_one_host",
                violation_error_message="主办方请只选一个，其他的填在协办里。",
            ),
            models.CheckConstraint(
                condition=_kind_goes_with_theme(),
                name="%(class)s_kind_goes_with_theme",
                violation_error_message="类别与主题不符，请改选类别，或选“其他”。",
            ),
            models.CheckConstraint(
                condition=Q(hours__gte=0),
                name="%(class)s_hours_not_negative",
                violation_error_message="时长不能是负数，请改正。",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def host(self) -> Any:
        """Who holds it: one of the four, or the office of the area."""
        return the_one(self, *HOSTS) or self.area

    @property
    def where(self) -> str:
        """The venue and what is said of the place."""
        return " ".join(filter(None, (str(self.venue or ""), self.place)))

    @property
    def clock(self) -> str:
        """`14:00—16:00`, `14:00 起`, or nothing."""
        if self.begins is None:
            return ""
        return f"{self.begins:%H:%M}—{self.ends:%H:%M}" if self.ends else f"{self.begins:%H:%M} 起"


@tracked
class Series(Occasion):
    """定期活动: a rule by which activities come again (主题党日, the 15th as 民主议政日).

    What comes each quarter comes every third month from that of its first day.
    """

    rhythm = models.CharField("周期", max_length=16, choices=Rhythm)
    month_day = models.PositiveSmallIntegerField(
        "几号",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(31)],
        help_text="每月固定日和每季度的要填；没有这一天的月份，取最后一天。",
    )
    weekday = models.PositiveSmallIntegerField("星期几", choices=Weekday, null=True, blank=True)
    week = models.PositiveSmallIntegerField(
        "第几个",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(5)],
        help_text="填 5 的，取当月最后一个。",
    )
    since = models.DateField("自")
    until = models.DateField("至（含）", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta(Occasion.Meta):
        verbose_name = "定期活动"
        verbose_name_plural = "定期活动"
        ordering = ["-since", "-id"]
        constraints = [
            *Occasion.Meta.constraints,
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="series_ends_after_start",
                violation_error_message="终止日期不能早于起始日期，请核对。",
            ),
            models.CheckConstraint(
                condition=Q(rhythm=Rhythm.WEEKLY, weekday__isnull=False)
                | Q(rhythm__in=[Rhythm.MONTHLY, Rhythm.QUARTERLY], month_day__isnull=False)
                | Q(rhythm=Rhythm.MONTHLY_WEEKDAY, weekday__isnull=False, week__isnull=False),
                name="series_rhythm_is_whole",
                violation_error_message=(
                    "请把周期填完整：每周的选星期几，每月固定日和每季度的填几号，"
                    "每月第几个星期几的两项都填。"
                ),
            ),
        ]
