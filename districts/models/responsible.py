"""Who answers for a place: responsible persons and leaders' contacts."""

from django.db import models
from django.db.models import Q

from core.dated import DatedModel
from core.encryption import EncryptedTextField, masked
from core.history import tracked
from districts.enums import Duty
from districts.models.areas import Area, Building, CommercialDistrict, GridZone
from districts.models.organisations import Organisation
from districts.scoping import ScopedDatedQuerySet, ScopedModel


@tracked
class Responsible(DatedModel, ScopedModel):
    """责任人: who answers for exactly one of a grid zone, a building or a commercial district."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="行政区划")
    grid_zone = models.ForeignKey(
        GridZone,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="responsible",
        verbose_name="片区（网格）",
    )
    building = models.ForeignKey(
        Building,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="responsible",
        verbose_name="楼栋",
    )
    commercial_district = models.ForeignKey(
        CommercialDistrict,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="responsible",
        verbose_name="商圈",
    )
    duty = models.CharField("职责", max_length=12, choices=Duty)
    name = models.CharField("姓名", max_length=40)
    post = models.CharField("单位及职务", max_length=80, blank=True)
    phone = EncryptedTextField("联系电话")

    objects = ScopedDatedQuerySet.as_manager()

    class Meta(DatedModel.Meta):
        verbose_name = "责任人"
        verbose_name_plural = "责任人"
        ordering = ["area", "duty", "id"]
        constraints = [
            *DatedModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(
                    grid_zone__isnull=False,
                    building__isnull=True,
                    commercial_district__isnull=True,
                )
                | Q(
                    grid_zone__isnull=True,
                    building__isnull=False,
                    commercial_district__isnull=True,
                )
                | Q(
                    grid_zone__isnull=True,
                    building__isnull=True,
                    commercial_district__isnull=False,
                ),
                name="responsible_for_one",
                violation_error_message="请在片区、楼栋、商圈里选一个，也只选一个。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_duty_display()} {self.name}（{self.place}）"

    @property
    def masked_phone(self) -> str:
        return masked(self.phone) or "—"

    @property
    def place(self) -> GridZone | Building | CommercialDistrict | None:
        return self.grid_zone or self.building or self.commercial_district


@tracked
class LeaderContact(DatedModel, ScopedModel):
    """领导联系点: a leader linked to a commercial district or to an organisation."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="行政区划")
    leader = models.CharField("联系领导", max_length=40)
    post = models.CharField("职务", max_length=80)
    commercial_district = models.ForeignKey(
        CommercialDistrict,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="leader_contacts",
        verbose_name="商圈",
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="leader_contacts",
        verbose_name="单位",
    )
    last_visit = models.DateField("最近走访日期", null=True, blank=True)

    objects = ScopedDatedQuerySet.as_manager()

    class Meta(DatedModel.Meta):
        verbose_name = "领导联系点"
        verbose_name_plural = "领导联系点"
        ordering = ["area", "leader", "id"]
        constraints = [
            *DatedModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(commercial_district__isnull=False, organisation__isnull=True)
                | Q(commercial_district__isnull=True, organisation__isnull=False),
                name="leader_contact_of_one",
                violation_error_message="请在商圈和单位里选一个，也只选一个。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.leader}联系{self.commercial_district or self.organisation}"
