"""What each indicator says of itself: title, unit, authority, and the words for what it counts."""

import pytest

from districts.enums import OrganisationKind
from reports.indicators import BY_CODE, FAMILIES, INDICATORS, indicator
from reports.indicators.definition import (
    ACTIVITIES,
    BRANCH_RULES,
    CHARTER,
    HOUSE,
    JOINT_BRANCH_LIMIT,
    SURVEY,
    TABLE_27,
    Indicator,
)
from reports.indicators.organisations import KIND_CODES
from reports.indicators.storefronts import REGISTER, TITLE_REGISTER
from reports.models import (
    PartyOrganisationFact,
    StorefrontFact,
    TitleFact,
)
from reports.subjects import SUBJECTS
from tests.reports.deeds import DEEDS

#: code: title, unit, source, and what the definition must name
SAID: dict[str, tuple[str, str, str, tuple[str, ...]]] = {
    "organisation_coverage": (
        "组织覆盖率",
        "%",
        SURVEY,
        ("被党组织覆盖的正常经营单位 ÷ 正常经营单位", "不是党组织个数"),
    ),
    "work_coverage": (
        "工作覆盖率",
        "%",
        SURVEY,
        ("党组织", "指导员", "联络员", "工会", "共青团", "妇联", "÷ 正常经营单位"),
    ),
    "standalone_rate": ("单独组建率", "%", SURVEY, ("单独建立党组织", "÷ 正常经营单位")),
    "due_established_rate": (
        "应建已建率",
        "%",
        CHARTER,
        ("正式党员达到应建人数", "3 名", "且被党组织覆盖", "÷ 正式党员达到应建人数的单位"),
    ),
    "organisations": ("单位数", "家", TABLE_27, ("口径内", "正常经营")),
    "covered": ("已覆盖", "家", TABLE_27, ("单独、联合与其他方式之和",)),
    "standalone": ("单独组建", "家", TABLE_27, ("单独建立党组织",)),
    "standalone_committee": ("建立党委的", "家", TABLE_27, ("单独组建单位中", "党委")),
    "standalone_general_branch": ("建立总支部的", "家", TABLE_27, ("单独组建单位中", "党总支")),
    "standalone_branch": ("建立支部的", "家", TABLE_27, ("单独组建单位中", "党支部")),
    "joint": ("联合覆盖", "家", TABLE_27, ("没有单独建立党组织", "联合党支部")),
    "joint_with_three": (
        "联合中具有3名以上党员的",
        "家",
        TABLE_27,
        ("联合覆盖单位中", "正式党员达到应建人数", "宜单独组建"),
    ),
    "other": ("其他方式覆盖", "家", HOUSE, ("挂靠", "派驻")),
    "uncovered": ("未建立党组织", "家", TABLE_27, ("没有被党组织覆盖",)),
    "due_unestablished": (
        "应建未建",
        "家",
        TABLE_27,
        ("正式党员达到应建人数", "没有被党组织覆盖"),
    ),
    "few_members": (
        "仅有个别党员",
        "家",
        TABLE_27,
        ("没有被党组织覆盖", "有党员但正式党员不到应建人数"),
    ),
    "no_members": ("没有党员", "家", TABLE_27, ("没有被党组织覆盖", "也没有党员")),
    "seat_holders": ("联合党组织成员单位", "家", HOUSE, ("席位",)),
    "work_covered": ("工作覆盖", "家", SURVEY, ("工作覆盖率的分子",)),
    "work_unreached": ("工作未覆盖", "家", HOUSE, ("既没有被党组织覆盖", "没有任何工作覆盖方式")),
    "instructor_linked": ("党建指导员联系的", "家", TABLE_27, ("指导员", "不论是否建立党组织")),
    "instructors": ("党建指导员", "人", TABLE_27, ("一人联系多家只计一人", "逐级重新计数")),
    "liaison_linked": ("联络员联系的", "家", HOUSE, ("联络员", "不论是否建立党组织")),
    "mass_organisations": ("建立群团组织的", "家", HOUSE, ("工会、共青团或妇联",)),
    "trade_union": ("有工会的", "家", HOUSE, ("工会",)),
    "youth_league": ("有共青团的", "家", HOUSE, ("共青团",)),
    "womens_federation": ("有妇联的", "家", HOUSE, ("妇联",)),
    "only_instructor": ("仅由指导员覆盖", "家", HOUSE, ("没有党组织覆盖、有党建指导员",)),
    "only_liaison": ("仅由联络员覆盖", "家", HOUSE, ("没有指导员、有联络员",)),
    "only_mass": ("仅由群团覆盖", "家", HOUSE, ("没有指导员和联络员、有工会、共青团或妇联",)),
    "only_activity": ("仅因参加活动", "家", HOUSE, ("没有党组织覆盖和上述方式", "参加了活动")),
    "active_organisations": (
        "本季参加活动的单位",
        "家",
        ACTIVITIES,
        ("主办、协办或者到场", "一家只计一次"),
    ),
    "active_rate": ("单位参与率", "%", ACTIVITIES, ("参加了活动", "÷ 正常经营单位")),
    "only_way": ("仅以工作覆盖的方式联系", "家", HOUSE, ("没有党组织覆盖和上述方式", "仅工作覆盖")),
    "party_organisations": ("党组织", "个", TABLE_27, ("存续", "党小组、派出机关和联盟不计")),
    "committees": ("党委", "个", TABLE_27, ("存续的党委",)),
    "general_branches": ("党总支", "个", TABLE_27, ("存续的党总支",)),
    "branches": ("党支部", "个", TABLE_27, ("存续的党支部",)),
    "joint_branches": ("联合党支部", "个", TABLE_27, ("存续的联合党支部",)),
    "groups": ("党小组", "个", TABLE_27, ("存续的党小组",)),
    "party_organisations_founded": (
        "本季新建党组织",
        "个",
        TABLE_27,
        ("本季度内成立", "党小组不计"),
    ),
    "crowded_joint_branches": (
        "覆盖超过5家的联合党支部",
        "个",
        TABLE_27,
        (f"不超过 {JOINT_BRANCH_LIMIT} 家", BRANCH_RULES),
    ),
    "members": ("党员总数", "人", HOUSE, ("一人只计一次", "未核齐的单位取最近台账申报数")),
    "full_members": ("正式党员", "人", HOUSE, ("正式党员",)),
    "probationary_members": ("预备党员", "人", HOUSE, ("预备党员", "未区分的按正式党员计")),
    "members_placed": ("单位中的党员", "人", HOUSE, ("单位名册或台账申报的党员",)),
    "full_placed": ("单位中的正式党员", "人", HOUSE, ("申报的正式党员",)),
    "probationary_placed": ("单位中的预备党员", "人", HOUSE, ("申报的预备党员",)),
    "members_unplaced": ("未登记工作单位的党员", "人", HOUSE, ("未登记在本地单位工作",)),
    "full_unplaced": ("未登记工作单位的正式党员", "人", HOUSE, ("正式党员",)),
    "probationary_unplaced": ("未登记工作单位的预备党员", "人", HOUSE, ("预备党员",)),
    "formal_members": ("组织关系党员", "人", HOUSE, ("组织关系在本地党组织",)),
    "floating_members": ("流入流动党员", "人", HOUSE, ("流入本地", "一人只计一处")),
    "managed_members": ("纳管党员", "人", HOUSE, ("组织关系", "流入", "一人只计一次")),
    "secretaries_trained_year": (
        "本年书记参训率",
        "%",
        ACTIVITIES,
        ("在任的党组织书记", "本年度到场参加过培训", "÷ 全部在任的书记"),
    ),
    "staff": ("从业人员", "人", HOUSE, ("口径内单位的从业人员",)),
}
STORES: dict[str, tuple[str, str, str, tuple[str, ...]]] = {
    "storefronts": ("商户", "家", REGISTER, ("开业", "没有歇业")),
    "storefronts_with_member": ("有党员的商户", "家", REGISTER, ("店内有党员", "终止的不计")),
    "model_stores": ("党员示范店", "家", TITLE_REGISTER, ("在册", "过了有效期", "按到期算")),
    "model_stores_awarded": (
        "本季新授党员示范店",
        "家",
        TITLE_REGISTER,
        ("本季度内授牌", "不论季末是否还在册", "续期、恢复的不是新授"),
    ),
    "model_stores_revoked": (
        "本季摘牌党员示范店",
        "家",
        TITLE_REGISTER,
        ("本季度内决定摘牌", "没有经申诉恢复", "到期、退出、注销的不是摘牌"),
    ),
    "model_stores_suspended": ("暂停的党员示范店", "家", TITLE_REGISTER, ("限期整改",)),
    "model_stores_expired": ("到期的党员示范店", "家", TITLE_REGISTER, ("没有续期",)),
    "honest_merchants": ("诚信经营户", "户", TITLE_REGISTER, ("在册",)),
    "pioneer_counters": ("党员先锋岗", "个", TITLE_REGISTER, ("一个柜台（岗位）一个",)),
    "star_merchants": ("党员星级商户", "家", TITLE_REGISTER, ("一至五星合计",)),
    **{
        f"star_merchants_{stars}": (f"{word}星商户", "家", TITLE_REGISTER, (f"当日为{word}星",))
        for stars, word in enumerate("一二三四五", 1)
    },
    "plaques_awarded": ("授予牌匾", "块", TITLE_REGISTER, ("累计授予", "摘牌的也在内")),
    "plaques_standing": ("在册牌匾", "块", TITLE_REGISTER, ("在册的全部称号",)),
    "plaques_hung": ("悬挂牌匾", "块", TITLE_REGISTER, ("亮牌日期", "不等于挂出来")),
    "plaques_lapsing": ("三个月内到期的牌匾", "块", TITLE_REGISTER, ("下个季度内",)),
    **{
        f"plaques_lapsing_{month}": (f"下季第{word}个月到期的牌匾", "块", TITLE_REGISTER, ("在册",))
        for month, word in enumerate("一二三", 1)
    },
}
SAID |= STORES
OF_KINDS = {
    "enterprises": "非公有制企业",
    "social_organisations": "社会组织",
    "sole_proprietors": "个体工商户",
}


