"""What reports count: one declaration a subject, which compiling, counting and the lists go by."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from pathlib import Path
from typing import Any

from activities.enums import CaseKind, DutyKind, PairingKind, ServiceKind, Theme
from districts.enums import OrganisationKind, PartyOrganisationType, SupportKind
from funding.enums import InKindKind, Source
from reports.indicators.definition import Facts
from reports.lists.filters import Choice, narrowing
from reports.models import (
    AccountFact,
    ActivityFact,
    BudgetFact,
    CaseFact,
    ClaimFact,
    CommitteeFact,
    DutyFact,
    InKindFact,
    LifeFact,
    LoanFact,
    OrganisationFact,
    PairingFact,
    PartyOrganisationFact,
    ProjectFact,
    StorefrontFact,
    TeamFact,
    TitleFact,
    VenueSupportFact,
    VolunteerFact,
)
from reports.territory import Territory
from storefronts.enums import TitleState, Trade

SQL = Path(__file__).parent / "sql"
ACTIVITIES, FUNDING = "activity-dashboard", "funding-dashboard"


@dataclass(frozen=True)
class Subject:
    """Its facts, the areas of a report they lie in, how a list of them is searched and sorted.

    `sorts` is what may be sorted by and the column it is: the first is the order without a choice.
    `linked` are the links a page of the list shows beside area and commercial district; `home` is
    the page of the dashboard that tells of it.
    """

    code: str
    noun: str
    unit: str
    facts: Facts
    areas: Callable[[Territory], Iterable[int]]
    filter: Any
    sorts: Mapping[str, str]
    linked: tuple[str, ...] = ()
    home: str = "dashboard"

    @cached_property
    def statement(self) -> str:
        """The SQL that writes its facts."""
        return (SQL / f"{self.code}_facts.sql").read_text("utf-8")

    @cached_property
    def _link(self) -> Any:
        key: Any = self.facts._meta.pk
        return self.facts._meta.get_field(key.field_names[-1])

    @property
    def key(self) -> str:
        """The column that tells the facts of a report apart."""
        return str(self._link.attname)

    @property
    def title(self) -> str:
        """What its facts tell of: several subjects are of Party organisations."""
        return str(self.facts._meta.verbose_name).removesuffix("事实")

    @property
    def register(self) -> Any:
        """The model whose rows are counted."""
        return self._link.related_model


#: in the order in which the facts are written: those of storefronts read those of titles
SUBJECTS: dict[Facts, Subject] = {
    subject.facts: subject
    for subject in (
        Subject(
            "organisation",
            "单位",
            "家",
            OrganisationFact,
            attrgetter("organisations"),
            narrowing(
                "单位名称或信用代码",
                "name__icontains",
                "uscc__istartswith",
                by=Choice("kind", OrganisationKind, "类别"),
            ),
            {
                "full_members": "-full_members",
                "name": "name",
                "staff": "-staff",
                "members": "-members",
            },
            ("party_organisation",),
        ),
        Subject(
            "party_organisation",
            "党组织",
            "个",
            PartyOrganisationFact,
            attrgetter("party_organisations"),
            narrowing("党组织名称", by=Choice("type", PartyOrganisationType, "类型")),
            {"covers": "-covers", "name": "name", "members": "-managed_members"},
        ),
        Subject(
            "title",
            "称号",
            "个",
            TitleFact,
            attrgetter("levels"),
            narrowing(
                "店名或编号",
                "name__icontains",
                "number__icontains",
                by=Choice("state", TitleState, "状态"),
            ),
            {
                "number": "number",
                "name": "name",
                "stars": "-stars",
                "awarded": "-awarded_on",
                "valid": "valid_to",
            },
        ),
        Subject(
            "storefront",
            "商户",
            "家",
            StorefrontFact,
            attrgetter("levels"),
            narrowing("店名", by=Choice("trade", Trade, "业态")),
            {"name": "name", "members": "-members"},
        ),
        Subject(
            "activity",
            "活动",
            "场",
            ActivityFact,
            attrgetter("levels"),
            narrowing(
                "活动或主办方",
                "name__icontains",
                "host__icontains",
                by=Choice("theme", Theme, "主题"),
            ),
            {"day": "-day", "name": "name", "people": "-people", "members": "-members"},
            home=ACTIVITIES,
        ),
        Subject(
            "claim",
            "认领",
            "件",
            ClaimFact,
            attrgetter("levels"),
            narrowing("服务项目", by=Choice("kind", ServiceKind, "类别")),
            {"claimed": "-claimed_on", "name": "name"},
            home=ACTIVITIES,
        ),
        Subject(
            "pairing",
            "结对",
            "对",
            PairingFact,
            attrgetter("levels"),
            narrowing("结对双方", by=Choice("kind", PairingKind, "类别")),
            {"visits": "-visits_year", "name": "name", "since": "since"},
            home=ACTIVITIES,
        ),
        Subject(
            "duty",
            "接访",
            "场",
            DutyFact,
            attrgetter("levels"),
            narrowing("服务事项", by=Choice("kind", DutyKind, "类别")),
            {"day": "-day", "name": "name", "visitors": "-visitors"},
            home=ACTIVITIES,
        ),
        Subject(
            "case",
            "诉求建议",
            "件",
            CaseFact,
            attrgetter("levels"),
            narrowing("事项", by=Choice("kind", CaseKind, "类别")),
            {"received": "-received_on", "name": "name", "due": "due"},
            home=ACTIVITIES,
        ),
        Subject(
            "team",
            "志愿服务队",
            "支",
            TeamFact,
            attrgetter("levels"),
            narrowing("志愿服务队"),
            {"name": "name", "volunteers": "-volunteers"},
            home=ACTIVITIES,
        ),
        Subject(
            "volunteer",
            "志愿者",
            "人",
            VolunteerFact,
            attrgetter("levels"),
            narrowing("服务队", "teams__icontains"),
            {"joined": "-joined"},
            home=ACTIVITIES,
        ),
        Subject(
            "project",
            "攻关项目",
            "个",
            ProjectFact,
            attrgetter("levels"),
            narrowing("攻关项目"),
            {"name": "name", "saved": "-saved_in_all"},
            home=ACTIVITIES,
        ),
        Subject(
            "life",
            "党组织",
            "个",
            LifeFact,
            attrgetter("levels"),
            narrowing("党组织名称"),
            {"name": "name", "owed": "-owed"},
            home=ACTIVITIES,
        ),
        Subject(
            "committee",
            "联合党组织",
            "个",
            CommitteeFact,
            attrgetter("levels"),
            narrowing("联合党组织"),
            {"name": "name"},
            home=ACTIVITIES,
        ),
        Subject(
            "account",
            "账户",
            "个",
            AccountFact,
            attrgetter("levels"),
            narrowing(
                "单位或经费",
                "name__icontains",
                "fund__icontains",
                by=Choice("source", Source, "资金来源"),
            ),
            {"balance": "-balance", "name": "name", "spent": "-spent_year"},
            home=FUNDING,
        ),
        Subject(
            "budget",
            "预算",
            "条",
            BudgetFact,
            attrgetter("levels"),
            narrowing(
                "使用单位或批复文号",
                "body__icontains",
                "document__icontains",
                by=Choice("source", Source, "写明来源"),
            ),
            {"fen": "-fen", "body": "body", "decided": "-decided_on"},
            home=FUNDING,
        ),
        Subject(
            "in_kind",
            "实物",
            "笔",
            InKindFact,
            attrgetter("levels"),
            narrowing("实物", by=Choice("kind", InKindKind, "类别")),
            {"fen": "-fen", "name": "name", "day": "-day"},
            home=FUNDING,
        ),
        Subject(
            "venue_support",
            "减免",
            "笔",
            VenueSupportFact,
            attrgetter("levels"),
            narrowing("阵地", by=Choice("kind", SupportKind, "支持方式")),
            {"fen": "-fen_year", "name": "name"},
            home=FUNDING,
        ),
        Subject(
            "loan",
            "贷款",
            "笔",
            LoanFact,
            attrgetter("levels"),
            narrowing("商户或贷款编号", "name__icontains", "number__icontains"),
            {"outstanding": "-outstanding", "name": "name", "overdue": "-overdue"},
            home=FUNDING,
        ),
    )
}
