"""Applications (申报): what a store handed in, what was said of it, who scored it, its notice."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.history import tracked
from districts.models import Area, JointCommittee
from districts.scoping import ScopedModel, ScopedQuerySet
from storefronts.enums import ApplicationKind, ApplicationState, Verdict
from storefronts.models.schemes import Criterion, HonourScheme, SchemeVersion
from storefronts.models.shops import Storefront
from storefronts.models.titles import Title

ENDED = (ApplicationState.AWARDED, ApplicationState.REJECTED, ApplicationState.WITHDRAWN)


@tracked
class PublicNotice(ScopedModel):
    """公示: the stores that are to be awarded, open to everybody for at least five working days.
    `last_day` is the last day on which an objection is in time."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="行政区划")
    title = models.CharField("标题", max_length=80)
    text = models.TextField("内容", blank=True)
    issuer = models.CharField("公示单位", max_length=80)
    first_day = models.DateField("公示起始日")
    last_day = models.DateField("公示截止日")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="发布人"
    )
    at = models.DateTimeField("发布时间", auto_now_add=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "公示"
        verbose_name_plural = "公示"
        ordering = ["-first_day", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gt=models.F("first_day")), name="public_notice_lasts"
            )
        ]

    def __str__(self) -> str:
        return self.title


@tracked
class Application(ScopedModel):
    """申报: one attempt at a title, or at its renewal, under the version of the scheme that was in
    force when it was begun.

    `due` is the day by which the office has to act in the present state. `back_to` is where a
    returned one goes on when it comes back. `form_key` makes a form sent twice one application.
    """

    area_path = "storefront__area"

    number = models.CharField("申报编号", max_length=20, unique=True, editable=False)
    kind = models.CharField(
        "类别", max_length=8, choices=ApplicationKind, default=ApplicationKind.FIRST
    )
    storefront = models.ForeignKey(
        Storefront, models.PROTECT, related_name="applications", verbose_name="商户"
    )
    scheme = models.ForeignKey(
        HonourScheme, models.PROTECT, related_name="applications", verbose_name="称号"
    )
    version = models.ForeignKey(
        SchemeVersion, models.PROTECT, related_name="applications", verbose_name="办法版本"
    )
    counter = models.CharField("柜台（岗位）", max_length=40, blank=True)
    state = models.CharField(
        "状态",
        max_length=12,
        choices=ApplicationState,
        default=ApplicationState.DRAFT,
        editable=False,
    )
    state_since = models.DateField("进入本状态日期", editable=False)
    due = models.DateField("办理期限", null=True, blank=True, editable=False)
    back_to = models.CharField(max_length=12, choices=ApplicationState, blank=True, editable=False)
    promise = models.TextField("承诺内容", blank=True)
    deeds = models.TextField("主要事迹", blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="填报人"
    )
    for_store = models.BooleanField("街道代填", default=False)
    form_key = models.CharField(max_length=64, unique=True, null=True, editable=False)
    committee = models.ForeignKey(
        JointCommittee,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="推荐的联合党组织",
    )
    score = models.DecimalField("评分", max_digits=5, decimal_places=1, null=True, blank=True)
    stars = models.PositiveSmallIntegerField("星级", null=True, blank=True)
    notice = models.ForeignKey(
        PublicNotice,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="applications",
        verbose_name="公示",
    )
    title = models.ForeignKey(
        Title,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="applications",
        verbose_name="称号",
    )
    told = models.TextField("答复", blank=True)
    begun_at = models.DateTimeField("填报时间", auto_now_add=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "申报"
        verbose_name_plural = "申报"
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "due"])]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "storefront", "counter"],
                condition=~Q(state__in=ENDED),
                name="application_open_once",
                violation_error_message="这家商户的同一称号已有申报在办，请接着办那一件。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.scheme}申报 {self.number}"

    @property
    def open(self) -> bool:
        return self.state not in ENDED


@tracked
class ApplicationItem(ScopedModel):
    """申报项: what the store says to one criterion, and what the review says of it."""

    area_path = "application__storefront__area"

    application = models.ForeignKey(
        Application, models.CASCADE, related_name="items", verbose_name="申报"
    )
    criterion = models.ForeignKey(
        Criterion, models.PROTECT, related_name="+", verbose_name="评选指标"
    )
    words = models.TextField("说明", blank=True)
    points = models.PositiveSmallIntegerField("自评分", null=True, blank=True)
    verdict = models.CharField("初审", max_length=8, choices=Verdict, blank=True)
    told = models.CharField("初审意见", max_length=200, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "申报项"
        verbose_name_plural = "申报项"
        ordering = ["application", "criterion__order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "criterion"], name="application_item_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.application}：{self.criterion}"


class ItemPhoto(ScopedModel):
    """申报照片. One that was replaced stays, to be shown beside the new one."""

    area_path = "item__application__storefront__area"

    item = models.ForeignKey(
        ApplicationItem, models.CASCADE, related_name="photos", verbose_name="申报项"
    )
    photo = models.ImageField("照片", upload_to="applications/%Y/%m", max_length=200)
    at = models.DateTimeField("时间", auto_now_add=True)
    replaced = models.BooleanField("已重拍", default=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "申报照片"
        verbose_name_plural = "申报照片"
        ordering = ["item", "-id"]

    def __str__(self) -> str:
        return f"{self.item}的照片"


class ApplicationStep(ScopedModel):
    """办理经过: when an application came into a state, by which office, with which words. Written
    once: applicant and office read the same line."""

    area_path = "application__storefront__area"

    application = models.ForeignKey(
        Application, models.CASCADE, related_name="steps", verbose_name="申报"
    )
    state = models.CharField("状态", max_length=12, choices=ApplicationState)
    at = models.DateTimeField("时间", auto_now_add=True)
    verb = models.CharField("办理", max_length=40)
    office = models.CharField("办理单位", max_length=80)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="办理人"
    )
    words = models.TextField("意见", blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "办理经过"
        verbose_name_plural = "办理经过"
        ordering = ["application", "id"]

    def __str__(self) -> str:
        return f"{self.application}：{self.verb}"


@tracked
class Assessment(ScopedModel):
    """评分: the sheet of one appraiser; two of different persons make the score."""

    area_path = "application__storefront__area"

    application = models.ForeignKey(
        Application, models.CASCADE, related_name="assessments", verbose_name="申报"
    )
    appraiser = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="评委"
    )
    total = models.DecimalField("总分", max_digits=5, decimal_places=1)
    words = models.CharField("评语", max_length=200, blank=True)
    at = models.DateTimeField("时间", auto_now=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "评分"
        verbose_name_plural = "评分"
        ordering = ["application", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "appraiser"], name="assessment_once_an_appraiser"
            )
        ]

    def __str__(self) -> str:
        return f"{self.application}：{self.total} 分"


class Mark(ScopedModel):
    """得分: what an appraiser gave for one criterion, and why points were taken off."""

    area_path = "assessment__application__storefront__area"

    assessment = models.ForeignKey(
        Assessment, models.CASCADE, related_name="marks", verbose_name="评分"
    )
    criterion = models.ForeignKey(
        Criterion, models.PROTECT, related_name="+", verbose_name="评选指标"
    )
    points = models.DecimalField("得分", max_digits=4, decimal_places=1, default=0)
    vetoed = models.BooleanField("否决", default=False)
    why = models.CharField("扣分事由", max_length=120, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "得分"
        verbose_name_plural = "得分"
        ordering = ["assessment", "criterion__order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "criterion"], name="mark_once")
        ]

    def __str__(self) -> str:
        return f"{self.criterion}：{self.points}"
