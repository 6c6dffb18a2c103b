"""One row of every model of the model stores in an area, for tests.rows."""

import datetime as dt
from typing import Any

from django.utils.timezone import now

from accounts.models import User
from districts.models import Area
from members.models import PartyMember
from storefronts.models import (
    Application,
    ApplicationItem,
    ApplicationStep,
    Assessment,
    Criterion,
    Feedback,
    HonourScheme,
    Inspection,
    InspectionFinding,
    Invitation,
    ItemPhoto,
    Mark,
    Plaque,
    PublicNotice,
    Reminder,
    Revocation,
    SchemeVersion,
    Storefront,
    StorefrontAccount,
    StorefrontMember,
    StorefrontPhoto,
    Title,
    TitlePhase,
)
from storefronts.services import invitations, plaques
from tests.conftest import START

END = dt.date(2018, 1, 1)


def stores_in(area: Area, member: PartyMember) -> list[Any]:
    user, _ = User.objects.get_or_create(username=f"merchant-{area.code}")
    store = Storefront.objects.create(name=f"商户{area.code}", area=area, phone="13895012345")
    scheme = HonourScheme.objects.create(area=area, code="own", name=f"称号{area.code}")
    version = SchemeVersion.objects.create(scheme=scheme, number=1, source="本区规定")
    criterion = Criterion.objects.create(version=version, kind="scored", title="守信", points=100)
    return [
        store,
        StorefrontPhoto.objects.create(storefront=store, kind="front"),
        StorefrontMember.objects.create(storefront=store, member=member, since=START),
        StorefrontAccount.objects.create(storefront=store, user=user, since=START),
        _invitation(area, store, user),
        scheme,
        version,
        criterion,
        *_application(area, store, version, criterion, user),
        *_title(area, store, version, criterion),
    ]


def _invitation(area: Area, store: Storefront, user: User) -> Invitation:
    """With the token of its link, which is kept nowhere."""
    token = f"invitation-{area.code}"
    made = Invitation.objects.create(
        storefront=store,
        token_fingerprint=invitations.seen(token),
        made_by=user,
        expires_at=now() + dt.timedelta(days=7),
    )
    made.__dict__["token"] = token
    return made


def _application(
    area: Area, store: Storefront, version: SchemeVersion, criterion: Criterion, user: User
) -> list[Any]:
    notice = PublicNotice.objects.create(
        area=area,
        title=f"公示{area.code}",
        issuer="街道",
        first_day=START,
        last_day=END,
        by=user,
    )
    application = Application.objects.create(
        number=f"SF-{area.code}"[:20],
        storefront=store,
        scheme=version.scheme,
        version=version,
        state_since=START,
        made_by=user,
        notice=notice,
    )
    item = ApplicationItem.objects.create(application=application, criterion=criterion)
    sheet = Assessment.objects.create(application=application, appraiser=user, total=90)
    return [
        notice,
        application,
        item,
        ItemPhoto.objects.create(item=item),
        ApplicationStep.objects.create(
            application=application, state="draft", verb="填报", office="商户"
        ),
        sheet,
        Mark.objects.create(assessment=sheet, criterion=criterion, points=90),
    ]


def _title(
    area: Area, store: Storefront, version: SchemeVersion, criterion: Criterion
) -> list[Any]:
    title = Title.objects.create(
        scheme=version.scheme,
        version=version,
        storefront=store,
        number=f"示范{area.code}",
        awarded_on=START,
        valid_to=END,
        issuer=f"{area}党工委",
    )
    token = plaques.new_token()
    plaque = Plaque.objects.create(
        title=title, token=token, token_fingerprint=plaques.seen(token), issued_on=START
    )
    feedback = Feedback.objects.create(
        number=f"F{area.code}"[:16],
        kind="complaint",
        area=area,
        title=title,
        plaque=plaque,
        text="缺斤少两",
        phone="13895012345",
        due=END,
    )
    inspection = Inspection.objects.create(title=title, kind="quarterly", planned_on=START)
    return [
        title,
        TitlePhase.objects.create(title=title, since=START, state="standing"),
        plaque,
        Revocation.objects.create(title=title, day=END, reason="欺客", basis="评选办法"),
        Reminder.objects.create(title=title, valid_to=END, days=30),
        feedback,
        inspection,
        InspectionFinding.objects.create(inspection=inspection, criterion=criterion),
    ]
