"""Quarterly reports: an edition, the facts it counted, and the figures that came out."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.dated import Quarter
from districts.enums import OrganisationKind, PartyOrganisationType
from districts.models import Area, Building, CommercialDistrict, Organisation, PartyOrganisation
from districts.scoping import ScopedModel, ScopedQuerySet
from reports.enums import ReportState
from reports.models.bases import Basis
from reports.models.sealing import locked_for_good, sealed


class QuarterlyReport(ScopedModel):
    """An edition of the quarter of a district or zone; `digest` is the hash of its facts,
    taken of what `digest_version` names (`reports.compile.hashed`).

    Compiling a draft again replaces its facts; when they and the figures are the same,
    `compiled_at` stays, so two exports of one edition are the same file. A locked edition with all
    that was counted is sealed by triggers; what is wrong in it is corrected by a further edition,
    which says why (`reason`). `opening` is the edition whose end it begins with (上期).
    """

    moves_with_area = False

    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="行政区划")
    year = models.PositiveSmallIntegerField("年度")
    quarter = models.PositiveSmallIntegerField("季度")
    edition = models.PositiveSmallIntegerField("版次", default=1)
    state = models.CharField("状态", max_length=10, choices=ReportState, default=ReportState.DRAFT)
    compiled_at = models.DateTimeField("汇总时间")
    digest = models.CharField(max_length=64)
    digest_version = models.PositiveSmallIntegerField("校验码版本", default=1)
    figures_digest = models.CharField(max_length=64)
    opening = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="上期"
    )
    reason = models.CharField("更正事由", max_length=200, blank=True)
    locked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="锁定人",
    )
    locked_at = models.DateTimeField("锁定时间", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "季度报表"
        verbose_name_plural = "季度报表"
        ordering = ["-year", "-quarter", "-edition"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "year", "quarter", "edition"], name="quarterly_report_once"
            ),
            models.CheckConstraint(
                condition=Q(edition=1) | ~Q(reason=""), name="corrected_with_reason"
            ),
        ]
        triggers = [locked_for_good]

    def __str__(self) -> str:
        return f"{self.area}{self.period.title}报表"

    @property
    def period(self) -> Quarter:
        return Quarter(self.year, self.quarter)

    @property
    def day(self) -> dt.date:
        """统计截止日期: the last day of the quarter."""
        return self.period.last


def loose(model: type[models.Model], **kwargs: Any) -> Any:
    """A link without constraint or index: facts outlive what they were counted from."""
    return models.ForeignKey(
        model, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+", **kwargs
    )


class OrganisationFact(ScopedModel):
    """One organisation operating on the day: where it lies, what it is, how it is covered.

    No register says on which floor an organisation is: `floor` is that of its stores in its
    building, where all of them are on one.
    """

    pk = models.CompositePrimaryKey("report", "organisation")
    report = models.ForeignKey(
        QuarterlyReport, models.CASCADE, db_index=False, related_name="organisation_facts"
    )
    organisation = loose(Organisation)
    name = models.CharField("名称", max_length=120)
    uscc = models.CharField("统一社会信用代码", max_length=18, blank=True)
    area = loose(Area)
    commercial_district = loose(CommercialDistrict, null=True)
    building = loose(Building, null=True)
    floor = models.CharField("楼层", max_length=10, blank=True)
    kind = models.CharField("类别", max_length=16, choices=OrganisationKind)
    ownership = models.CharField("类型", max_length=40, blank=True)
    staff = models.PositiveIntegerField("从业人员")
    standalone = models.BooleanField("单独组建")
    joint = models.BooleanField("联合覆盖")
    other = models.BooleanField("其他方式覆盖")
    work_only = models.BooleanField("仅工作覆盖的方式", default=False)
    seat = models.BooleanField("联合党组织成员单位")
    own_type = models.CharField(
        "单独建立的党组织", max_length=16, choices=PartyOrganisationType, blank=True
    )
    way = models.CharField("组建方式", max_length=20, blank=True)
    party_organisation = loose(PartyOrganisation, null=True)
    instructor = models.BooleanField("党建指导员")
    liaison = models.BooleanField("联络员")
    trade_union = models.BooleanField("工会")
    youth_league = models.BooleanField("共青团")
    womens_federation = models.BooleanField("妇联")
    instructor_id_on_day = models.BigIntegerField(null=True)
    active = models.BooleanField("本季参加活动", default=False)
    members = models.PositiveIntegerField("党员")
    full_members = models.PositiveIntegerField("正式党员")
    floating_members = models.PositiveIntegerField("流动党员")
    stated = models.BooleanField("党员数取自申报")

    area_path = "area"
    moves_with_area = False
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "单位事实"
        verbose_name_plural = "单位事实"
        triggers = sealed()
        indexes = [
            models.Index(
                fields=["report", "area", "commercial_district"], name="organisation_fact_place"
            )
        ]

    def __str__(self) -> str:
        return self.name


class PartyOrganisationFact(ScopedModel):
    """One Party organisation standing on the day, and the members under its management.

    A person counts once in each column: a floating member who has two branches with the later one,
    and as 纳管 with his formal branch when that is one of the report's. Its secretary of the day
    was trained where a member of its own who bears his name was at a training of the year.
    """

    pk = models.CompositePrimaryKey("report", "party_organisation")
    report = models.ForeignKey(
        QuarterlyReport, models.CASCADE, db_index=False, related_name="party_organisation_facts"
    )
    party_organisation = loose(PartyOrganisation)
    name = models.CharField("名称", max_length=120)
    area = loose(Area)
    commercial_district = loose(CommercialDistrict, null=True)
    type = models.CharField("类型", max_length=16, choices=PartyOrganisationType)
    founded_in_quarter = models.BooleanField("本季新建", default=False)
    covers = models.PositiveIntegerField("覆盖单位数")
    formal_members = models.PositiveIntegerField("组织关系党员")
    full_members = models.PositiveIntegerField("正式党员")
    floating_members = models.PositiveIntegerField("流入流动党员")
    managed_members = models.PositiveIntegerField("纳管党员")
    unplaced_members = models.PositiveIntegerField("未登记工作单位的组织关系党员")
    unplaced_full_members = models.PositiveIntegerField("其中：正式党员")
    floated_out_members = models.PositiveIntegerField("流出流动党员", default=0)
    founded = models.DateField("成立日期", null=True)
    superior = models.CharField("上级党组织", max_length=120, blank=True)
    elected = models.DateField("换届日期", null=True)
    term_due = models.DateField("届满日期", null=True)
    secretary = models.BooleanField("有书记", default=False)
    secretary_trained = models.BooleanField("书记本年参训", default=False)

    area_path = "area"
    moves_with_area = False
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "党组织事实"
        verbose_name_plural = "党组织事实"
        triggers = sealed()
        indexes = [
            models.Index(fields=["report", "area", "commercial_district"], name="party_fact_place")
        ]

    def __str__(self) -> str:
        return self.name


class Counts(dict[str, list[int]]):
    """Indicator → [numerator, denominator] (0 where it is no rate). What is not there is nought."""

    def __missing__(self, code: str) -> list[int]:
        return [0, 0]


class CountsField(models.JSONField):
    """Noughts are left out: of some hundred figures of a commercial district most are."""

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Counts:
        return Counts(super().from_db_value(value, expression, connection))


class Figure(ScopedModel):
    """The counts of one place in one report by one basis.

    A place is an area with all below it, or the part of a commercial district inside an area.
    """

    report = models.ForeignKey(
        QuarterlyReport, models.CASCADE, db_index=False, related_name="figures"
    )
    basis = models.ForeignKey(Basis, models.PROTECT, db_index=False, related_name="+")
    area = loose(Area)
    commercial_district = loose(CommercialDistrict, null=True)
    counts: Any = CountsField()

    area_path = "area"
    moves_with_area = False
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "统计数"
        verbose_name_plural = "统计数"
        triggers = sealed()
        constraints = [
            models.UniqueConstraint(
                fields=["report", "basis", "area", "commercial_district"],
                name="figure_once",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.report}：{self.commercial_district or self.area}"
