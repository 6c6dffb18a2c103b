"""统计口径: which organisations a figure counts, and what counts as covered."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from districts.enums import CoverageClass, Means, OrganisationKind


def default_kinds() -> list[str]:
    return [OrganisationKind.ENTERPRISE, OrganisationKind.SOCIAL]


def default_classes() -> list[str]:
    return [CoverageClass.STANDALONE, CoverageClass.JOINT, CoverageClass.OTHER]


def default_means() -> list[str]:
    return list(Means.values)


class Basis(models.Model):
    """A named, versioned choice: the denominator, the ways and means that count, who is due.

    It is a predicate over facts, so bases stand side by side without another compile.
    """

    code = models.SlugField("代码", max_length=20, unique=True)
    name = models.CharField("名称", max_length=40)
    version = models.CharField("版本", max_length=20)
    kinds = ArrayField(
        models.CharField(max_length=16, choices=OrganisationKind),
        verbose_name="计入分母的单位类别",
        default=default_kinds,
    )
    least_staff = models.PositiveIntegerField("从业人员不少于", default=0)
    classes = ArrayField(
        models.CharField(max_length=10, choices=CoverageClass),
        verbose_name="计入组织覆盖的统计类别",
        default=default_classes,
    )
    means = ArrayField(
        models.CharField(max_length=20, choices=Means),
        verbose_name="计入工作覆盖的方式",
        default=default_means,
    )
    seats_count = models.BooleanField("联合党组织成员单位计为组织覆盖", default=False)
    activities_count = models.BooleanField("本季参加活动计为工作覆盖", default=False)
    due_members = models.PositiveSmallIntegerField("应建的正式党员数", default=3)
    target = models.DecimalField("组织覆盖率目标（%）", max_digits=4, decimal_places=1, default=60)
    note = models.TextField("说明与依据", blank=True)
    order = models.PositiveSmallIntegerField("顺序", default=0)

    class Meta:
        verbose_name = "统计口径"
        verbose_name_plural = "统计口径"
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return f"{self.name}（{self.version}）"
