"""What the clerks of the demonstration write where the check book asks why a number is as it is: by
check and figure, and in other words where a district has a reason of its own. All say 演示."""

from reports.cycle.checks import Finding

#: check (the figure that jumped) → why
WHY = {
    "due_unestablished": "已逐家上门核实，正按“成熟一个、独立一个”指导建立党组织，下季继续跟进",
    "no_ledger": "先建流动党员台账，企业台账正逐栋楼宇摸排，建账后纳入汇总",
    "execution": "本年预算在启用本系统以前批复，没有录入；支出都在已到位的经费以内",
    "organisations": "新登记开业的单位已及时纳入台账，名单逐家核对过",
    "covered": "新建党支部，联合支部又吸收一批企业，覆盖名单逐家核对过",
    "party_organisations": "集中组建党组织，批复文件齐全，名单核对过",
    "members": "新建支部的党员组织关系转入，已与党员名册核对",
    "activities": "新建党组织按规定开展组织生活，场次随之增加，记录齐全",
    "funds_received": "上级项目经费集中在第二季度到位，其他季度只有财政按季拨款",
    "funds_spent": "支出随活动安排逐季不同，按计划列支，凭证齐全",
}
#: by the code of the district
ELSEWHERE = {
    "410303": {
        "members": "“寻找党员、亮出身份”活动吸纳的党员编入支部，已与花名册核对",
        "activities": "商圈联合党工委成立后按制度开会、进驻、开展活动，记录齐全",
    },
    "441802": {
        "funds_received": "全年专项经费在第一季度一次到位，其他季度没有到位",
        "members": "当年新建支部的党员编入名册，逐支部核对过",
    },
    "130705": {
        "members": "“三对比三剔除”找到的党员和新建支部的党员编入，已与台账核对",
        "activities": "志愿服务联合会自 2018 年起逐场登记志愿活动，场次增加，记录齐全",
        "funds_received": "财政经费年初一次拨入，其他季度只有每月的慈善捐助",
        "due_unestablished": "企业正式党员刚满三名，已列入下季单独组建计划",
    },
}
FURTHER = "数字与登记册逐项核对无误"


def why(found: Finding, district: str) -> str:
    """In the district with this code."""
    code = found.key if found.check.code.startswith("jump") else found.check.code
    text = ELSEWHERE.get(district, {}).get(code) or WHY.get(code, FURTHER)
    return f"{text}（演示）。"
