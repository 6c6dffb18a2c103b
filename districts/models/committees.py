"""Joint committees of commercial districts and the organisations that sit in them."""

from django.db import models

from core.dated import DatedModel, Precision, no_overlap, show
from core.history import tracked
from districts.enums import CommitteeNature, CouncilPostTitle, SeatCapacity
from districts.models.areas import Area, CommercialDistrict
from districts.models.batches import ImportBatch
from districts.models.organisations import Organisation
from districts.models.party import PartyOrganisation
from districts.scoping import ScopedDatedQuerySet, ScopedModel, ScopedQuerySet


@tracked
class JointCommittee(ScopedModel):
    """商圈联合党工委、联合党委、党建联盟: by its nature, only some are Party organisations."""

    name = models.CharField("名称", max_length=120)
    nature = models.CharField("性质", max_length=20, choices=CommitteeNature)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="行政区划")
    commercial_district = models.ForeignKey(
        CommercialDistrict,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="joint_committees",
        verbose_name="商圈",
    )
    party_organisation = models.OneToOneField(
        PartyOrganisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="joint_committee",
        verbose_name="对应党组织",
    )
    founded = models.DateField("成立日期")
    founded_precision = models.CharField(max_length=1, choices=Precision, default=Precision.DAY)
    dissolved = models.DateField("撤销日期", null=True, blank=True)
    batch = models.ForeignKey(ImportBatch, models.PROTECT, null=True, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "商圈联合党组织"
        verbose_name_plural = "商圈联合党组织"
        ordering = ["founded", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "name"],
                name="joint_committee_once",
                violation_error_message="这个区划里已有同名联合党组织，请更正那一条，或改用能区别的名称。",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def founded_text(self) -> str:
        return show(self.founded, self.founded_precision)


@tracked
class MemberOrganisation(DatedModel, ScopedModel):
    """成员单位: an organisation's seat, in a capacity."""

    area_path = "joint_committee__area"

    joint_committee = models.ForeignKey(
        JointCommittee, models.PROTECT, related_name="seats", verbose_name="联合党组织"
    )
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="seats", verbose_name="单位"
    )
    capacity = models.CharField("成员单位性质", max_length=12, choices=SeatCapacity)
    party_organisation = models.ForeignKey(
        PartyOrganisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="单位党组织",
    )

    objects = ScopedDatedQuerySet.as_manager()

    class Meta(DatedModel.Meta):
        verbose_name = "成员单位"
        verbose_name_plural = "成员单位"
        ordering = ["joint_committee", "id"]
        triggers = no_overlap(
            "organisation_id", "joint_committee_id", parent="districts_organisation"
        )

    def __str__(self) -> str:
        return f"{self.organisation}（{self.joint_committee}）"


@tracked
class CommitteeSection(DatedModel, ScopedModel):
    """部: a section or the office of a joint committee or alliance (党建群团工作部…)."""

    area_path = "joint_committee__area"

    joint_committee = models.ForeignKey(
        JointCommittee, models.CASCADE, related_name="sections", verbose_name="联合党组织"
    )
    name = models.CharField("名称", max_length=60)
    duties = models.CharField("职责", max_length=200, blank=True)

    objects = ScopedDatedQuerySet.as_manager()

    class Meta(DatedModel.Meta):
        verbose_name = "内设部门"
        verbose_name_plural = "内设部门"
        ordering = ["joint_committee", "id"]

    def __str__(self) -> str:
        return self.name


@tracked
class CouncilPost(DatedModel, ScopedModel):
    """A post in a joint committee, its council or one of its sections, held by somebody of a member
    organisation."""

    area_path = "joint_committee__area"

    joint_committee = models.ForeignKey(
        JointCommittee, models.CASCADE, related_name="posts", verbose_name="联合党组织"
    )
    section = models.ForeignKey(
        CommitteeSection,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="posts",
        verbose_name="内设部门",
    )
    title = models.CharField("职务", max_length=18, choices=CouncilPostTitle)
    name = models.CharField("姓名", max_length=40)
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="council_posts",
        verbose_name="所在单位",
    )

    objects = ScopedDatedQuerySet.as_manager()

    class Meta(DatedModel.Meta):
        verbose_name = "理事会职务"
        verbose_name_plural = "理事会职务"
        ordering = ["joint_committee", "-since", "id"]

    def __str__(self) -> str:
        return f"{self.get_title_display()}{self.name}"


@tracked
class Regulation(DatedModel, ScopedModel):
    """制度: a rule a joint committee works by, with its text and the day it took effect."""

    area_path = "joint_committee__area"

    joint_committee = models.ForeignKey(
        JointCommittee, models.CASCADE, related_name="regulations", verbose_name="联合党组织"
    )
    name = models.CharField("名称", max_length=80)
    text = models.TextField("内容", blank=True)
    document = models.CharField("文号", max_length=60, blank=True)

    objects = ScopedDatedQuerySet.as_manager()

    class Meta(DatedModel.Meta):
        verbose_name = "制度"
        verbose_name_plural = "制度"
        ordering = ["joint_committee", "since", "id"]
        triggers = no_overlap("joint_committee_id", "name", parent="districts_jointcommittee")

    def __str__(self) -> str:
        return self.name
