"""Somebody who is known for a time only."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q


class Erasable(models.Model):
    """On the day `erase_on` what the row says of a person goes; the row stays, a stub that counts.

    `ERASED` is what is left then, by column; a check holds an erased row to it (`erased_is_empty`).
    """

    ERASED: ClassVar[dict[str, Any]]

    erase_on = models.DateField("清除日期", null=True, blank=True, editable=False)
    erased_at = models.DateTimeField("清除时间", null=True, blank=True, editable=False)

    class Meta:
        abstract = True


def erased_is_empty(name: str, left: dict[str, Any]) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(erased_at=None) | Q(**left), name=name)
