"""Organisations (单位): any body with staff, and what it was on any day."""

from django.db import models
from django.db.models import Q

from core.dated import Precision, show
from core.encryption import EncryptedTextField, PhoneTailField, masked
from core.history import tracked
from core.search import SearchModel
from districts.enums import Metric, OperatingState, OrganisationKind, Qualifier
from districts.models.areas import Area, Building, CommercialDistrict, GridZone
from districts.models.batches import ImportBatch
from districts.scoping import ScopedModel, ScopedQuerySet


@tracked
class Organisation(SearchModel, ScopedModel):
    """The identity of an organisation; what changes with time stands in its phases.

    `area`, `commercial_district`, `kind` and `state` are copies of the current phase, for scope and
    lists. `stated_on` is the day of the latest ledger that listed it.
    """

    uscc = models.CharField("统一社会信用代码", max_length=18, null=True, blank=True, unique=True)
    name = models.CharField("名称", max_length=120)
    opened = models.DateField("成立日期", null=True, blank=True)
    opened_precision = models.CharField(max_length=1, choices=Precision, default=Precision.DAY)
    closed = models.DateField("注销日期", null=True, blank=True)
    closed_reason = models.CharField("注销原因", max_length=80, blank=True)
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name="承继",
    )
    phone = EncryptedTextField("联系电话")
    phone_tail_fingerprint = PhoneTailField()
    remark = models.TextField("备注", blank=True)
    roster_complete_on = models.DateField("名册核齐日期", null=True, blank=True)
    stated_on = models.DateField("最近台账日", null=True, blank=True, editable=False)

    area = models.ForeignKey(
        Area, models.PROTECT, related_name="organisations", verbose_name="行政区划"
    )
    commercial_district = models.ForeignKey(
        CommercialDistrict,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="organisations",
        verbose_name="商圈",
    )
    kind = models.CharField("类别", max_length=16, choices=OrganisationKind)
    state = models.CharField(
        "经营状态", max_length=10, choices=OperatingState, default=OperatingState.OPERATING
    )
    batch = models.ForeignKey(ImportBatch, models.PROTECT, null=True, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta(SearchModel.Meta):
        verbose_name = "单位"
        verbose_name_plural = "单位"
        ordering = ["-id"]
        indexes = [
            *SearchModel.Meta.indexes,
            models.Index(fields=["area", "-id"]),
            models.Index(fields=["name"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(uscc=""), name="organisation_uscc_null_when_missing"
            ),
            models.CheckConstraint(
                condition=Q(closed=None) | Q(opened=None) | Q(closed__gte=models.F("opened")),
                name="organisation_closes_after_opening",
                violation_error_message="注销日期不能早于成立日期，请核对这两个日期。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def search_texts(self) -> tuple[str, ...]:
        return (self.name, self.uscc or "")

    @property
    def opened_text(self) -> str:
        return show(self.opened, self.opened_precision)

    @property
    def masked_phone(self) -> str:
        return masked(self.phone) or "—"


@tracked
class OrganisationPhase(ScopedModel):
    """What an organisation was from a day until its next phase: exactly one holds on any day."""

    area_path = "organisation__area"
    moves_with_area = False  # a phase lies where the organisation lay

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="phases", verbose_name="单位"
    )
    since = models.DateField("起始日期")
    since_precision = models.CharField(
        "起始精度", max_length=1, choices=Precision, default=Precision.DAY
    )
    kind = models.CharField("类别", max_length=16, choices=OrganisationKind)
    ownership = models.CharField("类型", max_length=40, blank=True)
    industry = models.CharField("行业", max_length=40, blank=True)
    staff = models.PositiveIntegerField("从业人员", null=True, blank=True)
    full_time_staff = models.PositiveIntegerField("其中：专职", null=True, blank=True)
    registrar = models.CharField("登记机构", max_length=80, blank=True)
    state = models.CharField(
        "经营状态", max_length=10, choices=OperatingState, default=OperatingState.OPERATING
    )
    evidence = models.CharField("状态依据", max_length=200, blank=True)
    unestablished_reason = models.CharField("未建原因", max_length=80, blank=True)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="行政区划")
    commercial_district = models.ForeignKey(
        CommercialDistrict,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="商圈",
    )
    building = models.ForeignKey(
        Building, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="楼栋"
    )
    grid_zone = models.ForeignKey(
        GridZone,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="片区（网格）",
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "单位阶段"
        verbose_name_plural = "单位阶段"
        ordering = ["organisation", "-since"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "since"],
                name="organisation_phase_once",
                violation_error_message="这一天已有一个阶段，请更正那一条。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation}（自{show(self.since, self.since_precision)}）"


@tracked
class Statement(ScopedModel):
    """A number somebody states without naming people or units: 450 余家, 近 30 家, 党员 80 名."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="行政区划")
    organisation = models.ForeignKey(
        Organisation,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="statements",
        verbose_name="单位",
    )
    commercial_district = models.ForeignKey(
        CommercialDistrict,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="statements",
        verbose_name="商圈",
    )
    metric = models.CharField("指标", max_length=20, choices=Metric)
    value = models.PositiveIntegerField("数值")
    qualifier = models.CharField("限定", max_length=8, choices=Qualifier, default=Qualifier.EXACT)
    day = models.DateField("截至日期")
    source = models.CharField("来源", max_length=120)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "申报数"
        verbose_name_plural = "申报数"
        ordering = ["-day", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "metric", "day"],
                name="statement_once",
                nulls_distinct=True,
                violation_error_message="这个单位这一天已有同一指标的申报数，请更正那一条。",
            )
        ]

    def __str__(self) -> str:
        subject = self.organisation or self.commercial_district or self.area
        return f"{subject}{self.get_metric_display()} {self.told}"

    @property
    def told(self) -> str:
        """The number as it was stated: 约 200, 近 4000, 450 余."""
        before, after = {
            Qualifier.ABOUT: ("约 ", ""),
            Qualifier.NEARLY: ("近 ", ""),
            Qualifier.OVER: ("", " 余"),
        }.get(Qualifier(self.qualifier), ("", ""))
        return f"{before}{self.value}{after}"
