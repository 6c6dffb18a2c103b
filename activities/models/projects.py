"""Member projects (党员攻关项目) and what they saved."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from activities.enums import ProjectState
from core.history import tracked
from core.money import yuan
from districts.models import Area, Organisation, PartyOrganisation
from districts.scoping import ScopedModel, ScopedQuerySet
from members.models import PartyMember


@tracked
class Project(ScopedModel):
    """党员攻关项目: a goal that members of the Party pursue over a period, and what it saved."""

    title = models.CharField("项目名称", max_length=120)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="行政区划")
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="member_projects",
        verbose_name="单位",
    )
    party_organisation = models.ForeignKey(
        PartyOrganisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="member_projects",
        verbose_name="党组织",
    )
    goal = models.CharField("攻关目标", max_length=400)
    team_size = models.PositiveSmallIntegerField("参与人数", null=True, blank=True)
    since = models.DateField("开始日期")
    due = models.DateField("计划完成", null=True, blank=True)
    ended = models.DateField("结束日期", null=True, blank=True, editable=False)
    state = models.CharField(
        "状态", max_length=8, choices=ProjectState, default=ProjectState.RUNNING, editable=False
    )
    result = models.CharField("成果", max_length=400, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "党员攻关项目"
        verbose_name_plural = "党员攻关项目"
        ordering = ["-since", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(due=None) | Q(due__gte=F("since")),
                name="project_due_after_start",
                violation_error_message="计划完成日期不能早于开始日期，请核对。",
            )
        ]

    def __str__(self) -> str:
        return self.title


@tracked
class ProjectMember(ScopedModel):
    """攻关组成员."""

    area_path = "project__area"

    project = models.ForeignKey(
        Project, models.CASCADE, related_name="people", verbose_name="攻关项目"
    )
    member = models.ForeignKey(
        PartyMember, models.CASCADE, related_name="projects", verbose_name="党员"
    )
    leads = models.BooleanField("牵头人", default=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "攻关组成员"
        verbose_name_plural = "攻关组成员"
        ordering = ["project", "-leads", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "member"],
                name="project_member_once",
                violation_error_message="这名党员已在攻关组里，不用再加。",
            )
        ]

    def __str__(self) -> str:
        return str(self.member)


@tracked
class Saving(ScopedModel):
    """节约创效: what a project saved over a period, in fen; its periods do not overlap."""

    area_path = "project__area"

    project = models.ForeignKey(
        Project, models.PROTECT, related_name="savings", verbose_name="攻关项目"
    )
    first = models.DateField("自")
    last = models.DateField("至（含）")
    fen = models.BigIntegerField("节约金额（分）", validators=[MinValueValidator(1)])
    basis = models.CharField("测算依据", max_length=200)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "节约创效"
        verbose_name_plural = "节约创效"
        ordering = ["project", "first", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last__gte=F("first")),
                name="saving_ends_after_start",
                violation_error_message="“至”不能早于“自”，请核对。",
            ),
            models.CheckConstraint(
                condition=Q(fen__gt=0),
                name="saving_is_something",
                violation_error_message="节约金额要大于 0，请改正。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} 至 {self.last} {yuan(self.fen)} 元"
