"""Who said he would come, who came, and the lists by which that is recorded."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from activities.enums import (
    AttendanceSource,
    LineChoice,
    LineMatch,
    SheetState,
    SignUpState,
)
from activities.models.activities import Activity
from activities.models.teams import Volunteer
from activities.models.who import NOBODY, at_most_one, exactly_one, the_one
from core.encryption import EncryptedTextField, PhoneTailField, masked
from core.history import tracked
from core.models import Job
from districts.models import ImportBatch, Organisation
from districts.models.erasing import erased_is_empty
from districts.scoping import ScopedModel, ScopedQuerySet
from members.models import PartyMember
from storefronts.models import Storefront

ATTENDING = ("member", "volunteer", "organisation", "storefront")


class SignUp(ScopedModel):
    """报名: a place promised; somebody of no register leaves name and phone, which are erased after
    the activity. It has no history table for that."""

    ERASED = NOBODY

    area_path = "activity__area"

    activity = models.ForeignKey(
        Activity, models.CASCADE, related_name="sign_ups", verbose_name="活动"
    )
    number = models.CharField("报名编号", max_length=16, unique=True, editable=False)
    member = models.ForeignKey(
        PartyMember, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="党员"
    )
    volunteer = models.ForeignKey(
        Volunteer, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="志愿者"
    )
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="单位"
    )
    storefront = models.ForeignKey(
        Storefront, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="商户"
    )
    name = EncryptedTextField("姓名")
    phone = EncryptedTextField("联系电话")
    phone_tail_fingerprint = PhoneTailField()
    people = models.PositiveSmallIntegerField(
        "人数", default=1, validators=[MinValueValidator(1), MaxValueValidator(50)]
    )
    state = models.CharField(
        "状态", max_length=10, choices=SignUpState, default=SignUpState.SIGNED, editable=False
    )
    sent_by = models.CharField(max_length=32, unique=True, null=True, editable=False)
    made_at = models.DateTimeField("报名时间", auto_now_add=True)
    erased_at = models.DateTimeField("清除时间", null=True, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "活动报名"
        verbose_name_plural = "活动报名"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=at_most_one(*ATTENDING), name="sign_up_of_one"),
            erased_is_empty("sign_up_erased_is_empty", NOBODY),
            *(
                models.UniqueConstraint(
                    fields=["activity", one],
                    condition=Q(**{f"{one}__isnull": False}) & ~Q(state=SignUpState.CANCELLED),
                    name=f"sign_up_once_{one}",
                    violation_error_message="已经报过名了，不用再报。",
                )
                for one in ATTENDING
            ),
        ]

    def __str__(self) -> str:
        return f"报名 {self.number}"

    @property
    def who(self) -> str:
        """Masked where it is a person."""
        return str(the_one(self, *ATTENDING) or masked(self.name, head=1, tail=0))


class SignInSheet(ScopedModel):
    """签到名单: names pasted, uploaded or scanned, matched against the registers, then taken in.
    Its lines are deleted once it is taken in or thrown away: who came stands in the attendances."""

    area_path = "activity__area"

    activity = models.ForeignKey(
        Activity, models.CASCADE, related_name="sheets", verbose_name="活动"
    )
    source = models.CharField("来源", max_length=8, choices=AttendanceSource)
    filename = models.CharField("文件", max_length=120, blank=True)
    file = models.FileField(upload_to="sign-in/%Y/%m", blank=True, max_length=200)
    state = models.CharField(
        "状态", max_length=10, choices=SheetState, default=SheetState.MATCHING, editable=False
    )
    total = models.PositiveIntegerField("人数", default=0)
    taken = models.PositiveIntegerField("计入", default=0)
    others = models.PositiveIntegerField("计入群众", default=0)
    trouble = models.CharField("问题", max_length=400, blank=True)
    issues = models.JSONField("读不懂的格", default=list)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="经办人"
    )
    made_at = models.DateTimeField("提交时间", auto_now_add=True)
    taken_at = models.DateTimeField("计入时间", null=True, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "签到名单"
        verbose_name_plural = "签到名单"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.get_source_display()}（{self.activity}）"


class SignInLine(ScopedModel):
    """签到行: one name of a list, with whom it may be. Kept only until the list is taken in."""

    area_path = "sheet__activity__area"

    sheet = models.ForeignKey(
        SignInSheet, models.CASCADE, related_name="lines", verbose_name="签到名单"
    )
    number = models.PositiveIntegerField("行号")
    name = EncryptedTextField("姓名")
    phone = EncryptedTextField("联系电话")
    tail = EncryptedTextField("尾号")  # the last four signs of a phone or an identity number
    unit = models.CharField("单位或支部", max_length=120, blank=True)
    #: by what the same line that is scanned twice is known
    same = models.CharField(max_length=32, blank=True, editable=False)
    match = models.CharField("比对", max_length=10, choices=LineMatch, default=LineMatch.UNKNOWN)
    choice = models.CharField("处理", max_length=8, choices=LineChoice, default=LineChoice.OPEN)
    member = models.ForeignKey(
        PartyMember, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="党员"
    )
    volunteer = models.ForeignKey(
        Volunteer, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="志愿者"
    )
    #: keys of the members and volunteers it may be, as `m12`, `v7`; elsewhere needs an exact phone
    candidates = ArrayField(models.CharField(max_length=20), default=list, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "签到行"
        verbose_name_plural = "签到行"
        ordering = ["sheet", "number"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "number"], name="sign_in_line_once"),
            models.CheckConstraint(
                condition=at_most_one("member", "volunteer"), name="sign_in_line_is_one"
            ),
        ]

    def __str__(self) -> str:
        return f"第 {self.number} 行"


@tracked
class Attendance(ScopedModel):
    """参加记录: a member, volunteer, organisation or storefront was there. A volunteer who is a
    member is recorded as the member, so that nobody counts twice. `hours` are 学时 or service hours
    by the activity's theme."""

    area_path = "activity__area"

    activity = models.ForeignKey(
        Activity, models.PROTECT, related_name="attendances", verbose_name="活动"
    )
    member = models.ForeignKey(
        PartyMember,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="attendances",
        verbose_name="党员",
    )
    volunteer = models.ForeignKey(
        Volunteer,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="attendances",
        verbose_name="志愿者",
    )
    organisation = models.ForeignKey(
        Organisation,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="attendances",
        verbose_name="单位",
    )
    storefront = models.ForeignKey(
        Storefront,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="attendances",
        verbose_name="商户",
    )
    hours = models.DecimalField(
        "时长",
        max_digits=4,
        decimal_places=1,
        default=0,
        validators=[MinValueValidator(0), MaxValueValidator(80)],
    )
    source = models.CharField("登记方式", max_length=8, choices=AttendanceSource)
    sheet = models.ForeignKey(
        SignInSheet, models.SET_NULL, null=True, editable=False, related_name="attendances"
    )
    batch = models.ForeignKey(ImportBatch, models.PROTECT, null=True, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "参加记录"
        verbose_name_plural = "参加记录"
        ordering = ["activity", "id"]
        constraints = [
            models.CheckConstraint(condition=exactly_one(*ATTENDING), name="attendance_of_one"),
            models.CheckConstraint(
                condition=Q(hours__gte=0),
                name="attendance_hours_not_negative",
                violation_error_message="时长不能是负数，请改正。",
            ),
            *(
                models.UniqueConstraint(
                    fields=["activity", one],
                    condition=Q(**{f"{one}__isnull": False}),
                    name=f"attendance_once_{one}",
                    violation_error_message="这次活动已有他的参加记录，不用再记。",
                )
                for one in ATTENDING
            ),
        ]

    def __str__(self) -> str:
        return str(the_one(self, *ATTENDING) or "")
