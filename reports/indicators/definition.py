"""What an indicator is: a figure with its numerator and denominator as predicates over facts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from django.db.models import Q
from django.db.models.expressions import Combinable

from districts.limits import LIMITS
from reports.compile.tallies import Measure
from reports.indicators.predicates import Rule, counted
from reports.models import (
    AccountFact,
    ActivityFact,
    Basis,
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

Part = Literal["numerator", "denominator", "rest"]
Facts = (
    type[OrganisationFact]
    | type[PartyOrganisationFact]
    | type[StorefrontFact]
    | type[TitleFact]
    | type[ActivityFact]
    | type[CaseFact]
    | type[ClaimFact]
    | type[CommitteeFact]
    | type[DutyFact]
    | type[LifeFact]
    | type[PairingFact]
    | type[ProjectFact]
    | type[TeamFact]
    | type[VolunteerFact]
    | type[AccountFact]
    | type[BudgetFact]
    | type[InKindFact]
    | type[VenueSupportFact]
    | type[LoanFact]
)

TABLE_27 = "全国党内统计“非公有制企业党组织情况”表"
SURVEY = "中办发〔2012〕11号及其解释"
CHARTER = "党章第三十条"
BRANCH_RULES = "《中国共产党支部工作条例（试行）》（2018）"
HOUSE = "本系统统计规则"
ACTIVITIES = "活动登记和参加记录"
#: a joint branch covers at most so many organisations, as a rule
JOINT_BRANCH_LIMIT = LIMITS["joint_branch_organisations"].default


@dataclass(frozen=True)
class Indicator:
    """A figure: `rows` are what it counts, `of` what a rate is of.

    `total` adds a column of the rows up, `distinct` counts its different values; `parts` are the
    codes of the figures it is the sum of, `ratio` of the two it is the quotient of (it then has no
    rows of its own). A rate of totals says by
    `of_total` what its denominator adds up; `of_title` is what a list of the denominator is of. A
    `flow` is of the quarter, a `yearly` one of the year up to its last day, every other figure of
    that day. What is added up in fen or tenths of an hour has the `scale` of its unit. What counts
    members `by_name` only a roster can say: without one a nought is unknown, not none.
    """

    code: str
    title: str
    unit: str
    definition: str
    rows: Rule
    of: Rule | None = None
    source: str = HOUSE
    subject: Facts = OrganisationFact
    total: str | Combinable = ""
    of_total: str | Combinable = ""
    of_title: str = ""
    distinct: str = ""
    parts: tuple[str, ...] = ()
    ratio: tuple[str, ...] = ()
    flow: bool = False
    yearly: bool = False
    scale: int = 1
    by_name: bool = False

    @property
    def is_rate(self) -> bool:
        return self.of is not None or bool(self.ratio)

    def predicate(self, basis: Basis, part: Part = "numerator") -> Q:
        """Which facts the numerator, the denominator, or what lies between them, counts."""
        whole = self._whole(basis)
        if part == "denominator":
            return whole
        return self.rows(basis) if part == "numerator" else whole & ~self.rows(basis)

    def _whole(self, basis: Basis) -> Q:
        if self.of:
            return self.of(basis)
        return counted(basis) if self.subject is OrganisationFact else Q()

    def measure(self, basis: Basis, part: Part = "numerator") -> Measure:
        """What counts the part of this figure: rows, unless it is a total."""
        totals = {"numerator": self.total, "denominator": self.of_total}
        return Measure(self.predicate(basis, part), totals.get(part, ""))

    def amount(self, number: int) -> int | float:
        """A number of a figure in its unit."""
        return number / self.scale if number % self.scale else number // self.scale

    def told(self, number: int) -> str:
        """The same in words: 12,345 or 12,345.60 yuan, 7.5 hours."""
        found = self.amount(number)
        return f"{found:,}" if isinstance(found, int) else f"{found:,.{len(str(self.scale)) - 1}f}"


@dataclass(frozen=True)
class Family:
    """One figure for each value found in a column of the facts, coded `way:单独组建`; `titles` are
    the words of its values, where these are codes."""

    column: str
    definition: str
    rows: Rule = counted
    subject: Facts = OrganisationFact
    unit: str = "家"
    titles: Mapping[str, str] = field(default_factory=dict)
    flow: bool = False
