"""口袋党员报到: hidden members report in by the QR of a board, a shop or a letter."""

import datetime as dt

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from core.encryption import EncryptedTextField, PhoneTailField, masked
from core.history import tracked
from districts.models import Area, CommercialDistrict, PartyOrganisation
from districts.models.erasing import Erasable, erased_is_empty
from districts.scoping import ScopedModel, ScopedQuerySet
from members.enums import Admission, LeadState, PointKind
from members.models.people import PartyMember
from members.models.transfers import MembershipTransfer


@tracked
class ReportInPoint(ScopedModel):
    """报到点: a board, shop, letter or questionnaire with a QR of its own, so that it is known
    which of them brought how many. The code in its address is random and says nothing."""

    name = models.CharField("名称", max_length=80)
    kind = models.CharField("形式", max_length=14, choices=PointKind)
    code = models.CharField("编码", max_length=16, unique=True, editable=False)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="行政区划")
    commercial_district = models.ForeignKey(
        CommercialDistrict,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="report_in_points",
        verbose_name="商圈",
    )
    placed = models.DateField("投放日期")
    copies = models.PositiveIntegerField("数量（块、份）", default=1)
    closed = models.DateField("停用日期", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "报到点"
        verbose_name_plural = "报到点"
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name


class ConsentText(models.Model):
    """告知同意书: what a person agrees to before any field is shown; a new text, a new version.
    What was agreed to is never changed: the database refuses it."""

    version = models.PositiveSmallIntegerField("版本", unique=True, editable=False)
    text = models.TextField("内容")
    since = models.DateField("启用日期")

    class Meta:
        verbose_name = "告知同意书"
        verbose_name_plural = "告知同意书"
        ordering = ["-version"]
        triggers = [
            pgtrigger.Protect(name="never_changes", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"第 {self.version} 版"


REPORT_ERASED = {
    "name": "",
    "phone": "",
    "phone_fingerprint": "",
    "phone_tail_fingerprint": "",
    "belongs_to": "",
    "works_at": "",
    "answer": "",
    "sent_by": None,
    "erase_on": None,
}


class SelfReport(Erasable, ScopedModel):
    """党员报到: four fields and a consent. It has no history table: withdrawal, or the end of its
    time, erases name, phone and words; number, states and days stay.

    `erase_on` is the day on which that happens by itself; a verified report has none until it is
    admitted, and then its copy goes, for the person stands in the members' register.
    """

    ERASED = REPORT_ERASED

    number = models.CharField("回执号", max_length=16, unique=True, editable=False)
    #: receipts given for the same report when it was sent again on the same day
    more_numbers = ArrayField(models.CharField(max_length=16), default=list, editable=False)
    #: fingerprint of the form it came by: pressed twice, it is one report
    sent_by = models.CharField(max_length=32, unique=True, null=True, editable=False)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="办理单位")
    commercial_district = models.ForeignKey(
        CommercialDistrict,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="商圈",
    )
    point = models.ForeignKey(
        ReportInPoint,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reports",
        verbose_name="报到点",
    )
    name = EncryptedTextField("姓名")
    phone = EncryptedTextField("联系电话")
    phone_fingerprint = models.CharField(max_length=32, blank=True, editable=False, db_index=True)
    phone_tail_fingerprint = PhoneTailField()
    belongs_to = models.CharField("组织关系所在党组织（本人所填）", max_length=120, blank=True)
    works_at = models.CharField("门店或商圈（本人所填）", max_length=120, blank=True)
    consent = models.ForeignKey(
        ConsentText, models.PROTECT, related_name="+", verbose_name="同意书版本"
    )
    consented_at = models.DateTimeField("同意时间", db_default=Now())
    state = models.CharField(
        "状态", max_length=10, choices=LeadState, default=LeadState.LEAD, editable=False
    )
    due = models.DateField("办理期限")
    verified_on = models.DateField("核实日期", null=True, blank=True)
    admission = models.CharField("纳入方式", max_length=10, choices=Admission, blank=True)
    party_organisation = models.ForeignKey(
        PartyOrganisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="纳入党组织",
    )
    member = models.ForeignKey(
        PartyMember,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="self_reports",
        verbose_name="党员",
    )
    transfer = models.ForeignKey(
        MembershipTransfer,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="组织关系转接",
    )
    answer = models.CharField("给本人的答复", max_length=200, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="经办人",
    )
    reported_at = models.DateTimeField("报到时间", auto_now_add=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "党员报到"
        verbose_name_plural = "党员报到"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["state", "due"]),
            models.Index(
                fields=["erase_on"],
                name="self_report_to_erase",
                condition=Q(erased_at=None, erase_on__isnull=False),
            ),
        ]
        constraints = [erased_is_empty("self_report_erased_is_empty", REPORT_ERASED)]

    def __str__(self) -> str:
        """Never the person: it stands in the act log, which is not erased."""
        return f"报到 {self.number}"

    @property
    def masked_name(self) -> str:
        """The surname only."""
        return masked(self.name, head=1, tail=0) or "（已清除）"

    def overdue_on(self, day: dt.date) -> bool:
        return self.state in {LeadState.LEAD, LeadState.CONTACTED} and self.due < day