@pytest.mark.parametrize("code", SAID)
def test_an_indicator_names_what_it_counts(code: str) -> None:
    title, unit, source, words = SAID[code]
    one = BY_CODE[code]
    assert (one.title, one.unit, one.source) == (title, unit, source)
    assert [word for word in words if word not in one.definition] == []


def test_every_indicator_is_either_told_or_of_a_kind() -> None:
    of_kinds = {f"{code}{rate}" for code in KIND_CODES.values() for rate in ("", *RATES)}
    deeds = {one.code for one in INDICATORS if one.subject in DEEDS}
    assert BY_CODE.keys() == SAID.keys() | of_kinds | deeds


RATES = ("_coverage", "_work_coverage")


@pytest.mark.parametrize(("kind", "code"), KIND_CODES.items())
def test_each_kind_has_its_count_and_its_two_rates(kind: OrganisationKind, code: str) -> None:
    count, coverage, work = (BY_CODE[f"{code}{rate}"] for rate in ("", *RATES))
    name = kind.label
    assert (count.title, count.unit, count.is_rate) == (name, "家", False)
    assert "无论是否计入口径分母" in count.definition
    assert (coverage.title, work.title) == (f"{name}组织覆盖率", f"{name}工作覆盖率")
    for rate, how in ((coverage, "被党组织覆盖"), (work, "党的工作覆盖")):
        assert (rate.unit, rate.source, rate.is_rate) == ("%", SURVEY, True)
        assert rate.definition == f"{how}的正常经营{name} ÷ 正常经营{name}。"


