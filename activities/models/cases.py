"""Cases: suggestions, requests, disputes and opinions, from receipt to answer."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from activities.enums import (
    Adoption,
    CaseKind,
    CaseState,
    Channel,
    MediationOutcome,
    Satisfaction,
)
from activities.models.activities import Activity
from activities.models.duty import Booking
from activities.models.who import NOBODY
from core.encryption import EncryptedTextField, PhoneTailField, masked
from core.history import tracked, tracked_in
from districts.models import Area, CommercialDistrict, Organisation, PartyOrganisation
from districts.models.erasing import Erasable, erased_is_empty
from districts.scoping import ScopedModel, ScopedQuerySet
from members.models import PartyMember
from storefronts.models import Storefront

CASE_ERASED = {**NOBODY, "text": "", "agreement": "", "erase_on": None}


@tracked_in("CasePlace", "area")
class Case(Erasable, ScopedModel):
    """金点子、诉求、矛盾调解、社情民意. Who says it may stay unnamed; name, phone and words are
    erased after their time (its history keeps where it lay, and nothing else); what it was about
    (`title`), the answer and whether it was adopted stay."""

    ERASED = CASE_ERASED

    number = models.CharField("受理编号", max_length=16, unique=True, editable=False)
    kind = models.CharField("类别", max_length=12, choices=CaseKind)
    channel = models.CharField("来源", max_length=8, choices=Channel)
    title = models.CharField("事项", max_length=80)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="受理单位")
    commercial_district = models.ForeignKey(
        CommercialDistrict,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="cases",
        verbose_name="商圈",
    )
    storefront = models.ForeignKey(
        Storefront,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="cases",
        verbose_name="提出的商户",
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="cases",
        verbose_name="提出的单位",
    )
    member = models.ForeignKey(
        PartyMember,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="cases",
        verbose_name="提出的党员",
    )
    activity = models.ForeignKey(
        Activity,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="cases",
        verbose_name="在哪次活动提出",
    )
    booking = models.ForeignKey(
        Booking,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="cases",
        verbose_name="接访时提出",
    )
    name = EncryptedTextField("提出人")
    phone = EncryptedTextField("联系电话")
    phone_tail_fingerprint = PhoneTailField()
    text = EncryptedTextField("内容")
    received_on = models.DateField("受理日期")
    state = models.CharField(
        "状态", max_length=10, choices=CaseState, default=CaseState.RECEIVED, editable=False
    )
    unit = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="承办单位",
    )
    unit_party = models.ForeignKey(
        PartyOrganisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="承办党组织",
    )
    unit_name = models.CharField("承办方", max_length=80, blank=True)
    due = models.DateField("办理期限")
    answer = models.CharField("答复", max_length=600, blank=True)
    answered_on = models.DateField("答复日期", null=True, blank=True)
    adoption = models.CharField("采纳情况", max_length=12, choices=Adoption, blank=True)
    adoption_reason = models.CharField("采纳或不采纳的理由", max_length=200, blank=True)
    mediation = models.CharField("调解结果", max_length=10, choices=MediationOutcome, blank=True)
    agreement = EncryptedTextField("调解协议")
    satisfaction = models.CharField("满意度", max_length=12, choices=Satisfaction, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="经办人",
    )
    received_at = models.DateTimeField("登记时间", auto_now_add=True)
    sent_by = models.CharField(max_length=32, unique=True, null=True, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "诉求建议"
        verbose_name_plural = "诉求建议"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["state", "due"]),
            models.Index(fields=["area", "-id"]),
            models.Index(fields=["area", "kind", "received_on"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(adoption="") | Q(kind=CaseKind.SUGGESTION),
                name="case_adopts_suggestions",
            ),
            models.CheckConstraint(
                condition=Q(mediation="") | Q(kind=CaseKind.DISPUTE),
                name="case_mediates_disputes",
            ),
            erased_is_empty("case_erased_is_empty", CASE_ERASED),
        ]

    def __str__(self) -> str:
        """Never who."""
        return f"{self.get_kind_display()} {self.number}"

    @property
    def from_whom(self) -> str:
        """Masked where it is a person."""
        body = self.storefront or self.organisation or self.member
        return str(body or masked(self.name, head=1, tail=0) or "没有留名")

    @property
    def responsible(self) -> str:
        return str(self.unit or self.unit_party or self.unit_name)


class CaseParty(ScopedModel):
    """当事方: one side of a dispute; a person's name and phone go with the case's."""

    area_path = "case__area"

    case = models.ForeignKey(Case, models.CASCADE, related_name="parties", verbose_name="矛盾调解")
    name = EncryptedTextField("姓名或名称")
    phone = EncryptedTextField("联系电话")
    phone_tail_fingerprint = PhoneTailField()
    storefront = models.ForeignKey(
        Storefront, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="商户"
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "当事方"
        verbose_name_plural = "当事方"
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.storefront or masked(self.name, head=1, tail=0) or "已清除")


@tracked
class CaseStep(ScopedModel):
    """办理经过: what was done about a case; who handed it in reads those that are `told`."""

    area_path = "case__area"

    case = models.ForeignKey(Case, models.CASCADE, related_name="steps", verbose_name="诉求建议")
    at = models.DateTimeField("时间", auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="经办人"
    )
    verb = models.CharField("事项", max_length=20)
    words = models.CharField("情况", max_length=400, blank=True)
    told = models.BooleanField("提出人可见", default=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "诉求办理经过"
        verbose_name_plural = "诉求办理经过"
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return self.verb
