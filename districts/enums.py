"""The words of the registers; the Chinese label is what screens and ledgers say."""

from django.db import models


class AreaKind(models.TextChoices):
    CITY = "city", "市"
    DISTRICT = "district", "区"
    STREET = "street", "街道"
    TOWN = "town", "镇"
    COMMUNITY = "community", "社区"
    ZONE = "zone", "功能区"


class Role(models.TextChoices):
    CLERK = "clerk", "经办人"
    APPROVER = "approver", "审批人"
    OFFICIAL = "official", "区级人员"
    AUDITOR = "auditor", "审计员"
    ADMIN = "admin", "管理员"


class CommercialDistrictKind(models.TextChoices):
    COMMERCIAL = "commercial", "商圈"
    BUILDING = "building", "楼宇"
    PARK = "park", "园区"
    BUSINESS = "business", "商务区"
    MARKET = "market", "专业市场"
    COMMUNITY = "community", "社区"


class OrganisationKind(models.TextChoices):
    ENTERPRISE = "enterprise", "非公有制企业"
    SOCIAL = "social", "社会组织"
    SOLE_PROPRIETOR = "sole_proprietor", "个体工商户"
    DEPARTMENT = "department", "职能部门"
    STATE_ENTERPRISE = "state_enterprise", "国有企业"
    INSTITUTION = "institution", "事业单位"
    OTHER = "other", "其他单位"


class OperatingState(models.TextChoices):
    OPERATING = "operating", "正常经营"
    SUSPENDED = "suspended", "停业"
    SHELL = "shell", "空壳"
    DUPLICATE = "duplicate", "一企多照"


class PartyOrganisationType(models.TextChoices):
    COMMITTEE = "committee", "党委"
    GENERAL_BRANCH = "general_branch", "党总支"
    BRANCH = "branch", "党支部"
    JOINT_BRANCH = "joint_branch", "联合党支部"
    GROUP = "group", "党小组"


class CoverageClass(models.TextChoices):
    """The statistical class of a way of coverage; an organisation counts in its highest."""

    STANDALONE = "standalone", "单独组建"
    JOINT = "joint", "联合覆盖"
    OTHER = "other", "其他方式"
    WORK_ONLY = "work_only", "仅工作覆盖"


class Means(models.TextChoices):
    """By what Party work reaches an organisation that has no Party organisation."""

    INSTRUCTOR = "instructor", "党建指导员"
    LIAISON = "liaison", "联络员"
    TRADE_UNION = "trade_union", "工会"
    YOUTH_LEAGUE = "youth_league", "共青团"
    WOMENS_FEDERATION = "womens_federation", "妇联"


class CommitteeNature(models.TextChoices):
    """Only a Party organisation itself ever counts as one."""

    PARTY_ORGANISATION = "party_organisation", "党组织（联合党委、党总支）"
    DISPATCHED = "dispatched", "派出机关（党工委）"
    COORDINATING = "coordinating", "议事协调机构（联盟、联席会）"


class SeatCapacity(models.TextChoices):
    ENTERPRISE = "enterprise", "非公企业党组织"
    DEPARTMENT = "department", "职能部门"
    PROPERTY = "property", "物业公司"
    OWNER = "owner", "业主"
    COMMUNITY = "community", "社区"
    OTHER = "other", "其他"


class Metric(models.TextChoices):
    """What a statement puts a number to."""

    MEMBERS = "members", "党员总数"
    FULL_MEMBERS = "full_members", "正式党员"
    FLOATING_MEMBERS = "floating_members", "流动党员"
    ORGANISATIONS = "organisations", "单位数"
    STAFF = "staff", "从业人员"
    GRADUATES = "graduates", "高校毕业生"
    HOUSEHOLDS = "households", "户数"
    PLAQUES_HUNG = "plaques_hung", "悬挂牌匾"


class Qualifier(models.TextChoices):
    EXACT = "exact", "确数"
    ABOUT = "about", "约"
    NEARLY = "nearly", "近"
    OVER = "over", "余"


class BatchState(models.TextChoices):
    UPLOADED = "uploaded", "待核对"
    PREVIEWED = "previewed", "待确认"
    REFUSED = "refused", "已拒收"
    DONE = "done", "已导入"
    UNCHANGED = "unchanged", "无变化"
    UNDONE = "undone", "已撤销"


class KnownRows(models.TextChoices):
    """What an import does with the rows that the register already holds."""

    UPDATE = "update", "更新（只改有内容的格）"
    SKIP = "skip", "跳过"
    EACH = "each", "逐条看"


class Duty(models.TextChoices):
    """What a responsible person answers for in a patch, a building or a commercial district."""

    LEADER = "leader", "责任领导"
    CADRE = "cadre", "责任干部"
    GRID_WORKER = "grid_worker", "专属网格员"
    CONTACT = "contact", "负责人"


