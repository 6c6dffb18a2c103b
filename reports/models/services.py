"""Facts of services: claims, pairings with their visits, duty sessions, cases."""

from django.db import models

from activities.enums import (
    Adoption,
    CaseKind,
    Channel,
    DutyKind,
    MediationOutcome,
    PairingKind,
    Satisfaction,
    ServiceKind,
)
from activities.models import Case, Claim, DutySession, Pairing
from reports.models.placed import PlacedFact
from reports.models.reports import loose


class ClaimFact(PlacedFact):
    """One claim that was made, done or confirmed in the year, or is open on the day; those given
    up are left out. `claimant` names a body, of a member it says only that he is one."""

    pk = models.CompositePrimaryKey("report", "claim")
    claim = loose(Claim)
    kind = models.CharField("类别", max_length=16, choices=ServiceKind)
    claimant = models.CharField("认领方", max_length=120)
    claimed_on = models.DateField("认领日期")
    done_on = models.DateField("办理日期", null=True)
    confirmed_on = models.DateField("确认日期", null=True)
    satisfaction = models.CharField("评价", max_length=12, choices=Satisfaction, blank=True)
    made = models.BooleanField("本季认领")
    made_year = models.BooleanField("本年认领")
    done = models.BooleanField("本季办理")
    done_year = models.BooleanField("本年办理")
    confirmed = models.BooleanField("本季确认")
    confirmed_year = models.BooleanField("本年确认")
    waiting = models.BooleanField("在办")

    class Meta(PlacedFact.Meta):
        verbose_name = "认领事实"
        verbose_name_plural = "认领事实"


class PairingFact(PlacedFact):
    """One pairing that stood in the year, with its visits; `stands` on the day. Persons who help
    and households that are helped have no name in it."""

    pk = models.CompositePrimaryKey("report", "pairing")
    pairing = loose(Pairing)
    kind = models.CharField("类别", max_length=12, choices=PairingKind)
    since = models.DateField("结对日期")
    stands = models.BooleanField("在结对")
    visits = models.PositiveIntegerField("本季走访")
    visits_year = models.PositiveIntegerField("本年走访")
    people = models.PositiveIntegerField("本季走访人次")
    people_year = models.PositiveIntegerField("本年走访人次")
    needs = models.PositiveIntegerField("本季发现需求")
    needs_year = models.PositiveIntegerField("本年发现需求")
    solved = models.PositiveIntegerField("其中已解决")
    solved_year = models.PositiveIntegerField("本年其中已解决")

    class Meta(PlacedFact.Meta):
        verbose_name = "结对事实"
        verbose_name_plural = "结对事实"


class DutyFact(PlacedFact):
    """One duty session that was held in the year by the day, with its visitors in numbers; a
    deputy has no name in it."""

    pk = models.CompositePrimaryKey("report", "session")
    session = loose(DutySession)
    kind = models.CharField("类别", max_length=12, choices=DutyKind)
    office = models.CharField("部门", max_length=120)
    day = models.DateField("日期")
    in_quarter = models.BooleanField("本季举办")
    seats = models.PositiveIntegerField("名额")
    visitors = models.PositiveIntegerField("到访")
    absent = models.PositiveIntegerField("未到")
    questions = models.PositiveIntegerField("反映问题")
    answered = models.PositiveIntegerField("已答复")

    class Meta(PlacedFact.Meta):
        verbose_name = "接访事实"
        verbose_name_plural = "接访事实"


class CaseFact(PlacedFact):
    """One case that was received, due or answered in the year, or waits for its answer on the day;
    those withdrawn are left out. What is known of it is what was answered by the day."""

    pk = models.CompositePrimaryKey("report", "case")
    case = loose(Case)
    number = models.CharField("受理编号", max_length=16)
    kind = models.CharField("类别", max_length=12, choices=CaseKind)
    channel = models.CharField("来源", max_length=8, choices=Channel)
    unit = models.CharField("承办方", max_length=120, blank=True)
    received_on = models.DateField("受理日期")
    due = models.DateField("办理期限")
    answered_on = models.DateField("答复日期", null=True)
    received = models.BooleanField("本季受理")
    received_year = models.BooleanField("本年受理")
    fell_due = models.BooleanField("期限在本季")
    fell_due_year = models.BooleanField("期限在本年")
    answered = models.BooleanField("本季答复")
    answered_year = models.BooleanField("本年答复")
    in_time = models.BooleanField("按时答复")
    waiting = models.BooleanField("等待答复")
    overdue = models.BooleanField("超期未答复")
    adoption = models.CharField("采纳情况", max_length=12, choices=Adoption, blank=True)
    mediation = models.CharField("调解结果", max_length=10, choices=MediationOutcome, blank=True)
    satisfaction = models.CharField("满意度", max_length=12, choices=Satisfaction, blank=True)

    class Meta(PlacedFact.Meta):
        verbose_name = "诉求事实"
        verbose_name_plural = "诉求事实"
