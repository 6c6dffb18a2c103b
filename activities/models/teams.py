"""Volunteer teams and volunteers, members of the Party or not."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from activities.models.who import at_most_one
from core.dated import DatedModel, no_overlap
from core.encryption import EncryptedTextField, PhoneTailField, masked
from core.history import tracked
from core.search import SearchModel
from districts.models import (
    Area,
    CommercialDistrict,
    ImportBatch,
    JointCommittee,
    Organisation,
    PartyOrganisation,
)
from districts.scoping import ScopedDatedQuerySet, ScopedModel, ScopedQuerySet
from members.models import PartyMember


@tracked
class VolunteerTeam(ScopedModel):
    """志愿服务队. Two of one name are warned of, not refused: a published list of ten names one
    twice."""

    name = models.CharField("名称", max_length=80)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="行政区划")
    commercial_district = models.ForeignKey(
        CommercialDistrict,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="volunteer_teams",
        verbose_name="商圈",
    )
    party_organisation = models.ForeignKey(
        PartyOrganisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="volunteer_teams",
        verbose_name="所属党组织",
    )
    committee = models.ForeignKey(
        JointCommittee,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="volunteer_teams",
        verbose_name="所属联合党组织",
    )
    purpose = models.CharField("服务内容", max_length=200, blank=True)
    founded = models.DateField("成立日期")
    dissolved = models.DateField("解散日期", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "志愿服务队"
        verbose_name_plural = "志愿服务队"
        ordering = ["area", "name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(dissolved=None) | Q(dissolved__gt=models.F("founded")),
                name="team_dissolved_after_founded",
                violation_error_message="解散日期必须晚于成立日期，请核对。",
            ),
            models.CheckConstraint(
                condition=at_most_one("party_organisation", "committee"),
                name="team_of_one_body",
                violation_error_message="所属党组织和所属联合党组织请只选一个。",
            ),
        ]

    def __str__(self) -> str:
        return self.name


@tracked
class Volunteer(SearchModel, ScopedModel):
    """志愿者. A member of the Party is one by his row there; then name and phone stand there."""

    name = models.CharField("姓名", max_length=40)
    member = models.OneToOneField(
        PartyMember,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="volunteer",
        verbose_name="党员",
    )
    phone = EncryptedTextField("联系电话")
    phone_fingerprint = models.CharField(max_length=32, blank=True, editable=False, db_index=True)
    phone_tail_fingerprint = PhoneTailField()
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="volunteers",
        verbose_name="单位",
    )
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="行政区划")
    joined = models.DateField("登记日期")
    left = models.DateField("退出日期", null=True, blank=True)
    batch = models.ForeignKey(ImportBatch, models.PROTECT, null=True, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta(SearchModel.Meta):
        verbose_name = "志愿者"
        verbose_name_plural = "志愿者"
        ordering = ["-id"]
        indexes = [*SearchModel.Meta.indexes, models.Index(fields=["area", "name"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(left=None) | Q(left__gt=models.F("joined")),
                name="volunteer_leaves_after_joining",
                violation_error_message="退出日期必须晚于登记日期，请核对。",
            )
        ]

    def __str__(self) -> str:
        """Masked: the surname only."""
        return masked(self.name, head=1, tail=0)

    def search_texts(self) -> tuple[str, ...]:
        return (self.name,)


@tracked
class TeamMembership(DatedModel, ScopedModel):
    """队员: a volunteer in a team, dated; who leads it is one of them."""

    area_path = "team__area"

    team = models.ForeignKey(
        VolunteerTeam, models.PROTECT, related_name="memberships", verbose_name="志愿服务队"
    )
    volunteer = models.ForeignKey(
        Volunteer, models.CASCADE, related_name="memberships", verbose_name="志愿者"
    )
    leader = models.BooleanField("队长", default=False)

    objects = ScopedDatedQuerySet.as_manager()

    class Meta(DatedModel.Meta):
        verbose_name = "志愿服务队员"
        verbose_name_plural = "志愿服务队员"
        ordering = ["team", "-leader", "since", "id"]
        triggers = no_overlap("volunteer_id", "team_id", parent="activities_volunteer")

    def __str__(self) -> str:
        return f"{self.volunteer}（{self.team}）"


@tracked
class ThanksEntry(ScopedModel):
    """志愿积分: a private account to thank somebody; nobody is ever ranked by it. Points earned are
    positive and say for how many hours; points given for something are negative."""

    area_path = "volunteer__area"

    volunteer = models.ForeignKey(
        Volunteer, models.CASCADE, related_name="thanks", verbose_name="志愿者"
    )
    day = models.DateField("日期")
    points = models.IntegerField("积分")
    hours = models.PositiveIntegerField("折算小时", default=0, editable=False)
    reason = models.CharField("事由", max_length=120)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="经办人"
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "志愿积分"
        verbose_name_plural = "志愿积分"
        ordering = ["-day", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(points__gt=0, hours__gt=0) | Q(points__lt=0, hours=0),
                name="thanks_earned_or_given",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.points:+d}"