def test_every_kind_but_departments_is_counted_by_itself() -> None:
    assert set(OrganisationKind) - set(KIND_CODES) == {OrganisationKind.DEPARTMENT}


def test_no_code_means_two_figures() -> None:
    codes = [one.code for one in INDICATORS]
    assert len(codes) == len(set(codes))


def test_what_each_figure_is_of() -> None:
    """Party organisations with their members, storefronts and titles are facts of their own."""
    of_parties = {one.code for one in INDICATORS if one.subject is PartyOrganisationFact}
    assert of_parties == {
        *(code for code, said in SAID.items() if said[1] == "个" and code not in STORES),
        *("members_unplaced", "full_unplaced", "probationary_unplaced"),
        *("formal_members", "floating_members", "managed_members", "secretaries_trained_year"),
    }
    of_storefronts = {one.code for one in INDICATORS if one.subject is StorefrontFact}
    assert of_storefronts == {"storefronts", "storefronts_with_member"}
    of_titles = {one.code for one in INDICATORS if one.subject is TitleFact}
    assert of_titles == STORES.keys() - of_storefronts
    assert {one.subject for one in INDICATORS} == SUBJECTS.keys()


def test_what_happened_in_the_quarter_and_what_stands_at_its_end() -> None:
    assert {one.code for one in INDICATORS if one.flow} == {
        *("party_organisations_founded", "model_stores_awarded", "model_stores_revoked"),
        *("only_activity", "active_organisations", "active_rate"),
        *(one.code.removesuffix("_year") for one in INDICATORS if one.yearly and told_twice(one)),
        *(one.code for one in INDICATORS if one.code.startswith("life_")),
        "joint_meetings_rate",
    }


