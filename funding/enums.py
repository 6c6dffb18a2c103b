"""Kinds, sources, uses and states of money."""

from django.db import models


class FundKind(models.TextChoices):
    SPECIAL = "special", "专项经费"
    LOAN = "loan", "无息贷款基金"


class Source(models.TextChoices):
    """Who pays. 税前列支 is the tax treatment of what enterprises pay, never a source."""

    DISTRICT = "district", "区财政"
    TOWN = "town", "镇（街）财政"
    DUES = "dues", "区管党费"
    ENTERPRISE = "enterprise", "企业管理费"
    RETURNED = "returned", "党费返还"
    AWARD = "award", "奖补"
    PROJECT = "project", "上级项目经费"
    DONATION = "donation", "捐助"
    OTHER = "other", "其他"


class Use(models.TextChoices):
    PREMISES = "premises", "阵地建设"
    ACTIVITY = "activity", "党员活动"
    ALLOWANCE = "allowance", "岗位津贴"
    MATERIALS = "materials", "学习资料"
    TRAINING = "training", "教育培训"
    AWARD = "award", "表彰"
    HARDSHIP = "hardship", "困难帮扶"
    SERVICE = "service", "服务群众"
    OTHER = "other", "其他"


class AccountKind(models.TextChoices):
    """Money comes out of a source, is held, and goes to a use; lent, it comes back or is lost."""

    SOURCE = "source", "来源"
    HELD = "held", "结存"
    USE = "use", "支出"
    LENT = "lent", "在贷"
    LOST = "lost", "核销"


class JournalKind(models.TextChoices):
    OPENING = "opening", "上期结转"
    RECEIPT = "receipt", "到位"
    APPROPRIATION = "appropriation", "下拨"
    PAYMENT = "payment", "支出"
    LENDING = "lending", "放款"
    REPAYMENT = "repayment", "还款"
    WRITE_OFF = "write_off", "核销"


class DocumentState(models.TextChoices):
    """Of what one person records and another checks before it is posted."""

    RECORDED = "recorded", "待复核"
    RETURNED = "returned", "退回修改"
    POSTED = "posted", "已入账"
    REVERSED = "reversed", "已冲正"
    DROPPED = "dropped", "已作废"


class InKindState(models.TextChoices):
    """The same of gifts in kind: they are valued and checked, and enter no ledger."""

    RECORDED = "recorded", "待复核"
    RETURNED = "returned", "退回修改"
    POSTED = "posted", "已核定"
    DROPPED = "dropped", "已作废"


class Entitlement(models.TextChoices):
    """What a rule of appropriation counts."""

    MEMBER = "member", "每名党员"
    NEW_BRANCH = "new_branch", "每个新建党支部"
    PARTY_ORGANISATION = "party_organisation", "每个党组织"


class Rhythm(models.TextChoices):
    YEAR = "year", "每年（按季拨付）"
    QUARTER = "quarter", "每季度"
    ONCE = "once", "一次性"


class PayerLevel(models.TextChoices):
    FUND = "fund", "本级"
    TOWN = "town", "受益党组织所在镇（街）"


class BatchState(models.TextChoices):
    DRAFT = "draft", "拟定"
    SUBMITTED = "submitted", "待审核"
    RETURNED = "returned", "退回修改"
    CHECKED = "checked", "已审核待入账"
    POSTED = "posted", "已下拨"
    DROPPED = "dropped", "已作废"


class LineState(models.TextChoices):
    """A line that failed or was dropped gives its place to one of a later batch."""

    PROPOSED = "proposed", "拟定"
    POSTED = "posted", "已入账待付款"
    PAID = "paid", "银行已付待签收"
    FAILED = "failed", "未付成已冲回"
    SIGNED = "signed", "已签收"
    NIL = "nil", "不拨"
    DROPPED = "dropped", "已作废"


class ExpenseState(models.TextChoices):
    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "待审核"
    RETURNED = "returned", "退回补正"
    CHECKED = "checked", "待上级审批"
    APPROVED = "approved", "已审批待支付"
    PAID = "paid", "已支付"
    REVERSED = "reversed", "已冲正"
    REJECTED = "rejected", "不予报销"
    WITHDRAWN = "withdrawn", "已撤回"


class InKindKind(models.TextChoices):
    GOODS = "goods", "物资"
    PAPERS = "papers", "学习资料、党报党刊"
    SIGNS = "signs", "标牌、版面"
    EQUIPMENT = "equipment", "设备、家具"
    SERVICE = "service", "服务"
    OTHER = "other", "其他"


class LoanState(models.TextChoices):
    SUBMITTED = "submitted", "待审查"
    RETURNED = "returned", "退回补正"
    REVIEWED = "reviewed", "待委员会评议"
    APPROVED = "approved", "已同意待签协议"
    AGREED = "agreed", "已签协议待放款"
    LENT = "lent", "在贷"
    WRITING_OFF = "writing_off", "待核销复核"
    REPAID = "repaid", "已结清"
    WRITTEN_OFF = "written_off", "已核销"
    REJECTED = "rejected", "未通过"
    WITHDRAWN = "withdrawn", "已撤回"
