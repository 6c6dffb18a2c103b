"""The words of the model stores."""

from django.db import models


class Trade(models.TextChoices):
    RETAIL = "retail", "零售"
    CATERING = "catering", "餐饮"
    HOTEL = "hotel", "住宿"
    CULTURE = "culture", "文化娱乐"
    EDUCATION = "education", "教育培训"
    COMMUNICATION = "communication", "通讯数码"
    CLOTHING = "clothing", "服装鞋帽"
    MATERIALS = "materials", "建材家居"
    SERVICE = "service", "生活服务"
    OTHER = "other", "其他"


class PhotoKind(models.TextChoices):
    FRONT = "front", "门头"
    INSIDE = "inside", "店内"
    LICENCE = "licence", "营业执照"
    COUNTER = "counter", "先锋岗柜台"
    PROMISE = "promise", "承诺上墙"
    OTHER = "other", "其他"


class CriterionKind(models.TextChoices):
    """Hard conditions must be met, scored ones add up, a veto ends it, a bonus adds on top."""

    HARD = "hard", "必备条件"
    SCORED = "scored", "评分指标"
    VETO = "veto", "一票否决"
    BONUS = "bonus", "加分项"


class AutoCheck(models.TextChoices):
    """A hard condition that the register answers by itself."""

    MEMBER = "member", "店内有党员"
    LICENCE = "licence", "证照在有效期内"
    TRADING = "trading", "开业满一年"


class ApplicationKind(models.TextChoices):
    FIRST = "first", "申报"
    RENEWAL = "renewal", "续期"


class ApplicationState(models.TextChoices):
    """申报: the way to a title."""

    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "已申报，待推荐"
    RETURNED = "returned", "待补正"
    RECOMMENDED = "recommended", "已推荐，待初审"
    REVIEWED = "reviewed", "初审通过，待评分"
    SCORED = "scored", "已评分，待公示"
    NOTICED = "noticed", "公示中"
    AWARDED = "awarded", "已授牌"
    REJECTED = "rejected", "未通过"
    WITHDRAWN = "withdrawn", "已撤回"


class TitleState(models.TextChoices):
    """What becomes of a title once it was awarded. Only 在册 is valid."""

    STANDING = "standing", "在册"
    SUSPENDED = "suspended", "暂停（限期整改）"
    REVOKED = "revoked", "已摘牌"
    APPEALED = "appealed", "已摘牌，申诉中"
    EXPIRED = "expired", "已到期"
    GIVEN_UP = "given_up", "主动退出"
    CLOSED = "closed", "歇业注销"


class Verdict(models.TextChoices):
    """What the review says of one criterion."""

    MET = "met", "符合"
    NOT_MET = "not_met", "不符"
    MISSING = "missing", "待补"


class RevocationGround(models.TextChoices):
    """事由类别: what the public reads of a decision; its own words may name somebody."""

    CONDITIONS = "conditions", "不再符合评选条件"
    INSPECTION = "inspection", "检查不合格，逾期没有整改"
    COMPLAINT = "complaint", "群众反映查证属实"
    VETO = "veto", "发生评选办法规定的否决情形"


class AppealOutcome(models.TextChoices):
    UPHELD = "upheld", "维持摘牌"
    RESTORED = "restored", "撤销摘牌，恢复称号"


class InspectionKind(models.TextChoices):
    QUARTERLY = "quarterly", "季度检查"
    SPOT = "spot", "抽查"
    FEEDBACK = "feedback", "核查反映"
    RECTIFIED = "rectified", "整改复查"


class InspectionOutcome(models.TextChoices):
    PASSED = "passed", "合格"
    RECTIFY = "rectify", "限期整改"
    REVOKE = "revoke", "建议摘牌"


class FeedbackKind(models.TextChoices):
    COMPLAINT = "complaint", "反映问题"
    OBJECTION = "objection", "公示异议"


class FeedbackConsequence(models.TextChoices):
    """What a proven one leads to. Suspending and rejecting are decided by the approver."""

    NONE = "none", "已责成商户改正"
    STARS = "stars", "调低星级"
    INSPECTION = "inspection", "安排检查"
    SUSPENSION = "suspension", "建议暂停称号"
    REJECTION = "rejection", "建议不予通过"


class FeedbackState(models.TextChoices):
    """Received, looked into (proven or not), answered."""

    RECEIVED = "received", "已受理"
    CHECKED = "checked", "已核查"
    ANSWERED = "answered", "已答复"
