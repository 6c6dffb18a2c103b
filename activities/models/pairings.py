"""Paired help (结对帮扶) and bodies that build together (结对共建), with their visits."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from activities.enums import PairingKind, VisitRhythm
from activities.models.teams import Volunteer
from activities.models.who import exactly_one, the_one
from core.dated import DatedModel
from core.encryption import EncryptedTextField, masked
from core.history import tracked
from districts.models import Area, CommercialDistrict, Organisation, PartyOrganisation
from districts.scoping import ScopedDatedQuerySet, ScopedModel, ScopedQuerySet
from members.models import PartyMember
from storefronts.models import Storefront

HELPERS = ("member", "volunteer", "party_organisation", "organisation", "storefront")


@tracked
class Pairing(DatedModel, ScopedModel):
    """结对: one of `HELPERS` with a household (name, phone, address encrypted), or two bodies that
    build together (结对共建)."""

    kind = models.CharField("类别", max_length=12, choices=PairingKind)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="行政区划")
    commercial_district = models.ForeignKey(
        CommercialDistrict,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="pairings",
        verbose_name="商圈",
    )
    member = models.ForeignKey(
        PartyMember,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="pairings",
        verbose_name="帮扶党员",
    )
    volunteer = models.ForeignKey(
        Volunteer,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="pairings",
        verbose_name="帮扶志愿者",
    )
    party_organisation = models.ForeignKey(
        PartyOrganisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="pairings",
        verbose_name="帮扶（共建）党组织",
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="pairings",
        verbose_name="帮扶（共建）单位",
    )
    storefront = models.ForeignKey(
        Storefront,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="pairings",
        verbose_name="帮扶商户",
    )
    helped_organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="helped_by",
        verbose_name="结对单位",
    )
    helped_party_organisation = models.ForeignKey(
        PartyOrganisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="helped_by",
        verbose_name="结对党组织",
    )
    helped_name = EncryptedTextField("帮扶对象")
    helped_phone = EncryptedTextField("帮扶对象电话")
    helped_address = EncryptedTextField("帮扶对象住址")
    situation = models.CharField("困难类别", max_length=80, blank=True)
    visit_rhythm = models.CharField(
        "走访计划", max_length=8, choices=VisitRhythm, default=VisitRhythm.QUARTER
    )
    visit_times = models.PositiveSmallIntegerField(
        "次数", default=1, validators=[MinValueValidator(1), MaxValueValidator(31)]
    )
    end_reason = models.CharField("结束原因", max_length=80, blank=True)

    objects = ScopedDatedQuerySet.as_manager()

    class Meta(DatedModel.Meta):
        verbose_name = "结对"
        verbose_name_plural = "结对"
        ordering = ["-since", "-id"]
        indexes = [models.Index(fields=["area", "kind", "-id"])]
        constraints = [
            *DatedModel.Meta.constraints,
            models.CheckConstraint(
                condition=exactly_one(*HELPERS),
                name="pairing_has_one_helper",
                violation_error_message="帮扶（共建）一方请选一个，不要多选。",
            ),
            models.CheckConstraint(
                condition=Q(
                    kind=PairingKind.HOUSEHOLD,
                    helped_organisation=None,
                    helped_party_organisation=None,
                )
                | (
                    Q(kind=PairingKind.ORGANISATION, helped_name="")
                    & Q(exactly_one("helped_organisation", "helped_party_organisation"))
                ),
                name="pairing_helps_one",
                violation_error_message="结对帮扶请写帮扶对象，结对共建请选一个结对单位或党组织。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.helper}—{self.helped}"

    @property
    def helper(self) -> str:
        return str(the_one(self, *HELPERS) or "")

    @property
    def helped(self) -> str:
        """Masked where it is a household."""
        body = self.helped_organisation or self.helped_party_organisation
        return str(body or masked(self.helped_name, head=1, tail=0))


@tracked
class Visit(ScopedModel):
    """走访: of a pairing, with the needs found and what became of them."""

    area_path = "pairing__area"

    pairing = models.ForeignKey(Pairing, models.PROTECT, related_name="visits", verbose_name="结对")
    day = models.DateField("走访日期")
    people = models.PositiveSmallIntegerField(
        "走访人次", default=1, validators=[MinValueValidator(1), MaxValueValidator(200)]
    )
    words = models.CharField("走访情况", max_length=400, blank=True)
    need = models.CharField("发现的需求", max_length=200, blank=True)
    solved_on = models.DateField("解决日期", null=True, blank=True)
    solution = models.CharField("解决情况", max_length=200, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "结对走访"
        verbose_name_plural = "结对走访"
        ordering = ["-day", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["pairing", "day"],
                name="visit_once_a_day",
                violation_error_message="这一天已登记走访，请更正那一条。",
            ),
            models.CheckConstraint(
                condition=Q(solved_on=None) | (~Q(need="") & Q(solved_on__gte=F("day"))),
                name="visit_solves_a_need",
                violation_error_message="解决日期不能早于走访日期，并请写明发现的需求。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} 走访"
