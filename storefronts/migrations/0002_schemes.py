"""The honour schemes a district starts with, each with its source; a district revises its own."""

import datetime as dt

from django.db import migrations

FIRST_DAY = dt.date(2010, 1, 1)
HARD, SCORED, VETO, BONUS = "hard", "scored", "veto", "bonus"


def hard(title, why, how, *, auto="", evidence=""):
    return {"kind": HARD, "group": "资质", "title": title, "why": why, "how": how, "auto": auto,
            "evidence": evidence, "needs_photo": bool(evidence)}


def scored(group, title, points, method, why="", how="", evidence=""):
    return {"kind": SCORED, "group": group, "title": title, "points": points, "method": method,
            "why": why, "how": how, "evidence": evidence, "needs_photo": bool(evidence)}


def veto(title, method=""):
    return {"kind": VETO, "group": "否决", "title": title, "method": method}


def bonus(title, points, method):
    return {"kind": BONUS, "group": "加分", "title": title, "points": points, "method": method}


MEMBER = hard("店内至少 1 名党员", "没有党员的店不能评这个称号。",
              "由街道按党员登记册自动核对；店里有党员没登记上的，请党员先报到。", auto="member")
LICENCE_VALID = hard("证照在有效期内", "证照失效的店不能参评。",
                     "由街道按登记册自动核对；已换新证的，请告诉街道更正。", auto="licence")
LICENCE = hard("营业执照照片", "核对是不是同一家店、在不在有效期。",
               "在光线好的地方拍，四角拍全，文字看得清。", evidence="营业执照照片")
TRADING = hard("开业满一年", "经营时间太短，看不出诚信。", "由街道按登记册自动核对。", auto="trading")
ACCIDENTS = veto("发生安全生产或者食品安全事故", "以主管部门认定为准。")
LICENCE_LOST = veto("证照被吊销、撤销")
WAGES = veto("拖欠工资，经责令仍不支付", "拖欠三个月以上。")
BLACKLIST = veto("列入经营异常名录或者失信名单", "以市场监管部门公示为准。")
FAKES = veto("销售假冒伪劣商品被查实")

