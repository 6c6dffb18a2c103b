"""Party organisations and how they come to cover organisations."""

from django.db import models
from django.db.models import Q

from core.dated import DatedModel, Precision, no_overlap, show
from core.history import tracked
from core.search import SearchModel
from districts.enums import CoverageClass, Means, PartyOrganisationType
from districts.models.areas import Area, CommercialDistrict
from districts.models.batches import ImportBatch
from districts.models.organisations import Organisation
from districts.scoping import ScopedDatedQuerySet, ScopedModel, ScopedQuerySet


@tracked
class PartyOrganisation(SearchModel, ScopedModel):
    """党组织: a committee, general branch, branch, joint branch or group.

    `name`, `type` and `parent` are copies of the current phase.
    """

    name = models.CharField("名称", max_length=120)
    type = models.CharField("类型", max_length=16, choices=PartyOrganisationType)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="上级党组织",
    )
    area = models.ForeignKey(
        Area, models.PROTECT, related_name="party_organisations", verbose_name="行政区划"
    )
    commercial_district = models.ForeignKey(
        CommercialDistrict,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="party_organisations",
        verbose_name="商圈",
    )
    founded = models.DateField("成立日期")
    founded_precision = models.CharField(max_length=1, choices=Precision, default=Precision.DAY)
    dissolved = models.DateField("撤销日期", null=True, blank=True)
    dissolved_reason = models.CharField("撤销原因", max_length=80, blank=True)
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name="并入",
        editable=False,
    )
    split_from = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="split_off",
        verbose_name="分设自",
        editable=False,
    )
    approval = models.CharField("批准文号", max_length=60, blank=True)
    batch = models.ForeignKey(ImportBatch, models.PROTECT, null=True, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta(SearchModel.Meta):
        verbose_name = "党组织"
        verbose_name_plural = "党组织"
        ordering = ["-id"]
        indexes = [*SearchModel.Meta.indexes, models.Index(fields=["name"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(dissolved=None) | Q(dissolved__gt=models.F("founded")),
                name="party_organisation_ends_after_start",
                violation_error_message="撤销日期必须晚于成立日期，请核对这两个日期。",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def search_texts(self) -> tuple[str, ...]:
        return (self.name,)

    @property
    def founded_text(self) -> str:
        return show(self.founded, self.founded_precision)


@tracked
class PartyOrganisationPhase(ScopedModel):
    """Name, type and place in the tree from a day until the next phase.

    `area` is where it lay then, when that area has ended since; empty: where it lies now.
    """

    area_path = "party_organisation__area"
    moves_with_area = False

    party_organisation = models.ForeignKey(
        PartyOrganisation, models.CASCADE, related_name="phases", verbose_name="党组织"
    )
    since = models.DateField("起始日期")
    since_precision = models.CharField(max_length=1, choices=Precision, default=Precision.DAY)
    name = models.CharField("名称", max_length=120)
    type = models.CharField("类型", max_length=16, choices=PartyOrganisationType)
    parent = models.ForeignKey(
        PartyOrganisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="上级党组织",
    )
    area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "党组织阶段"
        verbose_name_plural = "党组织阶段"
        ordering = ["party_organisation", "-since"]
        constraints = [
            models.UniqueConstraint(
                fields=["party_organisation", "since"],
                name="party_organisation_phase_once",
                violation_error_message="这一天已有一个阶段，请更正那一条。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}（自{show(self.since, self.since_precision)}）"


class CoverageWay(models.Model):
    """组建方式, an editable list; each way belongs to one statistical class."""

    code = models.SlugField("代码", max_length=20, unique=True)
    name = models.CharField("名称", max_length=20, unique=True)
    synonyms = models.CharField("别名（顿号分开）", max_length=120, blank=True)
    statistical_class = models.CharField("统计类别", max_length=10, choices=CoverageClass)
    order = models.PositiveSmallIntegerField("顺序", default=0)

    class Meta:
        verbose_name = "组建方式"
        verbose_name_plural = "组建方式"
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.name


@tracked
class OrganisationCoverage(DatedModel, ScopedModel):
    """An organisation is covered by a Party organisation in a way."""

    area_path = "organisation__area"

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="coverages", verbose_name="单位"
    )
    party_organisation = models.ForeignKey(
        PartyOrganisation, models.PROTECT, related_name="coverages", verbose_name="党组织"
    )
    way = models.ForeignKey(CoverageWay, models.PROTECT, related_name="+", verbose_name="组建方式")

    objects = ScopedDatedQuerySet.as_manager()

    class Meta(DatedModel.Meta):
        verbose_name = "组织覆盖"
        verbose_name_plural = "组织覆盖"
        ordering = ["organisation", "-since"]
        triggers = no_overlap(
            "organisation_id", "party_organisation_id", parent="districts_organisation"
        )

    def __str__(self) -> str:
        return f"{self.party_organisation}覆盖{self.organisation}"


@tracked
class Instructor(ScopedModel):
    """党建指导员: sent to guide organisations; known by name within an area."""

    name = models.CharField("姓名", max_length=40)
    area = models.ForeignKey(
        Area, models.PROTECT, related_name="instructors", verbose_name="行政区划"
    )
    unit = models.CharField("单位及职务", max_length=80, blank=True)
    part_time = models.BooleanField("兼职", default=True)
    since = models.DateField("选派日期", null=True, blank=True)
    until = models.DateField("结束日期", null=True, blank=True)
    batch = models.ForeignKey(ImportBatch, models.PROTECT, null=True, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "党建指导员"
        verbose_name_plural = "党建指导员"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "name"],
                name="instructor_once",
                violation_error_message="这个区划里已有同名指导员，请更正那一条，或在姓名后加以区别。",
            )
        ]

    def __str__(self) -> str:
        return self.name


@tracked
class WorkCoverage(DatedModel, ScopedModel):
    """An organisation is reached by a means of Party work, its own or a park-level one."""

    area_path = "organisation__area"

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="work_coverages", verbose_name="单位"
    )
    means = models.CharField("方式", max_length=20, choices=Means)
    instructor = models.ForeignKey(
        Instructor,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="work_coverages",
        verbose_name="党建指导员",
    )
    park_level = models.BooleanField("园区（商圈）级", default=False)

    objects = ScopedDatedQuerySet.as_manager()

    class Meta(DatedModel.Meta):
        verbose_name = "工作覆盖"
        verbose_name_plural = "工作覆盖"
        ordering = ["organisation", "-since"]
        triggers = no_overlap("organisation_id", "means", parent="districts_organisation")
        constraints = [
            *DatedModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(means=Means.INSTRUCTOR) | Q(instructor=None),
                name="instructor_only_with_his_means",
                violation_error_message="只有“党建指导员”方式才填指导员，请改选方式，或清空指导员。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}：{self.get_means_display()}"
