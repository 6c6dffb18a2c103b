"""临时报表模板: the conditions of an ad-hoc table, kept under a name."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.history import tracked
from districts.models import Area
from districts.scoping import ScopedModel, ScopedQuerySet


@tracked
class TableTemplate(ScopedModel):
    """临时报表模板: the words of the address of a table, without its quarter, for the area that the
    table is of. What is `shared` whoever sees the area may run; else it is its owner's alone. One
    that is given up is ended with a reason and never deleted.
    """

    moves_with_area = False  # its words name the area

    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="行政区划")
    name = models.CharField("模板名称", max_length=40)
    words = models.TextField("条件")
    shared = models.BooleanField("本区划共用", default=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="建立人"
    )
    made_at = models.DateTimeField("建立时间", auto_now_add=True)
    ended_on = models.DateField("停用日期", null=True, blank=True)
    ended_reason = models.CharField("停用事由", max_length=200, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "临时报表模板"
        verbose_name_plural = "临时报表模板"
        ordering = ["area", "name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "owner", "name"],
                condition=Q(ended_on=None),
                name="table_template_once",
                violation_error_message="您已有同名的模板，请换一个名称，或更正那一个。",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, ended_reason="")
                | (Q(ended_on__isnull=False) & ~Q(ended_reason="")),
                name="table_template_ended_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.name
