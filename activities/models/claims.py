"""Service lists and claims: 双报到, 项目认领, 微心愿."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from activities.enums import ClaimState, Satisfaction, ServiceKind, ServiceState
from activities.models.teams import VolunteerTeam
from activities.models.who import exactly_one, the_one
from core.encryption import EncryptedTextField
from core.history import tracked
from districts.models import Area, CommercialDistrict, Organisation, PartyOrganisation, Venue
from districts.models.erasing import Erasable, erased_is_empty
from districts.scoping import ScopedModel, ScopedQuerySet
from members.models import PartyMember
from storefronts.models import Storefront

CLAIMANTS = ("member", "party_organisation", "organisation", "storefront", "team")


#: Of an item whom it serves.
SERVED = ("served_name", "served_phone")
SERVED_ERASED = {**dict.fromkeys(SERVED, ""), "erase_on": None}


@tracked
class ServiceItem(Erasable, ScopedModel):
    """服务清单的一项: what somebody needs or the community offers, published to be claimed. Whom it
    serves is personal: name and phone are encrypted, shown to who may read them, and erased some
    time after the item is over, out of its history too."""

    ERASED = SERVED_ERASED

    kind = models.CharField("类别", max_length=16, choices=ServiceKind)
    title = models.CharField("名称", max_length=120)
    text = models.CharField("内容", max_length=400, blank=True)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="行政区划")
    commercial_district = models.ForeignKey(
        CommercialDistrict,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="service_items",
        verbose_name="商圈",
    )
    party_organisation = models.ForeignKey(
        PartyOrganisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="service_items",
        verbose_name="发布党组织",
    )
    venue = models.ForeignKey(
        Venue, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="服务地点"
    )
    served_name = EncryptedTextField("服务对象")
    served_phone = EncryptedTextField("服务对象电话")
    wanted = models.PositiveSmallIntegerField(
        "可认领（份）",
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(500)],
    )
    claimed = models.PositiveSmallIntegerField("已认领", default=0, editable=False)
    state = models.CharField(
        "状态", max_length=10, choices=ServiceState, default=ServiceState.DRAFT, editable=False
    )
    published_on = models.DateField("发布日期", null=True, editable=False)
    due = models.DateField("认领截止", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "服务项目"
        verbose_name_plural = "服务项目"
        ordering = ["-id"]
        indexes = [models.Index(fields=["area", "state", "-id"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(claimed__lte=F("wanted")),
                name="service_item_never_overclaimed",
                violation_error_message="可认领的份数不能少于已认领的份数，请核对。",
            ),
            erased_is_empty("service_item_erased_is_empty", SERVED_ERASED),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def left(self) -> int:
        """How many may still be claimed."""
        return self.wanted - self.claimed

    @property
    def serves_somebody(self) -> bool:
        return bool(self.served_name or self.served_phone)


@tracked
class Claim(ScopedModel):
    """认领: by one of `CLAIMANTS`; done, confirmed by who was served, evaluated. A receipt and the
    tail of the phone let who was served confirm without signing in."""

    area_path = "item__area"

    item = models.ForeignKey(
        ServiceItem, models.PROTECT, related_name="claims", verbose_name="服务项目"
    )
    number = models.CharField("认领编号", max_length=16, unique=True, editable=False)
    member = models.ForeignKey(
        PartyMember,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="claims",
        verbose_name="党员",
    )
    party_organisation = models.ForeignKey(
        PartyOrganisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="claims",
        verbose_name="党组织",
    )
    organisation = models.ForeignKey(
        Organisation,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="claims",
        verbose_name="单位",
    )
    storefront = models.ForeignKey(
        Storefront,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="claims",
        verbose_name="商户",
    )
    team = models.ForeignKey(
        VolunteerTeam,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="claims",
        verbose_name="志愿服务队",
    )
    state = models.CharField(
        "状态", max_length=10, choices=ClaimState, default=ClaimState.CLAIMED, editable=False
    )
    claimed_on = models.DateField("认领日期")
    due = models.DateField("办理期限", null=True, blank=True)
    done_on = models.DateField("办理日期", null=True, blank=True)
    words = models.CharField("办理情况", max_length=400, blank=True)
    hours = models.DecimalField(
        "服务小时",
        max_digits=4,
        decimal_places=1,
        default=0,
        validators=[MinValueValidator(0), MaxValueValidator(80)],
    )
    confirmed_on = models.DateField("确认日期", null=True, blank=True)
    confirmed_by_served = models.BooleanField("服务对象本人确认", default=False)
    satisfaction = models.CharField("评价", max_length=12, choices=Satisfaction, blank=True)
    evaluation = models.CharField("评价意见", max_length=200, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "项目认领"
        verbose_name_plural = "项目认领"
        ordering = ["-claimed_on", "-id"]
        indexes = [models.Index(fields=["state", "claimed_on"])]
        constraints = [
            models.CheckConstraint(condition=exactly_one(*CLAIMANTS), name="claim_of_one"),
            models.CheckConstraint(
                condition=Q(hours__gte=0),
                name="claim_hours_not_negative",
                violation_error_message="服务小时不能是负数，请改正。",
            ),
            models.CheckConstraint(
                condition=Q(done_on=None) | Q(done_on__gte=F("claimed_on")),
                name="claim_done_after_claimed",
                violation_error_message="办理日期不能早于认领日期，请核对。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item}（{self.claimant}）"

    @property
    def claimant(self) -> str:
        return str(the_one(self, *CLAIMANTS) or "")
