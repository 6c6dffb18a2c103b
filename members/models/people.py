"""Party members, where they work and where they belong."""

import datetime as dt

from django.db import models
from django.db.models import Q

from core.dated import DatedModel, Precision, no_overlap, show
from core.encryption import EncryptedTextField, masked
from core.history import tracked
from core.search import SearchModel
from districts.models import Area, ImportBatch, Organisation, PartyOrganisation
from districts.scoping import ScopedDatedQuerySet, ScopedModel, ScopedQuerySet
from members.enums import AffiliationKind, EndReason, Sex


@tracked
class PartyMember(SearchModel, ScopedModel):
    """党员. His area follows the current formal, else the floating-in affiliation.

    Full or probationary by dates: full from `full_since` (转正), probationary before. Identity
    number and phone are encrypted; the fingerprints beside them answer equality.
    """

    name = models.CharField("姓名", max_length=40)
    sex = models.CharField("性别", max_length=1, choices=Sex, blank=True)
    ethnicity = models.CharField("民族", max_length=20, blank=True)
    born = models.DateField("出生年月", null=True, blank=True)
    born_precision = models.CharField(max_length=1, choices=Precision, default=Precision.DAY)
    education = models.CharField("学历", max_length=20, blank=True)
    id_number = EncryptedTextField("公民身份号码")
    id_fingerprint = models.CharField(max_length=32, blank=True, editable=False)
    phone = EncryptedTextField("联系电话")
    phone_fingerprint = models.CharField(max_length=32, blank=True, editable=False, db_index=True)
    phone_tail_fingerprint = models.CharField(
        max_length=32, blank=True, editable=False, db_index=True
    )
    joined = models.DateField("入党时间", null=True, blank=True)
    joined_precision = models.CharField(max_length=1, choices=Precision, default=Precision.DAY)
    full_since = models.DateField("转正时间", null=True, blank=True)
    full_since_precision = models.CharField(max_length=1, choices=Precision, default=Precision.DAY)
    occupation = models.CharField("职业身份", max_length=40, blank=True)
    identity_shown_since = models.DateField("同意亮身份日期", null=True, blank=True)
    ended = models.DateField("终止日期", null=True, blank=True)
    end_reason = models.CharField("终止原因", max_length=12, choices=EndReason, blank=True)
    remark = models.TextField("备注", blank=True)
    stated_on = models.DateField("最近台账日", null=True, blank=True, editable=False)
    area = models.ForeignKey(Area, models.PROTECT, related_name="members", verbose_name="行政区划")
    batch = models.ForeignKey(ImportBatch, models.PROTECT, null=True, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta(SearchModel.Meta):
        verbose_name = "党员"
        verbose_name_plural = "党员"
        ordering = ["-id"]
        indexes = [*SearchModel.Meta.indexes, models.Index(fields=["area", "-id"])]
        constraints = [
            models.UniqueConstraint(
                fields=["id_fingerprint"],
                condition=~Q(id_fingerprint=""),
                name="party_member_id_number_once",
                violation_error_message="这个公民身份号码不能使用，请核对后重填；核对无误的，请联系管理员。",
            ),
            models.CheckConstraint(
                condition=Q(ended=None, end_reason="")
                | (Q(ended__isnull=False) & ~Q(end_reason="")),
                name="party_member_ends_with_reason",
                violation_error_message="终止日期和终止原因请一起填写，或一起留空。",
            ),
        ]

    def __str__(self) -> str:
        """Masked: the surname only."""
        return masked(self.name, head=1, tail=0)

    def search_texts(self) -> tuple[str, ...]:
        return (self.name,)

    def full_on(self, day: dt.date) -> bool:
        return self.full_since is not None and self.full_since <= day

    def standing_on(self, day: dt.date) -> str:
        """正式 or 预备; nothing where the register knows neither of the two days."""
        if self.full_on(day):
            return "正式"
        return "预备" if self.joined else ""

    @property
    def born_text(self) -> str:
        return show(self.born, self.born_precision)


@tracked
class Employment(DatedModel, ScopedModel):
    """A member works for an organisation; one not in the register stands by name."""

    area_path = "member__area"

    member = models.ForeignKey(
        PartyMember, models.CASCADE, related_name="employments", verbose_name="党员"
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="employments",
        verbose_name="单位",
    )
    employer_name = models.CharField("工作单位", max_length=120, blank=True)
    post = models.CharField("职务", max_length=40, blank=True)

    objects = ScopedDatedQuerySet.as_manager()

    class Meta(DatedModel.Meta):
        verbose_name = "工作单位"
        verbose_name_plural = "工作单位"
        ordering = ["member", "-since"]

    def __str__(self) -> str:
        return self.employer_name or str(self.organisation)


@tracked
class Affiliation(DatedModel, ScopedModel):
    """Where a member belongs (组织关系) or lives his Party life (流入), dated.

    The Party organisation is one of ours, or an outside one by name and place. No two formal ones
    hold at once; floating in needs no formal row.
    """

    area_path = "member__area"

    member = models.ForeignKey(
        PartyMember, models.CASCADE, related_name="affiliations", verbose_name="党员"
    )
    kind = models.CharField("类别", max_length=12, choices=AffiliationKind)
    party_organisation = models.ForeignKey(
        PartyOrganisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="affiliations",
        verbose_name="党组织",
    )
    outside_name = models.CharField("组织关系所在党支部", max_length=120, blank=True)
    outside_place = models.CharField("流出地", max_length=80, blank=True)
    reason = models.CharField("流动原因", max_length=40, blank=True)
    card_number = models.CharField("活动证号", max_length=40, blank=True)
    contact_person = models.CharField("结对联系人", max_length=40, blank=True)
    last_contact = models.DateField("最近联系日期", null=True, blank=True)

    objects = ScopedDatedQuerySet.as_manager()

    class Meta(DatedModel.Meta):
        verbose_name = "隶属"
        verbose_name_plural = "隶属"
        ordering = ["member", "-since"]
        triggers = no_overlap(
            "member_id",
            parent="members_partymember",
            where=f"o.kind = '{AffiliationKind.FORMAL}'",
        )
        constraints = [
            *DatedModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(party_organisation__isnull=False) | ~Q(outside_name=""),
                name="affiliation_to_somewhere",
                violation_error_message="请选择党组织，或写明外地党组织名称。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.party_organisation or self.outside_name}"
