"""What changed from one quarter's end to the next by name, and what changed in the registers after
an edition was locked; the members of a locked edition."""

from django.db import models

from districts.models import Area, CommercialDistrict, PartyOrganisation
from districts.scoping import ScopedModel, ScopedQuerySet
from members.models import PartyMember
from reports.enums import ChangeKind, MovementKind, MovementSubject
from reports.models.reports import QuarterlyReport, loose
from reports.models.sealing import sealed


class MemberFact(ScopedModel):
    """One member whose 组织关系 lay in a Party organisation of the area on the day: the closing of
    the quarter, by person. Only a locked edition has them; no name is kept."""

    pk = models.CompositePrimaryKey("report", "member")
    report = models.ForeignKey(
        QuarterlyReport, models.CASCADE, db_index=False, related_name="member_facts"
    )
    member = loose(PartyMember)
    party_organisation = loose(PartyOrganisation)
    area = loose(Area)
    commercial_district = loose(CommercialDistrict, null=True)
    full = models.BooleanField("正式党员")

    area_path = "area"
    moves_with_area = False
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "党员事实"
        verbose_name_plural = "党员事实"
        triggers = sealed()

    def __str__(self) -> str:
        return f"{self.member_id}"


class ClosingCount(ScopedModel):
    """How many of a subject an edition counted in an area, and the reporting unit to which that
    area belonged when it was compiled: the next quarter opens with these, whatever becomes of the
    areas since."""

    report = models.ForeignKey(
        QuarterlyReport, models.CASCADE, db_index=False, related_name="closing_counts"
    )
    subject = models.CharField("对象", max_length=20, choices=MovementSubject)
    area = loose(Area)
    unit = loose(Area)
    count = models.PositiveIntegerField("期末数")

    area_path = "area"
    moves_with_area = False
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "期末数"
        verbose_name_plural = "期末数"
        triggers = sealed()
        constraints = [
            models.UniqueConstraint(fields=["report", "subject", "area"], name="closing_count_once")
        ]

    def __str__(self) -> str:
        return f"{self.get_subject_display()} {self.count}"


class Movement(ScopedModel):
    """One thing that came or went between the opening of an edition and its day, where it lies and
    in which reporting unit.

    What went from unit to unit has two rows, one where it came from and one where it went, both
    `inside`: together they cancel. A member has no name here; who may read it looks it up. What was
    only corrected (`told`) moves no number.
    """

    report = models.ForeignKey(
        QuarterlyReport, models.CASCADE, db_index=False, related_name="movements"
    )
    subject = models.CharField("对象", max_length=20, choices=MovementSubject)
    object_id = models.BigIntegerField()
    name = models.CharField("名称", max_length=200, blank=True)
    kind = models.CharField("变动", max_length=12, choices=MovementKind)
    area = loose(Area)
    unit = loose(Area)
    commercial_district = loose(CommercialDistrict, null=True)
    other_area = loose(Area, null=True)
    inside = models.BooleanField("本表内迁移", default=False)
    reason = models.CharField("原因", max_length=80, blank=True)
    day = models.DateField("日期", null=True)
    told = models.TextField("更正内容", blank=True)

    area_path = "area"
    moves_with_area = False
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "变动"
        verbose_name_plural = "变动"
        triggers = sealed()
        ordering = ["report", "subject", "kind", "name", "object_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "subject", "object_id", "kind"], name="movement_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.name or self.object_id}"


class LateChange(ScopedModel):
    """锁定后的登记变动: what the registers say now of a locked edition's day that the edition does
    not. `told` names the columns, old → new; the next edition's 变更说明 lists them."""

    report = models.ForeignKey(
        QuarterlyReport, models.CASCADE, db_index=False, related_name="late_changes"
    )
    subject = models.CharField("对象", max_length=20)  # the code of a subject, or "member"
    object_id = models.BigIntegerField()
    name = models.CharField("名称", max_length=200, blank=True)
    kind = models.CharField("变动", max_length=10, choices=ChangeKind)
    area = loose(Area)
    commercial_district = loose(CommercialDistrict, null=True)
    told = models.TextField("内容", blank=True)
    found_at = models.DateTimeField("发现时间")

    area_path = "area"
    moves_with_area = False
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "锁定后的登记变动"
        verbose_name_plural = "锁定后的登记变动"
        ordering = ["report", "subject", "name", "object_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "subject", "object_id"], name="late_change_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.name or self.object_id}"
