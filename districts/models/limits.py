"""The figures of rules that an area may set for itself."""

from django.db import models

from core.history import tracked
from districts.models.areas import Area
from districts.scoping import ScopedModel, ScopedQuerySet


@tracked
class RuleLimit(ScopedModel):
    """A figure of a rule as this area and all below it have it, with the paper it stands on; what
    no area has set is the default of `districts.limits`."""

    moves_with_area = False

    area = models.ForeignKey(Area, models.CASCADE, related_name="+", verbose_name="行政区划")
    code = models.CharField("规则", max_length=40)
    value = models.PositiveIntegerField("数值")
    source = models.CharField("依据", max_length=120)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "规则参数"
        verbose_name_plural = "规则参数"
        ordering = ["code", "area"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "code"],
                name="rule_limit_once",
                violation_error_message="这个区划已设过这一条规则，请改那一条。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.area}：{self.code} = {self.value}"
