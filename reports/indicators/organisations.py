"""Figures of organisations: the rates, the decomposition of 单位数, the kinds, the means."""

from django.db.models import Q

from districts.enums import Means, OrganisationKind, PartyOrganisationType
from reports.indicators.definition import ACTIVITIES, CHARTER, SURVEY, TABLE_27, Indicator
from reports.indicators.predicates import (
    MASS,
    both,
    by_means,
    counted,
    covered,
    due,
    few_members,
    instructor_linked,
    joint_at_most,
    no_members,
    of_kind,
    only_reached_by,
    only_reached_by_activity,
    only_reached_by_way,
    other_at_most,
    own_party_organisation,
    reached,
    standalone,
    three_in_joint,
    uncovered,
)

COVERAGE = (
    Indicator(
        "organisation_coverage",
        "组织覆盖率",
        "%",
        "被党组织覆盖的正常经营单位 ÷ 正常经营单位；分子是被覆盖的单位，不是党组织个数。",
        both(counted, covered),
        counted,
        SURVEY,
    ),
    Indicator(
        "work_coverage",
        "工作覆盖率",
        "%",
        "被党组织覆盖，或有指导员、联络员、工会、共青团、妇联联系的正常经营单位 ÷ 正常经营单位。",
        both(counted, reached),
        counted,
        SURVEY,
    ),
    Indicator(
        "standalone_rate",
        "单独组建率",
        "%",
        "单独建立党组织的正常经营单位 ÷ 正常经营单位。",
        both(counted, standalone),
        counted,
        SURVEY,
    ),
    Indicator(
        "due_established_rate",
        "应建已建率",
        "%",
        "正式党员达到应建人数（默认 3 名）且被党组织覆盖的单位 ÷ 正式党员达到应建人数的单位。",
        both(due, covered),
        due,
        CHARTER,
    ),
)

CLASSES = (
    Indicator(
        "organisations", "单位数", "家", "口径内截至当日正常经营的单位。", counted, source=TABLE_27
    ),
    Indicator(
        "covered",
        "已覆盖",
        "家",
        "被党组织覆盖的单位：单独、联合与其他方式之和。",
        both(counted, covered),
        source=TABLE_27,
    ),
    Indicator(
        "standalone",
        "单独组建",
        "家",
        "单独建立党组织的单位。",
        both(counted, standalone),
        source=TABLE_27,
    ),
    Indicator(
        "standalone_committee",
        "建立党委的",
        "家",
        "单独组建单位中建立党委的。",
        own_party_organisation(PartyOrganisationType.COMMITTEE),
        source=TABLE_27,
    ),
    Indicator(
        "standalone_general_branch",
        "建立总支部的",
        "家",
        "单独组建单位中建立党总支的。",
        own_party_organisation(PartyOrganisationType.GENERAL_BRANCH),
        source=TABLE_27,
    ),
    Indicator(
        "standalone_branch",
        "建立支部的",
        "家",
        "单独组建单位中建立党支部的。",
        own_party_organisation(PartyOrganisationType.BRANCH),
        source=TABLE_27,
    ),
    Indicator(
        "joint",
        "联合覆盖",
        "家",
        "没有单独建立党组织、由联合党支部等覆盖的单位。",
        both(counted, joint_at_most),
        source=TABLE_27,
    ),
    Indicator(
        "joint_with_three",
        "联合中具有3名以上党员的",
        "家",
        "联合覆盖单位中正式党员达到应建人数的，宜单独组建（成熟一个独立一个）。",
        three_in_joint,
        source=TABLE_27,
    ),
    Indicator(
        "other",
        "其他方式覆盖",
        "家",
        "以挂靠、派驻等其他方式被党组织覆盖的单位。",
        both(counted, other_at_most),
    ),
    Indicator(
        "uncovered", "未建立党组织", "家", "没有被党组织覆盖的单位。", uncovered, source=TABLE_27
    ),
    Indicator(
        "due_unestablished",
        "应建未建",
        "家",
        "正式党员达到应建人数（默认 3 名）而没有被党组织覆盖的单位。",
        both(due, uncovered),
        source=TABLE_27,
    ),
    Indicator(
        "few_members",
        "仅有个别党员",
        "家",
        "没有被党组织覆盖、有党员但正式党员不到应建人数的单位。",
        few_members,
        source=TABLE_27,
    ),
    Indicator(
        "no_members",
        "没有党员",
        "家",
        "没有被党组织覆盖、也没有党员的单位。",
        no_members,
        source=TABLE_27,
    ),
    Indicator(
        "seat_holders",
        "联合党组织成员单位",
        "家",
        "在商圈联合党组织中有席位的单位。",
        both(counted, Q(seat=True)),
    ),
)

