"""Corrections: what was posted is reversed, asked for by one and decided by another."""

from django.db import models
from django.db.models import Q

from core.history import tracked
from districts.models import Area
from districts.scoping import ScopedQuerySet
from funding.enums import DocumentState
from funding.models.documents import Document
from funding.models.ledger import Journal


@tracked
class Reversal(Document):
    """冲正申请: of one journal; once posted the opposite lines stand beside it for ever."""

    journal = models.ForeignKey(
        Journal, models.PROTECT, related_name="reversals", verbose_name="记账凭证"
    )
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="行政区划")
    day = models.DateField("记账日期")
    cause = models.CharField("冲正事由", max_length=200)
    posted = models.OneToOneField(
        Journal,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="reversal",
        verbose_name="冲正凭证",
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "冲正"
        verbose_name_plural = "冲正"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["journal"],
                condition=~Q(state=DocumentState.DROPPED),
                name="reversal_once",
                violation_error_message="这张凭证已申请冲正，请办理那一条。",
            )
        ]

    def __str__(self) -> str:
        return f"冲正：{self.journal}"
