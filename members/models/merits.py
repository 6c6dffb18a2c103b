"""What members do and are thanked for: posts, pledges, honours, recommendations."""

from django.db import models

from core.dated import DatedModel, no_overlap
from core.encryption import masked
from core.history import tracked
from districts.enums import Level
from districts.models import Area, CommercialDistrict, Organisation, PartyOrganisation
from districts.scoping import ScopedDatedQuerySet, ScopedModel, ScopedQuerySet
from members.enums import LostReason, Outcome, PostKind, RecommendationKind
from members.models.people import PartyMember


@tracked
class PioneerPost(DatedModel, ScopedModel):
    """党员先锋岗、示范岗、责任区、中心户. It may stand without a named member; whose it is is shown
    only with his consent (亮身份)."""

    kind = models.CharField("类别", max_length=10, choices=PostKind)
    name = models.CharField("名称或位置", max_length=80)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="行政区划")
    commercial_district = models.ForeignKey(
        CommercialDistrict,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="商圈",
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="pioneer_posts",
        verbose_name="单位",
    )
    member = models.ForeignKey(
        PartyMember,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="pioneer_posts",
        verbose_name="党员",
    )
    duties = models.CharField("职责", max_length=200, blank=True)

    objects = ScopedDatedQuerySet.as_manager()

    class Meta(DatedModel.Meta):
        verbose_name = "党员岗区户"
        verbose_name_plural = "党员岗区户"
        ordering = ["-since", "-id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.name}"


@tracked
class Pledge(ScopedModel):
    """承诺书: what a member has promised, and whether he kept it."""

    area_path = "member__area"

    member = models.ForeignKey(
        PartyMember, models.CASCADE, related_name="pledges", verbose_name="党员"
    )
    text = models.CharField("承诺内容", max_length=400)
    day = models.DateField("承诺日期")
    kept_on = models.DateField("兑现日期", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "党员承诺"
        verbose_name_plural = "党员承诺"
        ordering = ["-day", "-id"]

    def __str__(self) -> str:
        return self.text[:40]


@tracked
class MemberHonour(ScopedModel):
    """党员荣誉, with who granted it and when."""

    area_path = "member__area"

    member = models.ForeignKey(
        PartyMember, models.CASCADE, related_name="honours", verbose_name="党员"
    )
    name = models.CharField("荣誉名称", max_length=80)
    level = models.CharField("级别", max_length=10, choices=Level)
    issuer = models.CharField("授予单位", max_length=80, blank=True)
    day = models.DateField("授予日期")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "党员荣誉"
        verbose_name_plural = "党员荣誉"
        ordering = ["-day", "-id"]

    def __str__(self) -> str:
        return self.name


@tracked
class Recommendation(ScopedModel):
    """推优: a secretary, committee member or member recommended to a course, a household
    registration, an office; by name, linked to the member where he is in the register."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="行政区划")
    party_organisation = models.ForeignKey(
        PartyOrganisation,
        models.PROTECT,
        related_name="recommendations",
        verbose_name="推荐党组织",
    )
    member = models.ForeignKey(
        PartyMember,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="recommendations",
        verbose_name="党员",
    )
    name = models.CharField("姓名", max_length=40)
    kind = models.CharField("类别", max_length=10, choices=RecommendationKind)
    day = models.DateField("推荐日期")
    outcome = models.CharField("结果", max_length=8, choices=Outcome, default=Outcome.PENDING)
    note = models.CharField("说明", max_length=200, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "推优"
        verbose_name_plural = "推优"
        ordering = ["-day", "-id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.masked_name}"

    @property
    def masked_name(self) -> str:
        return masked(self.name, head=1, tail=0)


@tracked
class LostContact(DatedModel, ScopedModel):
    """失联: the branch has lost a member since a day; `until` is the day he was found again."""

    area_path = "member__area"

    member = models.ForeignKey(
        PartyMember, models.CASCADE, related_name="lost", verbose_name="党员"
    )
    reason = models.CharField("原因", max_length=10, choices=LostReason)
    efforts = models.CharField("查找情况", max_length=400, blank=True)

    objects = ScopedDatedQuerySet.as_manager()

    class Meta(DatedModel.Meta):
        verbose_name = "失联党员"
        verbose_name_plural = "失联党员"
        ordering = ["-since", "-id"]
        triggers = no_overlap("member_id", parent="members_partymember")

    def __str__(self) -> str:
        return f"{self.member}（自{self.since}）"
