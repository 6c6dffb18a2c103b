"""What one person records and another checks (`funding.services.documents`)."""

from typing import Any

from django.conf import settings
from django.db import models

from districts.scoping import ScopedModel
from funding.enums import DocumentState


def by_whom(title: str, *, null: bool = False) -> Any:
    """Who did a step, as services write it down."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=null,
        editable=False,
        related_name="+",
        verbose_name=title,
    )


class Document(ScopedModel):
    """单据: who recorded it last, where it stands, why it came back, until when it is to be dealt
    with; sent twice it is one row (`form_key`)."""

    state = models.CharField(
        "状态",
        max_length=10,
        choices=DocumentState,
        default=DocumentState.RECORDED,
        editable=False,
    )
    told = models.CharField("退回意见", max_length=200, blank=True, editable=False)
    due = models.DateField("办理期限", null=True, editable=False)
    made_by = by_whom("登记人")
    form_key = models.CharField(max_length=64, unique=True, null=True, editable=False)

    class Meta:
        abstract = True