SCHEMES = [
    {
        "code": "model_store", "name": "党员示范店",
        "version": {
            "source": "清远市清城区“双十双百”党员示范店条件：店内有党员，守承诺、无假货、不霸市、不欺客（2014）",
            "promises": ["守承诺", "无假货", "不霸市", "不欺客"],
            "numbering": "示范", "pass_mark": 80,
        },
        "criteria": [
            MEMBER, LICENCE_VALID, LICENCE,
            scored("守承诺", "承诺上墙并做到", 25, "承诺未上墙扣 10 分；查实一次未兑现扣 10 分。",
                   "顾客要看得见您承诺了什么。", "把四条承诺贴在收银台旁，连同店名一起拍。", "承诺上墙照片"),
            scored("无假货", "进货有票据，不卖假货", 25, "无进货台账扣 10 分；发现一件来源不明扣 5 分。",
                   "来路清楚，顾客才放心。", "拍一页近一个月的进货台账或票据。", "进货台账或票据照片"),
            scored("不霸市", "明码标价，公平交易", 25, "未明码标价每处扣 5 分；强买强卖、垄断货源扣 15 分。",
                   "价格写清楚，交易才公平。", "拍一处标价清楚的货架或价目表。", "明码标价照片"),
            scored("不欺客", "投诉有人管、有回音", 25, "未公布投诉电话扣 5 分；一年内投诉属实每件扣 10 分。",
                   "出了问题有人管。", "写明谁负责处理投诉、几天答复。"),
            ACCIDENTS, LICENCE_LOST, WAGES, FAKES,
            bonus("设党员先锋岗", 5, "有岗、有人、亮身份。"),
            bonus("先行赔付或者无理由退换", 5, "有公示、有记录。"),
        ],
    },
    {
        "code": "honest_merchant", "name": "诚信经营户",
        "version": {
            "source": "泉州市鲤城区诚信商户评定的三组指标和否决清单（2024）；不要求店内有党员",
            "promises": ["依法经营", "明码标价", "货真价实", "售后负责"],
            "numbering": "诚信", "pass_mark": 80,
        },
        "criteria": [
            TRADING, LICENCE_VALID, LICENCE,
            scored("资质", "证照齐全，场所固定", 30, "少一证扣 10 分；无固定场所不得分。",
                   "能找到人，才谈得上诚信。", "写明经营场所是自有还是租赁、到何时。"),
            scored("行为", "明码标价，不欺诈", 20, "每处不符扣 5 分。", "价格写清楚，交易才公平。",
                   "拍一处标价清楚的货架或价目表。", "明码标价照片"),
            scored("行为", "售后负责，投诉及时处理", 20, "逾期未处理每件扣 5 分。", "出了问题有人管。",
                   "写明退换规则和投诉处理时限。"),
            scored("环境", "店内整洁，消防通道畅通", 30, "每处不符扣 5 分。", "安全是第一位的。",
                   "拍店内全景，能看到通道。", "店内照片"),
            ACCIDENTS, LICENCE_LOST, WAGES, BLACKLIST, FAKES,
        ],
    },
    {
        "code": "star_merchant", "name": "党员星级商户", "starred": True,
        "version": {
            "source": "泉州市涂门街诚信商户百分制和五级星级（2018）：主体资格 17、经营行为 55、自律 20、维权 8，加分不超过 10",
            "promises": ["守承诺", "无假货", "不霸市", "不欺客"],
            "numbering": "星级", "pass_mark": 75, "star_marks": [75, 80, 85, 90, 95],
        },
        "criteria": [
            MEMBER, LICENCE_VALID, LICENCE,
            scored("主体资格", "证照齐全，亮照经营", 17, "少一证扣 5 分；未亮照扣 5 分。",
                   "顾客要看得到是谁在经营。", "拍店内悬挂的证照。", "亮照照片"),
            scored("经营行为", "商品质量合格，进货可查", 20, "发现一件不合格扣 5 分。",
                   "来路清楚，顾客才放心。", "拍一页近一个月的进货台账或票据。", "进货台账或票据照片"),
            scored("经营行为", "明码标价，计量准确", 20, "每处不符扣 5 分。", "价格写清楚，交易才公平。",
                   "拍一处标价清楚的货架或价目表。", "明码标价照片"),
            scored("经营行为", "合同守约，广告真实", 15, "查实一次扣 5 分。", "说到要做到。", "写明近一年有无违约、虚假宣传。"),
            scored("自律", "党员亮身份，承诺上墙", 20, "未亮身份扣 10 分；未上墙扣 10 分。",
                   "顾客要看得见您承诺了什么。", "把承诺贴在收银台旁，连同店名一起拍。", "承诺上墙照片"),
            scored("维权", "投诉有人管、有回音", 8, "一年内投诉属实每件扣 4 分。", "出了问题有人管。",
                   "写明谁负责处理投诉、几天答复。"),
            ACCIDENTS, LICENCE_LOST, WAGES, BLACKLIST, FAKES,
            bonus("获得表彰或者带头公益", 10, "每项 5 分，不超过 10 分。"),
        ],
    },
    {
        "code": "pioneer_counter", "name": "党员先锋岗", "for_counter": True,
        "version": {
            "source": "济宁市太白楼路商圈“亮身份、定岗位、做表率”（2019）",
            "promises": ["亮身份", "定岗位", "做表率"],
            "numbering": "先锋岗", "pass_mark": 80,
        },
        "criteria": [
            MEMBER,
            scored("亮身份", "岗位有党员，标牌醒目", 40, "无标牌扣 20 分。", "让顾客认得出先锋岗。",
                   "拍岗位和标牌，不拍党员的脸。", "岗位照片"),
            scored("定岗位", "职责写清楚", 30, "无职责扣 15 分。", "说清楚这个岗做什么。", "写明这个岗位的职责。"),
            scored("做表率", "服务好，无差评无投诉", 30, "投诉属实每件扣 10 分。", "先锋要走在前面。",
                   "写一件近期的服务事例。"),
            FAKES,
        ],
    },
]


def add_schemes(apps, schema_editor):
    scheme_model = apps.get_model("storefronts", "HonourScheme")
    version_model = apps.get_model("storefronts", "SchemeVersion")
    criterion_model = apps.get_model("storefronts", "Criterion")
    for one in SCHEMES:
        words = {key: value for key, value in one.items() if key not in {"version", "criteria"}}
        scheme = scheme_model.objects.create(area=None, **words)
        version = version_model.objects.create(scheme=scheme, number=1, **one["version"])
        criterion_model.objects.bulk_create(
            criterion_model(version=version, order=order, **criterion)
            for order, criterion in enumerate(one["criteria"], 1)
        )
        version_model.objects.filter(pk=version.pk).update(since=FIRST_DAY)


class Migration(migrations.Migration):
    dependencies = [("storefronts", "0001_initial")]

    operations = [migrations.RunPython(add_schemes, migrations.RunPython.noop)]
