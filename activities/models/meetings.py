"""Joint meetings and yearly appraisals: agenda, minutes, resolutions, grades."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from activities.enums import AgendaState, Grade, ResolutionState
from activities.models.activities import Activity
from core.history import tracked
from districts.models import Organisation, PartyOrganisation
from districts.scoping import ScopedModel, ScopedQuerySet
from members.models import PartyMember


@tracked
class AgendaItem(ScopedModel):
    """议题: proposed by a member organisation or the office, taken onto the agenda or declined."""

    area_path = "activity__area"

    activity = models.ForeignKey(
        Activity, models.CASCADE, related_name="agenda", verbose_name="会议"
    )
    order = models.PositiveSmallIntegerField("次序", default=0)
    title = models.CharField("议题", max_length=120)
    text = models.CharField("说明", max_length=400, blank=True)
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="提出单位",
    )
    state = models.CharField(
        "状态", max_length=10, choices=AgendaState, default=AgendaState.PROPOSED, editable=False
    )
    reason = models.CharField("不列入的理由", max_length=200, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "议题"
        verbose_name_plural = "议题"
        ordering = ["activity", "order", "id"]

    def __str__(self) -> str:
        return self.title


@tracked
class Minutes(ScopedModel):
    """会议记录. `entitled` and `present` are those with a vote: more than half make a quorum."""

    area_path = "activity__area"

    activity = models.OneToOneField(
        Activity, models.CASCADE, related_name="minutes", verbose_name="会议"
    )
    chair = models.CharField("主持人", max_length=40)
    keeper = models.CharField("记录人", max_length=40)
    entitled = models.PositiveSmallIntegerField("应到（人）", null=True, blank=True)
    present = models.PositiveSmallIntegerField("实到（人）", null=True, blank=True)
    text = models.TextField("记录", max_length=6000)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "会议记录"
        verbose_name_plural = "会议记录"
        constraints = [
            models.CheckConstraint(
                condition=Q(present=None) | Q(entitled=None) | Q(present__lte=models.F("entitled")),
                name="minutes_no_more_present_than_entitled",
                violation_error_message="实到人数不能多于应到人数，请核对。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.activity}会议记录"


@tracked
class Resolution(ScopedModel):
    """决议: what a meeting decided, who does it, by when."""

    area_path = "activity__area"

    activity = models.ForeignKey(
        Activity, models.PROTECT, related_name="resolutions", verbose_name="会议"
    )
    number = models.PositiveSmallIntegerField("序号")
    text = models.CharField("决议事项", max_length=400)
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="resolutions",
        verbose_name="责任单位",
    )
    party_organisation = models.ForeignKey(
        PartyOrganisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="resolutions",
        verbose_name="责任党组织",
    )
    unit = models.CharField(
        "责任方", max_length=80, blank=True, help_text="登记册里没有的，写在这里。"
    )
    due = models.DateField("完成期限")
    votes_for = models.PositiveSmallIntegerField("同意票", null=True, blank=True)
    state = models.CharField(
        "状态", max_length=8, choices=ResolutionState, default=ResolutionState.OPEN, editable=False
    )
    done_on = models.DateField("落实日期", null=True, blank=True, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "决议"
        verbose_name_plural = "决议"
        ordering = ["-activity__day", "number"]
        indexes = [models.Index(fields=["state", "due"])]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "number"],
                name="resolution_once",
                violation_error_message="这次会议已有这个序号的决议，请改用下一个序号。",
            ),
            models.CheckConstraint(
                condition=Q(organisation__isnull=False)
                | Q(party_organisation__isnull=False)
                | ~Q(unit=""),
                name="resolution_has_a_responsible_unit",
                violation_error_message="请写明决议由谁落实。",
            ),
            models.CheckConstraint(
                condition=Q(state=ResolutionState.DONE, done_on__isnull=False)
                | (~Q(state=ResolutionState.DONE) & Q(done_on=None)),
                name="resolution_done_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity}决议 {self.number}"

    @property
    def responsible(self) -> str:
        return str(self.organisation or self.party_organisation or self.unit)


@tracked
class ResolutionStep(ScopedModel):
    """落实情况: what was done about a resolution, until it is done."""

    area_path = "resolution__activity__area"

    resolution = models.ForeignKey(
        Resolution, models.CASCADE, related_name="steps", verbose_name="决议"
    )
    day = models.DateField("日期")
    words = models.CharField("落实情况", max_length=400)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人"
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "决议落实情况"
        verbose_name_plural = "决议落实情况"
        ordering = ["day", "id"]

    def __str__(self) -> str:
        return f"{self.day} {self.words[:20]}"


@tracked
class Appraisal(ScopedModel):
    """民主评议: of a branch in a year. At most a third of the members are 优秀."""

    area_path = "party_organisation__area"

    party_organisation = models.ForeignKey(
        PartyOrganisation, models.PROTECT, related_name="appraisals", verbose_name="党组织"
    )
    year = models.PositiveSmallIntegerField(
        "年度", validators=[MinValueValidator(1990), MaxValueValidator(2200)]
    )
    day = models.DateField("评议日期")
    activity = models.ForeignKey(
        Activity,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="评议会议",
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "民主评议"
        verbose_name_plural = "民主评议"
        ordering = ["-year", "party_organisation"]
        constraints = [
            models.UniqueConstraint(
                fields=["party_organisation", "year"],
                name="appraisal_once_a_year",
                violation_error_message="这个党组织这一年度已登记民主评议，请更正那一条。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.party_organisation}{self.year}年度民主评议"


@tracked
class AppraisalGrade(ScopedModel):
    """评议等次: of one full member; probationary ones take part and get none."""

    area_path = "appraisal__party_organisation__area"

    appraisal = models.ForeignKey(
        Appraisal, models.CASCADE, related_name="grades", verbose_name="民主评议"
    )
    member = models.ForeignKey(
        PartyMember, models.CASCADE, related_name="grades", verbose_name="党员"
    )
    grade = models.CharField("等次", max_length=12, choices=Grade)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "评议等次"
        verbose_name_plural = "评议等次"
        ordering = ["appraisal", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["appraisal", "member"],
                name="appraisal_grade_once",
                violation_error_message="这名党员已有等次，请更正那一条。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.member}：{self.get_grade_display()}"
