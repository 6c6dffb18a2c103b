"""Report-ins of the demonstration: what the published campaigns put up and found, and a few that
wait now with the clerk of 阅海湾. Persons are made up and say 演示; those found are erased."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils.timezone import localdate, make_aware

from accounts.models import User
from core.working_days import after
from districts.models import Area, CommercialDistrict, PartyOrganisation
from districts.services.receipts import NUMBER, random_code
from members.enums import Admission, AffiliationKind, ContactResult, LeadState, PointKind
from members.models import Affiliation, ConsentText, PartyMember, ReportInPoint, SelfReport
from members.services import report_in, report_in_points, report_in_receipts
from members.services.entries import phone
from members.services.report_in_receipts import Words

XIGONG, XUANHUA, YUEHAIWAN = "410303", "130705Z01", "640106Z01"


@dataclass(frozen=True)
class Point:
    area: str
    name: str
    kind: PointKind
    placed: dt.date
    copies: int = 1
    district: str = ""
    found: int = 0  # hidden members admitted by it, long ago


_XG, _XH, _JF = dt.date(2016, 5, 1), dt.date(2018, 3, 1), dt.date(2017, 6, 1)
BOARD, LETTER = PointKind.BOARD, PointKind.LETTER
#: XG8: an open letter, more than 20 boards, 1,500 questionnaires; XH1: 13 found; JF7: three ways.
POINTS: tuple[Point, ...] = (
    Point(XIGONG, "寻找党员、亮出身份公开信", LETTER, _XG, found=2),
    Point(XIGONG, "建业百货楼商圈展板", BOARD, _XG, 9, "建业百货楼商圈", found=4),
    Point(XIGONG, "王城大道建材商圈展板", BOARD, _XG, 7, "王城大道建材商圈", found=1),
    Point(XIGONG, "信息科技城商圈展板", BOARD, _XG, 6, "信息科技城商圈"),
    Point(XIGONG, "党员情况调查问卷", PointKind.QUESTIONNAIRE, _XG, 1500, found=2),
    Point(XUANHUA, "“三对比三剔除”入企登记", PointKind.QUESTIONNAIRE, _XH, 147, found=13),
    Point(YUEHAIWAN, "党员找组织：网上报到", PointKind.ONLINE, _JF, district="阅海湾中央商务区"),
    Point(YUEHAIWAN, "组织找党员：楼宇展板", BOARD, _JF, 6, "阅海湾中央商务区"),
    Point(YUEHAIWAN, "党员找党员：身边党员介绍", PointKind.OTHER, _JF),
)
#: Who waits with the clerk now: name, result of the call (none: not called), days past the limit.
WAITING: tuple[tuple[str, str, int], ...] = (
    ("演示甲", "", 2),
    ("演示乙", "", 0),
    ("演示丙", ContactResult.CONTACTED, 0),
    ("演示丁", ContactResult.VERIFIED, 0),
)


@transaction.atomic
def load_report_ins(areas: dict[str, Area], by: User) -> int:
    """Answers how many points were put up; those that are there stay as they are."""
    made = 0
    for point in POINTS:
        area = areas[point.area]
        if not ReportInPoint.objects.filter(area=area, name=point.name).exists():
            _found(_put_up(point, area), point.found)
            made += 1
    if made:
        _waiting(areas[YUEHAIWAN], by)
    return made


def _put_up(point: Point, area: Area) -> ReportInPoint:
    district = CommercialDistrict.objects.filter(area=area, name=point.district).first()
    return ReportInPoint.objects.create(
        name=point.name,
        kind=point.kind,
        code=report_in_points.new_code(),
        area=area,
        commercial_district=district,
        placed=point.placed,
        copies=point.copies,
    )


def _found(point: ReportInPoint, count: int) -> None:
    """Members who floated in by it; of their reports the stubs are left."""
    branch = PartyOrganisation.objects.filter(
        area__path__startswith=point.area.path, type__in=report_in.BRANCHES, dissolved=None
    ).first()
    day = point.placed + dt.timedelta(days=30)
    for number in range(count if branch else 0):
        member = _floating(point, number) or _made_up(point, branch, number, day)
        _stub(point, member, branch, day)


def _floating(point: ReportInPoint, number: int) -> PartyMember | None:
    """One of those whom the roster of the place lists as floated in, where there is a roster."""
    taken = SelfReport.objects.filter(member__isnull=False).values("member")
    rows = PartyMember.objects.filter(
        area=point.area, affiliations__kind=AffiliationKind.FLOATING_IN
    )
    return rows.exclude(pk__in=taken).order_by("pk").first()


def _made_up(
    point: ReportInPoint, branch: PartyOrganisation | None, number: int, day: dt.date
) -> PartyMember:
    member = PartyMember.objects.create(
        name=f"演示党员{number + 1}", area=point.area, **phone(f"1700002{number:04d}")
    )
    Affiliation.objects.create(
        member=member,
        kind=AffiliationKind.FLOATING_IN,
        party_organisation=branch,
        outside_name="外地党支部（演示）",
        since=day,
    )
    return member


def _stub(
    point: ReportInPoint, member: PartyMember, branch: PartyOrganisation | None, day: dt.date
) -> None:
    at = make_aware(dt.datetime.combine(day, dt.time(9)))
    report = SelfReport.objects.create(
        number=random_code(NUMBER),
        area=point.area,
        commercial_district=point.commercial_district,
        point=point,
        consent=ConsentText.objects.get(version=1),
        consented_at=at,
        state=LeadState.ADMITTED,
        admission=Admission.FLOATING,
        member=member,
        party_organisation=branch,
        due=after(day, 5),
        verified_on=day,
        erased_at=at + dt.timedelta(days=30),
        **SelfReport.ERASED,
    )
    SelfReport.objects.filter(pk=report.pk).update(reported_at=at)


def _waiting(area: Area, by: User) -> None:
    points = list(ReportInPoint.objects.filter(area=area).order_by("pk"))
    for number, (name, result, late) in enumerate(WAITING):
        point = points[number % len(points)]
        words = Words(name, f"1700003{number:04d}", "外地党支部（演示）", f"演示店铺{number + 1}")
        made, _ = report_in_receipts.report(
            words,
            report_in_points.place_at(point),
            consent=report_in_receipts.current_consent(),
            form_key=f"demo-{number}",
        )
        if result:
            report_in.settle(made, result, by=by)
        if late:
            due = localdate() - dt.timedelta(days=late)
            SelfReport.objects.filter(pk=made.pk).update(due=due)
