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
    HOUSEHOLDS = "households", "户数"


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
