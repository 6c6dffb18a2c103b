"""The words of the members' registers."""

from django.db import models


class Sex(models.TextChoices):
    MALE = "M", "男"
    FEMALE = "F", "女"


class AffiliationKind(models.TextChoices):
    """Where a member belongs, and where he lives his Party life, are different links."""

    FORMAL = "formal", "组织关系"
    FLOATING_IN = "floating_in", "流入"
    FLOATING_OUT = "floating_out", "流出"
    DUAL = "dual", "参加多重组织生活"


class EndReason(models.TextChoices):
    MOVED_OUT = "moved_out", "转出"
    DIED = "died", "去世"
    EXPELLED = "expelled", "开除党籍"
    SUSPENDED = "suspended", "停止党籍"
    STRUCK_OFF = "struck_off", "除名"
    LEFT = "left", "自行脱党"
    WITHDRAWN = "withdrawn", "取消预备党员资格"


class TransferState(models.TextChoices):
    """组织关系转接: until the receipt the old branch stays responsible."""

    APPLIED = "applied", "已申请"
    CHECKED = "checked", "已审核"
    LETTER = "letter", "已开介绍信"
    RECEIVED = "received", "已办结"
    RETURNED = "returned", "已退回"
    WITHDRAWN = "withdrawn", "已撤回"


class LeadState(models.TextChoices):
    """The funnel of a hidden member's report-in."""

    LEAD = "lead", "新线索"
    CONTACTED = "contacted", "已联系"
    VERIFIED = "verified", "已核实"
    ADMITTED = "admitted", "已纳入"
    UNVERIFIED = "unverified", "无法核实"
    WITHDRAWN = "withdrawn", "本人撤回"
    ERASED = "erased", "已清除"


class ContactResult(models.TextChoices):
    """What the call to somebody who reported in led to; the usual one first."""

    FLOATING = "floating", "已核实，登记为流动党员"
    TRANSFER = "transfer", "已核实，转入组织关系"
    VERIFIED = "verified", "已核实，稍后编入支部"
    CONTACTED = "contacted", "已联系，还要核实"
    UNVERIFIED = "unverified", "无法核实"


class Admission(models.TextChoices):
    """How a verified member was taken in."""

    TRANSFER = "transfer", "转入组织关系"
    FLOATING = "floating", "流动党员登记"


class PointKind(models.TextChoices):
    """What a hidden member saw: which board or letter brought how many."""

    BOARD = "board", "展板"
    SHOP = "shop", "门店"
    LETTER = "letter", "公开信"
    QUESTIONNAIRE = "questionnaire", "问卷"
    ONLINE = "online", "网络"
    OTHER = "other", "其他"


class Stage(models.TextChoices):
    """Development of members; only stage and date are kept, the dossier lies elsewhere."""

    APPLICANT = "applicant", "入党申请人"
    TALKED = "talked", "已派人谈话"
    ACTIVIST = "activist", "入党积极分子"
    CANDIDATE = "candidate", "发展对象"
    PROBATIONARY = "probationary", "预备党员"
    EXTENDED = "extended", "延长预备期"
    FULL = "full", "已转正"
    STOPPED = "stopped", "已终止"


class LostReason(models.TextChoices):
    """Codes of the ledger of members out of contact."""

    WORK = "work", "外出务工经商"
    REFORM = "reform", "改制破产"
    GRADUATE = "graduate", "毕业去向不明"
    EMPLOYER = "employer", "工作单位改变"
    ABROAD = "abroad", "出国（境）"
    RESIDENCE = "residence", "居住地改变"
    OTHER = "other", "其他"


class PostKind(models.TextChoices):
    VANGUARD = "vanguard", "党员先锋岗"
    MODEL = "model", "党员示范岗"
    AREA = "area", "党员责任区"
    HOUSEHOLD = "household", "党员中心户"


class RecommendationKind(models.TextChoices):
    """推优: for what somebody is recommended."""

    COLLEGE = "college", "推荐上大专（本科）学习"
    HOUSEHOLD = "household", "推荐积分入户"
    DELEGATE = "delegate", "推荐为党代表、人大代表、政协委员"
    ACTIVIST = "activist", "推荐为入党积极分子"
    HONOUR = "honour", "推荐评先评优"
    OTHER = "other", "其他"


class Outcome(models.TextChoices):
    PENDING = "pending", "已推荐"
    GRANTED = "granted", "已落实"
    REFUSED = "refused", "未通过"


class Link(models.TextChoices):
    """By what a list of members is narrowed: how they are linked today."""

    FORMAL = "formal", "组织关系党员"
    FLOATING_IN = "floating_in", "流入流动党员"
    FLOATING_OUT = "floating_out", "流出党员"
    DUAL = "dual", "参加多重组织生活"
    LOST = "lost", "失联党员"