def told_twice(one: Indicator) -> bool:
    return one.yearly and one.code.removesuffix("_year") in BY_CODE


def test_what_is_told_of_the_quarter_is_told_of_the_year() -> None:
    """Both with the same unit, total and scale: only the time differs."""
    for year in filter(told_twice, INDICATORS):
        quarter = BY_CODE[year.code.removesuffix("_year")]
        assert (quarter.title[:2], year.title[:2]) == ("本季", "本年"), year.code
        assert quarter.title[2:] == year.title[2:]
        assert quarter.definition.removeprefix("本季度内") == year.definition.removeprefix(
            "本年度截至当日"
        )
        assert (quarter.unit, quarter.scale) == (year.unit, year.scale)
        assert year.total in {quarter.total, f"{quarter.total}_year"}


def test_what_only_a_roster_can_say() -> None:
    assert {one.code for one in INDICATORS if one.by_name} == {
        *("formal_members", "floating_members", "managed_members", "secretaries_trained_year"),
        *("members_share", "members_share_year", "study_hours", "study_hours_year"),
    }


def test_amounts_read_in_their_unit() -> None:
    money, hours, count = BY_CODE["outcome_money"], BY_CODE["study_hours"], BY_CODE["activities"]
    assert (money.unit, money.told(40_000_00), money.told(1_234_05)) == ("元", "40,000", "1,234.05")
    assert (hours.unit, hours.told(320), hours.told(15)) == ("学时", "32", "1.5")
    assert (count.unit, count.told(2500)) == ("场", "2,500")
    assert (money.amount(1_234_05), money.amount(100), count.amount(7)) == (1234.05, 1, 7)


def test_what_is_added_up_and_what_is_counted_apart() -> None:
    totals = {
        one.code: one.total
        for one in INDICATORS
        if isinstance(one.total, str) and one.total and one.subject not in DEEDS
    }
    assert totals == {
        "members_placed": "members",
        "full_placed": "full_members",
        "members_unplaced": "unplaced_members",
        "full_unplaced": "unplaced_full_members",
        "formal_members": "formal_members",
        "floating_members": "floating_members",
        "managed_members": "managed_members",
        "staff": "staff",
    }
    assert [one.code for one in INDICATORS if one.distinct] == ["instructors"]
    assert BY_CODE["instructors"].distinct == "instructor_id_on_day"


def test_each_family_counts_the_facts_of_a_value() -> None:
    assert FAMILIES.keys() == {"way", "ownership", "honour", "host", "activity"}
    honour = indicator("honour:红色商户")
    assert (honour.title, honour.unit, honour.subject) == ("红色商户", "个", TitleFact)
    assert honour.definition == "截至当日在册的“红色商户”。"
    host, kind = indicator("host:team"), indicator("activity:jobs")
    assert (host.title, host.unit, host.flow) == ("志愿服务队", "场", True)
    assert host.definition == "本季度内由志愿服务队主办的活动。"
    assert kind.definition == "本季度内举办的“送岗位”活动。"
    way, ownership = indicator("way:单独组建"), indicator("ownership:私营企业")
    assert (way.title, way.unit) == ("单独组建", "家")
    assert way.definition == "以“单独组建”方式覆盖或联系的单位。"
    assert (ownership.title, ownership.unit) == ("私营企业", "家")
    assert ownership.definition == "类型为“私营企业”的单位。"


@pytest.mark.parametrize("code", ["", ":", "nothing", "nothing:x", "organisations:x"])
def test_there_is_no_other_figure(code: str) -> None:
    with pytest.raises(KeyError):
        indicator(code)
