"""Stores, and the steps that lead them to a title, each as its office does it."""

import datetime as dt
import io
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from django.utils.timezone import localdate
from PIL import Image

from core.photos import clean_photo
from members.models import PartyMember
from storefronts.enums import CriterionKind, Verdict
from storefronts.models import (
    Application,
    HonourScheme,
    PublicNotice,
    SchemeVersion,
    Storefront,
    StorefrontMember,
    Title,
)
from storefronts.services import (
    applying,
    awarding,
    deciding,
    notices,
    schemes,
    scoring,
)
from storefronts.services.deciding import Judgement
from storefronts.services.scoring import Given
from tests.conftest import START

LONG_AGO = dt.date(2015, 3, 1)


def picture(width: int = 40) -> ContentFile:
    """A photo as a phone sends it, checked."""
    written = io.BytesIO()
    Image.new("RGB", (width, 30), "#336699").save(written, "JPEG")
    return clean_photo(written.getvalue())


def version_of(code: str = "model_store") -> SchemeVersion:
    """The rules that come with the product."""
    found = schemes.in_force(HonourScheme.objects.get(area=None, code=code))
    assert found is not None
    return found


def store_in(area: Any, name: str = "文华书城", *, members: int = 1, **fields: Any) -> Storefront:
    """An open store with so many Party members."""
    store = Storefront.objects.create(name=name, area=area, opened=LONG_AGO, **fields)
    for number in range(members):
        person = PartyMember.objects.create(name=f"党员{number}", area=area)
        StorefrontMember.objects.create(storefront=store, member=person, since=START)
    return store


def answered(application: Application, by: Any) -> Application:
    """Every item said and shown."""
    for item in applying.items_of(application.items.all()):
        photo = picture() if item.criterion.needs_photo else None
        applying.answer(item, by=by, words="已做到", points=item.criterion.points, photo=photo)
    return application


def draft(store: Storefront, by: Any, code: str = "model_store", **more: Any) -> Application:
    return answered(applying.begin(version_of(code), store, by=by, **more), by)


def met(application: Application) -> dict[int, Judgement]:
    return {item.pk: Judgement(Verdict.MET) for item in application.items.all()}


def full_marks(application: Application, less: int = 0) -> dict[int, Given]:
    """All points of what is scored, but for some of the first."""
    given = {}
    for criterion in scoring.sheet(application):
        if criterion.kind == CriterionKind.SCORED:
            taken, less = min(less, criterion.points), 0
            given[criterion.pk] = Given(Decimal(criterion.points - taken), "有一处不符")
    return given


def scored(application: Application, cast: Any, other: Any) -> Application:
    """From submitted to scored: the clerk recommends and scores, the approver reviews and scores;
    `other` fills in."""
    application = deciding.recommend(application, by=cast.clerk, committee=None, words="同意推荐")
    application = deciding.approve(application, met(application), by=cast.approver)
    for appraiser in (cast.approver, other):
        scoring.assess(application, full_marks(application), by=appraiser)
    return scoring.conclude(application, by=cast.approver)


def published(application: Application, cast: Any, first: dt.date | None = None) -> PublicNotice:
    return notices.publish(
        [application],
        area=application.storefront.area,
        issuer="满城北街街道党工委",
        first=first or localdate(),
        by=cast.approver,
    )


def over(notice: PublicNotice) -> PublicNotice:
    """As if its time had run out yesterday."""
    yesterday = localdate() - dt.timedelta(days=1)
    earlier = yesterday - dt.timedelta(days=20)
    PublicNotice.objects.filter(pk=notice.pk).update(first_day=earlier, last_day=yesterday)
    notice.refresh_from_db()
    return notice


def awarded(store: Storefront, cast: Any, other: Any, code: str = "model_store") -> Title:
    """The whole way, filled in by `other`, decided by the cast's clerk and approver."""
    application = applying.submit(draft(store, other, code), by=other)
    application = scored(application, cast, cast.clerk)
    over(published(application, cast))
    application.refresh_from_db()
    return awarding.award(application, by=cast.approver)


def title_of(store: Storefront, code: str = "model_store", **fields: Any) -> Title:
    """A title as if it had been awarded half a year ago, without its application."""
    day = fields.pop("awarded_on", localdate() - dt.timedelta(days=180))
    version = version_of(code)
    given: dict[str, Any] = {
        "number": f"示范〔2026〕{store.pk:03d}号",
        "valid_to": awarding.last_valid_day(day, 12),
        "issuer": "满城北街街道党工委",
        **fields,
    }
    title = Title.objects.create(
        scheme=version.scheme, version=version, storefront=store, awarded_on=day, **given
    )
    awarding.begin(title, day, "授牌")
    return title
