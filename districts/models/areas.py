"""Areas, who works in them, and the commercial districts that lie in them."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.dated import DatedModel, no_overlap
from core.history import tracked
from core.search import SearchModel
from districts.enums import AreaKind, CommercialDistrictKind, Role
from districts.scoping import ScopedDatedQuerySet, ScopedModel, ScopedQuerySet


@tracked
class Area(ScopedModel):
    """A city, district, street, town, community, or a functional zone that is no street.

    Scope follows the parent tree by `path` (the codes from the root, each followed by a slash); the
    code's prefix only proposes the parent. A reporting unit (填报单位) hands in its own figures.
    """

    area_path = ""

    code = models.CharField("代码", max_length=20, unique=True)
    name = models.CharField("名称", max_length=60)
    kind = models.CharField("类别", max_length=10, choices=AreaKind)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级"
    )
    path = models.CharField(max_length=200, editable=False, db_index=True)
    reporting = models.BooleanField("填报单位", default=False)
    since = models.DateField("设立日期", null=True, blank=True)
    until = models.DateField("撤销日期", null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name="承继",
    )
    ledger_since = models.DateField("单位台账建账日", null=True, blank=True)
    roster_since = models.DateField("党员名册建账日", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "行政区划"
        verbose_name_plural = "行政区划"
        ordering = ["path"]
        indexes = [
            models.Index(
                fields=["path"], name="area_path_prefix", opclasses=["varchar_pattern_ops"]
            )
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.path = f"{self.parent.path if self.parent else ''}{self.code}/"
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def own_report(self) -> bool:
        """Whether a quarterly report may be compiled for this area: a district or a zone."""
        return self.kind in {AreaKind.DISTRICT, AreaKind.ZONE}


class FormerArea(ScopedModel):
    """What an area was called, which code it bore and where it lay until a day (exclusive).

    Old codes stay known: reports of the time show them, and whoever asks by one finds the area.
    """

    moves_with_area = False

    area = models.ForeignKey(Area, models.CASCADE, related_name="former", verbose_name="行政区划")
    name = models.CharField("曾用名", max_length=60)
    code = models.CharField("曾用代码", max_length=20, db_index=True)
    parent = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="原上级"
    )
    until = models.DateField("止于（不含）")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "曾用区划名"
        verbose_name_plural = "曾用区划名"
        ordering = ["area", "until"]
        constraints = [
            models.UniqueConstraint(fields=["area", "until"], name="former_area_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.code}，至{self.until}）"


@tracked
class RoleAssignment(DatedModel, ScopedModel):
    """A user's power: a role in an area and all that lies below it.

    Only an administrator may be without an area: he sets the first areas up.
    """

    moves_with_area = False  # it ends, and another begins

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="role_assignments",
        verbose_name="用户",
    )
    area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="行政区划"
    )
    role = models.CharField("角色", max_length=10, choices=Role)

    objects = ScopedDatedQuerySet.as_manager()

    class Meta(DatedModel.Meta):
        verbose_name = "角色授权"
        verbose_name_plural = "角色授权"
        triggers = no_overlap("user_id", "area_id", "role", parent="accounts_user")
        constraints = [
            *DatedModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(role=Role.ADMIN) | Q(area__isnull=False),
                name="role_assignment_has_area",
                violation_error_message="除管理员外，角色都限定在一个行政区划，请选择行政区划。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}：{self.area or '全部'}{self.get_role_display()}"


@tracked
class CommercialDistrict(SearchModel, ScopedModel):
    """商圈: a business area managed as one, led by one area and perhaps touching others."""

    name = models.CharField("名称", max_length=80)
    kind = models.CharField(
        "类别",
        max_length=12,
        choices=CommercialDistrictKind,
        default=CommercialDistrictKind.COMMERCIAL,
    )
    area = models.ForeignKey(
        Area, models.PROTECT, related_name="commercial_districts", verbose_name="牵头区划"
    )
    touches = models.ManyToManyField(Area, blank=True, related_name="+", verbose_name="涉及区划")
    remark = models.TextField("备注", blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta(SearchModel.Meta):
        verbose_name = "商圈"
        verbose_name_plural = "商圈"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "name"],
                name="commercial_district_once",
                violation_error_message="这个区划里已有同名商圈，请更正那一条，或改用能区别的名称。",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def search_texts(self) -> tuple[str, ...]:
        return (self.name,)


@tracked
class GridZone(ScopedModel):
    """片区、网格: a patch of an area, perhaps of one commercial district."""

    name = models.CharField("名称", max_length=60)
    area = models.ForeignKey(
        Area, models.PROTECT, related_name="grid_zones", verbose_name="行政区划"
    )
    commercial_district = models.ForeignKey(
        CommercialDistrict,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="grid_zones",
        verbose_name="商圈",
    )
    boundary = models.CharField("四至范围", max_length=200, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "片区（网格）"
        verbose_name_plural = "片区（网格）"
        ordering = ["area", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "name"],
                name="grid_zone_once",
                violation_error_message="这个区划里已有同名片区，请更正那一条，或改用能区别的名称。",
            )
        ]

    def __str__(self) -> str:
        return self.name


@tracked
class Building(ScopedModel):
    """商业综合体、楼栋 in a commercial district."""

    area_path = "commercial_district__area"

    name = models.CharField("名称", max_length=80)
    commercial_district = models.ForeignKey(
        CommercialDistrict, models.PROTECT, related_name="buildings", verbose_name="商圈"
    )
    grid_zone = models.ForeignKey(
        GridZone,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="buildings",
        verbose_name="片区（网格）",
    )
    address = models.CharField("地址", max_length=120, blank=True)
    floors = models.PositiveSmallIntegerField("层数", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "楼栋"
        verbose_name_plural = "楼栋"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["commercial_district", "name"],
                name="building_once",
                violation_error_message="这个商圈里已有同名楼栋，请更正那一条，或改用能区别的名称。",
            )
        ]

    def __str__(self) -> str:
        return self.name
