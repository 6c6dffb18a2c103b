"""组织关系转接: a member's formal affiliation moves from one Party organisation to another."""

import datetime as dt
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core.history import tracked
from districts.models import Area, PartyOrganisation
from districts.scoping import ScopedModel, ScopedQuerySet, assigned_paths, within
from members.enums import TransferState
from members.models.people import PartyMember

#: In these states the receiving side sees the transfer too.
ARRIVING = (TransferState.LETTER, TransferState.RECEIVED)


class TransferQuerySet(ScopedQuerySet):
    def for_user(self, user: Any, action: str = "view") -> Self:
        """Of the office that handles it, and from its letter on of the receiving one."""
        paths = assigned_paths(user, action)
        arriving = within(paths, "target__area") & Q(state__in=ARRIVING)
        return self.filter(within(paths, "area") | arriving)


@tracked
class MembershipTransfer(ScopedModel):
    """From a Party organisation of ours, or an outside one by name, to another of either kind.

    `area` is the office that handles it: of the old branch, or of the new one for who comes from
    outside. The letter has a number, a day and a validity in days; until its receipt the old branch
    stays responsible. Letters are numbered under the lock of their area; where an area was merged
    into another, both have letters of the same number, as they stand on paper.
    """

    member = models.ForeignKey(
        PartyMember, models.PROTECT, related_name="transfers", verbose_name="党员"
    )
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="办理单位")
    source = models.ForeignKey(
        PartyOrganisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="transfers_out",
        verbose_name="转出党组织",
    )
    source_name = models.CharField("转出党组织（外地）", max_length=120, blank=True)
    target = models.ForeignKey(
        PartyOrganisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="transfers_in",
        verbose_name="转入党组织",
    )
    target_name = models.CharField("转入党组织（外地）", max_length=120, blank=True)
    reason = models.CharField("转接原因", max_length=80)
    state = models.CharField(
        "状态",
        max_length=10,
        choices=TransferState,
        default=TransferState.APPLIED,
        editable=False,
    )
    applied_on = models.DateField("申请日期")
    dues_until = models.DateField("党费交至", null=True, blank=True)
    letter_number = models.CharField("介绍信编号", max_length=40, blank=True)
    letter_on = models.DateField("开具日期", null=True, blank=True)
    valid_days = models.PositiveSmallIntegerField("有效期（天）", null=True, blank=True)
    received_on = models.DateField("回执日期", null=True, blank=True)
    receipt_by = models.CharField("回执单位", max_length=120, blank=True)
    returned_reason = models.CharField("退回原因", max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="经办人"
    )
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="审核人",
    )

    objects = TransferQuerySet.as_manager()

    class Meta:
        verbose_name = "组织关系转接"
        verbose_name_plural = "组织关系转接"
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "letter_on"])]
        constraints = [
            models.UniqueConstraint(
                fields=["member"],
                condition=Q(
                    state__in=[TransferState.APPLIED, TransferState.CHECKED, TransferState.LETTER]
                ),
                name="transfer_open_once",
                violation_error_message="这名党员已有一件转接正在办理，请先办结或撤回那一件。",
            ),
            models.CheckConstraint(
                condition=(Q(source__isnull=False) | ~Q(source_name=""))
                & (Q(target__isnull=False) | ~Q(target_name="")),
                name="transfer_from_somewhere_to_somewhere",
                violation_error_message="转出、转入党组织都请选择，外地的请写明全称。",
            ),
            models.CheckConstraint(
                condition=Q(source=None) | Q(target=None) | ~Q(source=F("target")),
                name="transfer_to_another",
                violation_error_message="转入党组织与转出党组织相同，请改选。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}转至{self.to_name}"

    @property
    def from_name(self) -> str:
        return str(self.source or self.source_name)

    @property
    def to_name(self) -> str:
        return str(self.target or self.target_name)

    @property
    def valid_until(self) -> dt.date | None:
        """The last day on which the letter may be handed in."""
        if self.letter_on is None or self.valid_days is None:
            return None
        return self.letter_on + dt.timedelta(days=self.valid_days)
