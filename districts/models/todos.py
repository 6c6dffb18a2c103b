"""What is due in an area, from any app."""

from django.db import models

from districts.models.areas import Area
from districts.scoping import ScopedModel, ScopedQuerySet


class ToDo(ScopedModel):
    """待办: found by a rule, about a subject, due on a day, done where the link leads.

    `key` is the rule and its subject, so that a rule that looks again writes nothing twice.
    """

    key = models.CharField(max_length=120, unique=True)
    area = models.ForeignKey(Area, models.CASCADE, related_name="todos", verbose_name="行政区划")
    rule = models.CharField("规则", max_length=40)
    subject = models.CharField("事项", max_length=120)
    detail = models.CharField("说明", max_length=200, blank=True)
    verb = models.CharField("办理", max_length=8, default="办理")
    url = models.CharField("链接", max_length=200)
    action = models.CharField("所需权限", max_length=10, default="change")
    due = models.DateField("期限", null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField("办结时间", null=True, blank=True)
    dismissed = models.BooleanField("人工办结", default=False)  # its cause may still stand

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "待办"
        verbose_name_plural = "待办"
        ordering = ["due", "id"]
        indexes = [
            models.Index(
                fields=["area", "due"], name="todo_open", condition=models.Q(done_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return self.subject
