"""发展党员: stages with their days before and up to full membership."""

from django.db import models

from core.encryption import masked
from core.history import tracked
from core.search import SearchModel
from districts.models import Area, Organisation, PartyOrganisation
from districts.scoping import ScopedModel, ScopedQuerySet
from members.enums import Stage
from members.models.people import PartyMember


@tracked
class Development(SearchModel, ScopedModel):
    """发展对象档案: somebody on the way to membership; `stage` and `stage_since` are copies of the
    latest stage. Only stages and their days are kept, not the dossier."""

    name = models.CharField("姓名", max_length=40)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="行政区划")
    party_organisation = models.ForeignKey(
        PartyOrganisation, models.PROTECT, related_name="developments", verbose_name="培养党组织"
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="developments",
        verbose_name="单位",
    )
    contacts = models.CharField("培养联系人", max_length=80, blank=True)
    member = models.OneToOneField(
        PartyMember,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="development",
        verbose_name="党员",
    )
    stage = models.CharField("阶段", max_length=14, choices=Stage, editable=False)
    stage_since = models.DateField("进入阶段日期", editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta(SearchModel.Meta):
        verbose_name = "发展党员"
        verbose_name_plural = "发展党员"
        ordering = ["-id"]

    def __str__(self) -> str:
        """Masked: the surname only."""
        return masked(self.name, head=1, tail=0)

    def search_texts(self) -> tuple[str, ...]:
        return (self.name,)


@tracked
class DevelopmentStage(ScopedModel):
    """A stage that was reached on a day."""

    area_path = "development__area"

    development = models.ForeignKey(
        Development, models.CASCADE, related_name="stages", verbose_name="发展党员"
    )
    stage = models.CharField("阶段", max_length=14, choices=Stage)
    day = models.DateField("日期")
    note = models.CharField("说明", max_length=200, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "发展阶段"
        verbose_name_plural = "发展阶段"
        ordering = ["development", "day", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["development", "stage"],
                name="development_stage_once",
                violation_error_message="这个阶段已登记过，请更正那一条。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_stage_display()}（{self.day}）"
