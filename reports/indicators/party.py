"""Figures of Party organisations and of members."""

from django.db.models import F, Q
from django.db.models.expressions import Combinable

from districts.enums import PartyOrganisationType
from reports.indicators.definition import (
    ACTIVITIES,
    BRANCH_RULES,
    JOINT_BRANCH_LIMIT,
    TABLE_27,
    Facts,
    Indicator,
)
from reports.indicators.predicates import both, counted
from reports.models import OrganisationFact, PartyOrganisationFact


def _party(code: str, title: str, rows: Q, definition: str, *, flow: bool = False) -> Indicator:
    return Indicator(
        *(code, title, "个", definition, both(rows)),
        source=TABLE_27,
        subject=PartyOrganisationFact,
        flow=flow,
    )


PARTY = (
    _party(
        "party_organisations",
        "党组织",
        ~Q(type=PartyOrganisationType.GROUP),
        "截至当日存续的党委、党总支、党支部和联合党支部；党小组、派出机关和联盟不计。",
    ),
    *(
        _party(code, str(kind.label), Q(type=kind), f"截至当日存续的{kind.label}。")
        for kind, code in (
            (PartyOrganisationType.COMMITTEE, "committees"),
            (PartyOrganisationType.GENERAL_BRANCH, "general_branches"),
            (PartyOrganisationType.BRANCH, "branches"),
            (PartyOrganisationType.JOINT_BRANCH, "joint_branches"),
            (PartyOrganisationType.GROUP, "groups"),
        )
    ),
    _party(
        "party_organisations_founded",
        "本季新建党组织",
        Q(founded_in_quarter=True) & ~Q(type=PartyOrganisationType.GROUP),
        "本季度内成立、截至当日存续的党组织（党小组不计）。",
        flow=True,
    ),
    _party(
        "crowded_joint_branches",
        "覆盖超过5家的联合党支部",
        Q(type=PartyOrganisationType.JOINT_BRANCH, covers__gt=JOINT_BRANCH_LIMIT),
        f"联合党支部一般覆盖不超过 {JOINT_BRANCH_LIMIT} 家单位（{BRANCH_RULES}）。",
    ),
)

SECRETARIES = (
    Indicator(
        "secretaries_trained_year",
        "本年书记参训率",
        "%",
        "截至当日在任的党组织书记中，本年度到场参加过培训活动的 ÷ 全部在任的书记；"
        "党员名册里没有同名党员的按没有参加计。",
        both(Q(secretary_trained=True)),
        both(Q(secretary=True)),
        ACTIVITIES,
        PartyOrganisationFact,
        of_title="有书记的党组织",
        yearly=True,
        by_name=True,
    ),
)


def _people(
    code: str,
    title: str,
    definition: str,
    total: str | Combinable,
    rows: Q,
    *,
    subject: Facts = OrganisationFact,
    by_name: bool = False,
) -> Indicator:
    return Indicator(
        *(code, title, "人", definition, both(rows)),
        subject=subject,
        total=total,
        by_name=by_name,
    )


def _sum(code: str, title: str, definition: str, *parts: str) -> Indicator:
    return Indicator(code, title, "人", definition, both(), parts=parts)


PROBATIONARY = F("members") - F("full_members")
UNPLACED_PROBATIONARY = F("unplaced_members") - F("unplaced_full_members")

MEMBERS = (
    _sum(
        "members",
        "党员总数",
        "单位中的党员与未登记工作单位的组织关系党员之和，一人只计一次；名册未核齐的单位取最近台账申报数。",
        "members_placed",
        "members_unplaced",
    ),
    _sum("full_members", "正式党员", "党员总数中的正式党员。", "full_placed", "full_unplaced"),
    _sum(
        "probationary_members",
        "预备党员",
        "党员总数中的预备党员；台账未区分的按正式党员计。",
        "probationary_placed",
        "probationary_unplaced",
    ),
    _people(
        "members_placed", "单位中的党员", "单位名册或台账申报的党员。", "members", Q(members__gt=0)
    ),
    _people(
        "full_placed",
        "单位中的正式党员",
        "单位名册或台账申报的正式党员。",
        "full_members",
        Q(full_members__gt=0),
    ),
    _people(
        "probationary_placed",
        "单位中的预备党员",
        "单位名册或台账申报的预备党员。",
        PROBATIONARY,
        Q(members__gt=F("full_members")),
    ),
    *(
        _people(code, title, definition, total, rows, subject=PartyOrganisationFact)
        for code, title, definition, total, rows in (
            (
                "members_unplaced",
                "未登记工作单位的党员",
                "组织关系在本地党组织、未登记在本地单位工作的党员。",
                "unplaced_members",
                Q(unplaced_members__gt=0),
            ),
            (
                "full_unplaced",
                "未登记工作单位的正式党员",
                "未登记工作单位的党员中的正式党员。",
                "unplaced_full_members",
                Q(unplaced_full_members__gt=0),
            ),
            (
                "probationary_unplaced",
                "未登记工作单位的预备党员",
                "未登记工作单位的党员中的预备党员。",
                UNPLACED_PROBATIONARY,
                Q(unplaced_members__gt=F("unplaced_full_members")),
            ),
        )
    ),
    *(
        _people(
            code,
            title,
            told,
            code,
            Q(**{f"{code}__gt": 0}),
            subject=PartyOrganisationFact,
            by_name=True,
        )
        for code, title, told in (
            ("formal_members", "组织关系党员", "组织关系在本地党组织的党员。"),
            ("floating_members", "流入流动党员", "流入本地党组织的流动党员，一人只计一处。"),
            ("managed_members", "纳管党员", "组织关系党员与流入流动党员合计，一人只计一次。"),
        )
    ),
    Indicator(
        "staff",
        "从业人员",
        "人",
        "口径内单位的从业人员。",
        both(counted, Q(staff__gt=0)),
        total="staff",
    ),
)
