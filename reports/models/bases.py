"""统计口径: which organisations a figure counts, and what counts as covered."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from core.history import tracked
from districts.enums import CoverageClass, Means, OrganisationKind
from districts.models import Area
from reports.querysets import BasisQuerySet


def default_kinds() -> list[str]:
    return [OrganisationKind.ENTERPRISE, OrganisationKind.SOCIAL]


def default_classes() -> list[str]:
    return [CoverageClass.STANDALONE, CoverageClass.JOINT, CoverageClass.OTHER]


def default_means() -> list[str]:
    return list(Means.values)


#: What a locked edition prints of its basis, and what it counts by.
FROZEN = (
    *("area", "code", "name", "version", "kinds", "least_staff", "classes", "means"),
    *("seats_count", "activities_count", "due_members", "target", "note"),
)

used_for_good = pgtrigger.Trigger(
    name="used_for_good",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    condition=pgtrigger.AnyChange(*FROZEN),
    func=pgtrigger.Func(
        """
        if exists (
            select from reports_quarterlyreport q
            join reports_figure f on f.report_id = q.id and f.basis_id = old.id
            where q.state = 'locked'
        ) then
          raise restrict_violation using
            message = 'a basis of a locked edition is never changed',
            constraint = 'basis_used_for_good';
        end if;
        return new;
        """
    ),
)


@tracked
class Basis(models.Model):
    """A version of a named choice: the denominator, the ways and means that count, who is due.

    It is a predicate over facts, so bases stand side by side without another compile. Versions
    share their `code`; the current one counts what is compiled from now on, and figures stay with
    the one they were counted by. One with an `area` is local: it holds there and below. The version
    of a locked edition never changes (a trigger holds that).
    """

    area = models.ForeignKey(
        Area,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="只用于",
        help_text="留空的各区通用；填了的只用于这个区。",
    )
    code = models.SlugField("代码", max_length=20)
    name = models.CharField("名称", max_length=40)
    version = models.CharField("版本", max_length=20)
    current = models.BooleanField("现行", default=True, editable=False)
    made_at = models.DateTimeField("启用时间", auto_now_add=True)
    why = models.CharField("启用事由", max_length=200, blank=True)
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

    objects = BasisQuerySet.as_manager()

    class Meta:
        verbose_name = "统计口径"
        verbose_name_plural = "统计口径"
        ordering = ["order", "id"]
        triggers = [used_for_good]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "code", "version"],
                name="basis_version_once",
                nulls_distinct=False,
                violation_error_message="这个口径已有同名的版本，请换一个版本名。",
            ),
            models.UniqueConstraint(
                fields=["area", "code"],
                condition=Q(current=True),
                name="basis_current_once",
                nulls_distinct=False,
                violation_error_message="这个代码已有现行版本，请在它上面建新版本。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.version}）"

    def holds_in(self, area: Area) -> bool:
        return self.area is None or area.path.startswith(self.area.path)
