"""The life of a Party organisation: terms of its committee, posts, titles, steps of the ladder."""

from django.db import models
from django.db.models import F, Q

from core.dated import DatedModel, no_overlap
from core.history import tracked
from districts.enums import LadderStep, Level, PartyPostTitle, PartyTitleKind
from districts.models.areas import Area, CommercialDistrict
from districts.models.party import PartyOrganisation
from districts.scoping import ScopedDatedQuerySet, ScopedModel


@tracked
class Term(DatedModel, ScopedModel):
    """届: a committee is elected on `since` and its term ends on `due`; `until` is the day the next
    one was elected. A re-election put off needs an approval (`put_off_to`, at most a year)."""

    area_path = "party_organisation__area"

    party_organisation = models.ForeignKey(
        PartyOrganisation, models.CASCADE, related_name="terms", verbose_name="党组织"
    )
    number = models.PositiveSmallIntegerField("届次")
    due = models.DateField("届满日期")
    put_off_to = models.DateField("批准延期至", null=True, blank=True)
    approval = models.CharField("批准文号或延期依据", max_length=80, blank=True)

    objects = ScopedDatedQuerySet.as_manager()

    class Meta(DatedModel.Meta):
        verbose_name = "届次"
        verbose_name_plural = "届次"
        ordering = ["party_organisation", "-since"]
        triggers = no_overlap("party_organisation_id", parent="districts_partyorganisation")
        constraints = [
            *DatedModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["party_organisation", "number"],
                name="term_once",
                violation_error_message="这个党组织已登记过这一届，请更正那一条，或核对届次。",
            ),
            models.CheckConstraint(
                condition=Q(due__gt=F("since")),
                name="term_due_after_election",
                violation_error_message="届满日期必须晚于换届日期，请核对这两个日期。",
            ),
            models.CheckConstraint(
                condition=Q(put_off_to=None) | (Q(put_off_to__gt=F("due")) & ~Q(approval="")),
                name="term_put_off_with_approval",
                violation_error_message="延期要晚于届满日期，请改填日期，并写明批准依据。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party_organisation}第{self.number}届"


@tracked
class PartyPost(DatedModel, ScopedModel):
    """A post of a Party organisation's committee, by name; one secretary at a time."""

    area_path = "party_organisation__area"

    party_organisation = models.ForeignKey(
        PartyOrganisation, models.CASCADE, related_name="posts", verbose_name="党组织"
    )
    term = models.ForeignKey(
        Term,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="posts",
        verbose_name="届次",
    )
    title = models.CharField("职务", max_length=12, choices=PartyPostTitle)
    name = models.CharField("姓名", max_length=40)
    source = models.CharField("来源", max_length=40, blank=True)

    objects = ScopedDatedQuerySet.as_manager()

    class Meta(DatedModel.Meta):
        verbose_name = "党组织职务"
        verbose_name_plural = "党组织职务"
        ordering = ["party_organisation", "-since", "id"]
        triggers = no_overlap(
            "party_organisation_id",
            parent="districts_partyorganisation",
            where=f"o.title = '{PartyPostTitle.SECRETARY}'",
        )

    def __str__(self) -> str:
        return f"{self.get_title_display()}{self.name}"


@tracked
class PartyTitle(DatedModel, ScopedModel):
    """红色品牌、红色种子、示范点、书记项目: a dated title of a Party organisation or of a
    commercial district."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="行政区划")
    party_organisation = models.ForeignKey(
        PartyOrganisation,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="titles",
        verbose_name="党组织",
    )
    commercial_district = models.ForeignKey(
        CommercialDistrict,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="titles",
        verbose_name="商圈",
    )
    kind = models.CharField("称号", max_length=20, choices=PartyTitleKind)
    name = models.CharField("名称", max_length=80, blank=True)
    level = models.CharField("级别", max_length=10, choices=Level)
    issuer = models.CharField("命名单位", max_length=80, blank=True)

    objects = ScopedDatedQuerySet.as_manager()

    class Meta(DatedModel.Meta):
        verbose_name = "党建称号"
        verbose_name_plural = "党建称号"
        ordering = ["-since", "id"]
        constraints = [
            *DatedModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(party_organisation__isnull=False, commercial_district__isnull=True)
                | Q(party_organisation__isnull=True, commercial_district__isnull=False),
                name="party_title_of_one",
                violation_error_message="请在党组织和商圈里选一个，也只选一个。",
            ),
        ]

    def __str__(self) -> str:
        holder = self.party_organisation or self.commercial_district
        return f"{holder}：{self.name or self.get_kind_display()}"


@tracked
class LadderStage(DatedModel, ScopedModel):
    """The step of the improvement ladder on which it stands, with the measure taken."""

    area_path = "party_organisation__area"

    party_organisation = models.ForeignKey(
        PartyOrganisation, models.CASCADE, related_name="ladder", verbose_name="党组织"
    )
    step = models.CharField("阶段", max_length=10, choices=LadderStep)
    measure = models.CharField("提升措施", max_length=200, blank=True)

    objects = ScopedDatedQuerySet.as_manager()

    class Meta(DatedModel.Meta):
        verbose_name = "提升阶段"
        verbose_name_plural = "提升阶段"
        ordering = ["party_organisation", "-since"]
        triggers = no_overlap("party_organisation_id", parent="districts_partyorganisation")

    def __str__(self) -> str:
        return f"{self.party_organisation}：{self.get_step_display()}"