WORK = (
    Indicator(
        "work_covered",
        "工作覆盖",
        "家",
        "工作覆盖率的分子。",
        both(counted, reached),
        source=SURVEY,
    ),
    Indicator(
        "work_unreached",
        "工作未覆盖",
        "家",
        "既没有被党组织覆盖，也没有任何工作覆盖方式的单位。",
        lambda basis: counted(basis) & ~reached(basis),
    ),
    Indicator(
        "instructor_linked",
        "党建指导员联系的",
        "家",
        "有党建指导员联系的单位，不论是否建立党组织。",
        instructor_linked,
        source=TABLE_27,
    ),
    Indicator(
        "instructors",
        "党建指导员",
        "人",
        "联系单位的党建指导员人数，一人联系多家只计一人，逐级重新计数。",
        instructor_linked,
        source=TABLE_27,
        distinct="instructor_id_on_day",
    ),
    Indicator(
        "liaison_linked",
        "联络员联系的",
        "家",
        "有联络员联系的单位，不论是否建立党组织。",
        lambda basis: counted(basis) & by_means(basis, Means.LIAISON),
    ),
    Indicator(
        "mass_organisations",
        "建立群团组织的",
        "家",
        "有工会、共青团或妇联的单位，不论是否建立党组织。",
        lambda basis: counted(basis) & by_means(basis, *MASS),
    ),
    *(
        Indicator(
            means.value,
            f"有{means.label}的",
            "家",
            f"有{means.label}的单位，不论是否建立党组织。",
            both(counted, Q(**{means.value: True})),
        )
        for means in MASS
    ),
    Indicator(
        "only_instructor",
        "仅由指导员覆盖",
        "家",
        "没有党组织覆盖、有党建指导员联系的单位。",
        only_reached_by(Means.INSTRUCTOR),
    ),
    Indicator(
        "only_liaison",
        "仅由联络员覆盖",
        "家",
        "没有党组织覆盖、没有指导员、有联络员联系的单位。",
        only_reached_by(Means.LIAISON, after=(Means.INSTRUCTOR,)),
    ),
    Indicator(
        "only_mass",
        "仅由群团覆盖",
        "家",
        "没有党组织覆盖、没有指导员和联络员、有工会、共青团或妇联的单位。",
        only_reached_by(*MASS, after=(Means.INSTRUCTOR, Means.LIAISON)),
    ),
    Indicator(
        "only_way",
        "仅以工作覆盖的方式联系",
        "家",
        "没有党组织覆盖和上述方式、以统计类别为“仅工作覆盖”的方式联系的单位。",
        only_reached_by_way,
    ),
    Indicator(
        "only_activity",
        "仅因参加活动",
        "家",
        "口径把本季参加活动计为工作覆盖的，没有党组织覆盖和上述方式、本季参加了活动的单位。",
        only_reached_by_activity,
        flow=True,
    ),
    Indicator(
        "active_organisations",
        "本季参加活动的单位",
        "家",
        "本季度内主办、协办或者到场参加了活动的正常经营单位，不论在哪里举办；一家只计一次。",
        both(counted, Q(active=True)),
        source=ACTIVITIES,
        flow=True,
    ),
    Indicator(
        "active_rate",
        "单位参与率",
        "%",
        "本季度内主办、协办或者到场参加了活动的正常经营单位 ÷ 正常经营单位。",
        both(counted, Q(active=True)),
        counted,
        ACTIVITIES,
        flow=True,
    ),
)


KIND_CODES = {
    OrganisationKind.ENTERPRISE: "enterprises",
    OrganisationKind.SOCIAL: "social_organisations",
    OrganisationKind.SOLE_PROPRIETOR: "sole_proprietors",
    OrganisationKind.STATE_ENTERPRISE: "state_enterprises",
    OrganisationKind.INSTITUTION: "institutions",
    OrganisationKind.OTHER: "other_organisations",
}


def _of_one_kind(kind: OrganisationKind, code: str) -> tuple[Indicator, ...]:
    """Each kind has its own line and its own two rates, whether or not the basis counts it."""
    of = of_kind(kind)
    title = str(kind.label)
    return (
        Indicator(code, title, "家", f"正常经营的{title}，无论是否计入口径分母。", of),
        Indicator(
            f"{code}_coverage",
            f"{title}组织覆盖率",
            "%",
            f"被党组织覆盖的正常经营{title} ÷ 正常经营{title}。",
            both(of, covered),
            of,
            SURVEY,
        ),
        Indicator(
            f"{code}_work_coverage",
            f"{title}工作覆盖率",
            "%",
            f"党的工作覆盖的正常经营{title} ÷ 正常经营{title}。",
            both(of, reached),
            of,
            SURVEY,
        ),
    )


KINDS = tuple(
    indicator for kind, code in KIND_CODES.items() for indicator in _of_one_kind(kind, code)
)