class PartyPostTitle(models.TextChoices):
    """Posts of a Party organisation's committee."""

    SECRETARY = "secretary", "书记"
    DEPUTY = "deputy", "副书记"
    ORGANISATION = "organisation", "组织委员"
    PUBLICITY = "publicity", "宣传委员"
    DISCIPLINE = "discipline", "纪检委员"
    MEMBER = "member", "委员"


class CouncilPostTitle(models.TextChoices):
    """Posts of a joint committee, of an alliance's council and of its sections."""

    SECRETARY = "secretary", "书记"
    DEPUTY = "deputy", "副书记"
    MEMBER = "member", "委员"
    CHAIR = "chair", "理事长"
    VICE_CHAIR = "vice_chair", "副理事长"
    COUNCILLOR = "councillor", "理事"
    SECRETARY_GENERAL = "secretary_general", "秘书长"
    OFFICE_HEAD = "office_head", "办公室主任"
    SECTION_HEAD = "section_head", "部长"


class LadderStep(models.TextChoices):
    """The improvement ladder of a Party organisation. 无组织抓组建 is no step of one: it is every
    operating organisation that none covers, and is counted, not typed."""

    REGULATE = "regulate", "有组织抓规范"
    IMPROVE = "improve", "已规范抓提高"


class PartyTitleKind(models.TextChoices):
    RED_BRAND = "red_brand", "红色品牌"
    RED_SEED = "red_seed", "红色种子"
    DEMONSTRATION = "demonstration", "示范点"
    SECRETARY_PROJECT = "secretary_project", "书记项目"
    OTHER = "other", "其他称号"


class Level(models.TextChoices):
    """Who grants: a title, an honour."""

    NATIONAL = "national", "国家级"
    PROVINCE = "province", "省（区）级"
    CITY = "city", "市级"
    DISTRICT = "district", "区（县）级"
    STREET = "street", "街道（镇）级"
    UNIT = "unit", "本单位"


class VenueKind(models.TextChoices):
    CENTRE = "centre", "党群服务中心"
    ACTIVITY_ROOM = "activity_room", "党员活动室"
    SERVICE_STATION = "service_station", "便民服务站（点）"
    INTEGRITY_STATION = "integrity_station", "诚信监督站"
    POST_HOUSE = "post_house", "驿站"
    OTHER = "other", "其他阵地"


class Sharing(models.TextChoices):
    """The three kinds of premises in the ledger of social organisations."""

    OWN = "own", "单独使用"
    WITH_PARTY = "with_party", "与其他党组织共用"
    WITH_COMMUNITY = "with_community", "与社区共用"


class SixHave(models.TextChoices):
    """六有: what a venue must have; six of six is up to the standard."""

    PREMISES = "premises", "有场所"
    EQUIPMENT = "equipment", "有设施"
    SIGNS = "signs", "有标志"
    FLAG = "flag", "有党旗"
    BOOKS = "books", "有图书"
    RULES = "rules", "有制度"


class SupportKind(models.TextChoices):
    RENT = "rent", "减免租金"
    CHARGES = "charges", "减免物业水电等费用"
    EQUIPMENT = "equipment", "设备家具"
    OTHER = "other", "其他实物"


class ListSource(models.TextChoices):
    """Whose list the register is compared with (三对比)."""

    REGISTRATION = "registration", "市场监管登记"
    TAX = "tax", "税务登记"
    SURVEY = "survey", "实地摸排"
    OTHER = "other", "其他名单"


class Match(models.TextChoices):
    """How a row of an outside list stands to the register."""

    MATCHED = "matched", "两边都有"
    ALIKE = "alike", "名称相近，待认定"
    ONLY_THERE = "only_there", "名单有、登记册没有"


class ListDecision(models.TextChoices):
    """What was decided about a row that the register lacks."""

    OPEN = "open", "待处理"
    REGISTERED = "registered", "已登记"
    SAME = "same", "认定为已登记单位"
    STRUCK = "struck", "剔除（不纳入）"


class MoveState(models.TextChoices):
    """申请迁入: an organisation moves to another street; its holder or the district decides."""

    APPLIED = "applied", "待对方确认"
    ACCEPTED = "accepted", "已迁入"
    REFUSED = "refused", "未同意"
    WITHDRAWN = "withdrawn", "已撤回"


class OrderState(models.TextChoices):
    """督办: an official asks a street to act, and gets an answer."""

    ISSUED = "issued", "待办理"
    ANSWERED = "answered", "已回复，待核查"
    RETURNED = "returned", "退回重办"
    CLOSED = "closed", "已办结"
    CANCELLED = "cancelled", "已撤销"
