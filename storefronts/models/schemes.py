"""Honour schemes (评选办法) as data: who may apply, what is asked, how it is scored.

A scheme's rules stand in its versions. A version in force is never changed: an application keeps
the one it was made under, and a change of the rules is a new version from a day.
"""

from typing import Any

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from core.history import tracked
from districts.models import Area
from districts.scoping import ScopedModel
from storefronts.enums import AutoCheck, CriterionKind
from storefronts.querysets import SchemeQuerySet

STARS = 5


@tracked
class HonourScheme(ScopedModel):
    """评选办法: 党员示范店, 诚信经营户, 党员星级商户, 党员先锋岗… Without an area it is the one
    that comes with the product; an area's own takes the place of the one with the same code."""

    moves_with_area = False  # the rules of an area end with it; its titles keep theirs

    area = models.ForeignKey(
        Area,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="honour_schemes",
        verbose_name="行政区划",
    )
    code = models.SlugField("代码", max_length=40)
    name = models.CharField("称号", max_length=40)
    starred = models.BooleanField("分星级", default=False)
    for_counter = models.BooleanField("授予柜台（岗位）", default=False)
    closed = models.DateField("停止申报日期", null=True, blank=True)

    objects = SchemeQuerySet.as_manager()

    class Meta:
        verbose_name = "评选办法"
        verbose_name_plural = "评选办法"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "code"],
                name="honour_scheme_once",
                nulls_distinct=False,
                violation_error_message="这个区划里已有同一代码的评选办法，请修订那一个。",
            )
        ]

    def __str__(self) -> str:
        return self.name


class OfSchemeQuerySet(SchemeQuerySet):
    """What belongs to a scheme is read and written by whom the scheme is; `way` leads to it."""

    way = "scheme"

    def for_user(self, user: Any, action: str = "view") -> Any:
        schemes = HonourScheme.objects.for_user(user, action)
        return self.filter(**{f"{self.way}__in": schemes.values("pk")})


class OfVersionQuerySet(OfSchemeQuerySet):
    way = "version__scheme"


class SchemeVersion(ScopedModel):
    """办法版本: a draft until it has a day from which it is in force, then never changed."""

    area_path = "scheme__area"

    scheme = models.ForeignKey(
        HonourScheme, models.PROTECT, related_name="versions", verbose_name="评选办法"
    )
    number = models.PositiveSmallIntegerField("版本", editable=False)
    since = models.DateField("施行日期", null=True, blank=True, editable=False)
    source = models.CharField("依据", max_length=200)
    validity_months = models.PositiveSmallIntegerField(
        "称号有效期（月）", default=12, validators=[MinValueValidator(1), MaxValueValidator(120)]
    )
    notice_days = models.PositiveSmallIntegerField(
        "公示期（工作日）", default=5, validators=[MinValueValidator(5), MaxValueValidator(60)]
    )
    pass_mark = models.PositiveSmallIntegerField("合格分", default=80)
    tolerance = models.PositiveSmallIntegerField("两份评分相差不超过（分）", default=10)
    quota = models.PositiveIntegerField("名额", null=True, blank=True)
    star_marks: Any = ArrayField(
        models.PositiveSmallIntegerField(),
        verbose_name="各星级最低分",
        default=list,
        blank=True,
        help_text="从一星到五星，用逗号分开，如 75,80,85,90,95。",
    )
    promises: Any = ArrayField(
        models.CharField(max_length=20), verbose_name="公开承诺", default=list, blank=True
    )
    numbering = models.CharField("编号字头", max_length=20, default="示范")

    objects = OfSchemeQuerySet.as_manager()

    class Meta:
        verbose_name = "评选办法版本"
        verbose_name_plural = "评选办法版本"
        ordering = ["scheme", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "number"], name="scheme_version_once"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="in_force_never_changes",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Condition("OLD.since is not null"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.scheme}（第 {self.number} 版）"

    def stars_of(self, score: Any) -> int | None:
        """The stars that a score earns; none where the scheme has no stars. 0 is below one star."""
        return sum(score >= mark for mark in self.star_marks) if self.star_marks else None


class Criterion(ScopedModel):
    """评选指标: one thing asked for, with why, how to show it, and what it is worth."""

    area_path = "version__scheme__area"

    version = models.ForeignKey(
        SchemeVersion, models.CASCADE, related_name="criteria", verbose_name="办法版本"
    )
    order = models.PositiveSmallIntegerField("序号", default=1)
    kind = models.CharField("类别", max_length=6, choices=CriterionKind)
    group = models.CharField("分组", max_length=20, blank=True)
    title = models.CharField("指标", max_length=60)
    method = models.CharField("评分办法", max_length=200, blank=True)
    points = models.PositiveSmallIntegerField("分值", default=0)
    auto = models.CharField("自动核对", max_length=8, choices=AutoCheck, blank=True)
    needs_photo = models.BooleanField("要照片", default=False)
    evidence = models.CharField("要交什么", max_length=120, blank=True)
    why = models.CharField("为什么要", max_length=120, blank=True)
    how = models.CharField("怎样做", max_length=200, blank=True)

    objects = OfVersionQuerySet.as_manager()

    class Meta:
        verbose_name = "评选指标"
        verbose_name_plural = "评选指标"
        ordering = ["version", "order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "title"],
                name="criterion_once",
                violation_error_message="这一版里已有同名指标，请改用能区别的名称。",
            ),
            models.CheckConstraint(
                condition=Q(auto="") | Q(kind=CriterionKind.HARD),
                name="criterion_auto_is_hard",
                violation_error_message="只有必备条件能自动核对，请改类别或清空“自动核对”。",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=[CriterionKind.SCORED, CriterionKind.BONUS])
                | Q(points__gt=0),
                name="criterion_scored_has_points",
                violation_error_message="评分指标和加分项应有分值，请填写。",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="in_force_never_changes",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=pgtrigger.Func(
                    """
                    if exists (select 1 from storefronts_schemeversion v
                        where v.since is not null
                          and v.id = coalesce(new.version_id, old.version_id)) then
                      raise restrict_violation using message = 'the version is in force';
                    end if;
                    return coalesce(new, old);
                    """
                ),
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def wanted(self) -> bool:
        """Whether the store has to hand something in for it."""
        return not self.auto and self.kind in {CriterionKind.HARD, CriterionKind.SCORED}
