"""The words of reports."""

from django.db import models


class ReportState(models.TextChoices):
    DRAFT = "draft", "已汇总"
    LOCKED = "locked", "已锁定"


class SubmissionState(models.TextChoices):
    """Of one reporting unit's part of an edition."""

    OPEN = "open", "待报送"
    SUBMITTED = "submitted", "已报送"
    RETURNED = "returned", "已退回"


class FilingKind(models.TextChoices):
    WORKBOOK = "workbook", "锁定时的工作簿"
    SCAN = "scan", "签字盖章扫描件"


class Paper(models.TextChoices):
    """What a workbook is printed on, always landscape."""

    A4 = "A4", "A4 横向"
    A3 = "A3", "A3 横向"


class MovementSubject(models.TextChoices):
    """What is rolled forward from quarter to quarter."""

    ORGANISATION = "organisation", "单位"
    PARTY_ORGANISATION = "party_organisation", "党组织"
    MEMBER = "member", "党员"
    STOREFRONT = "storefront", "商户"
    TITLE = "title", "称号"


class MovementKind(models.TextChoices):
    """上期锁定期末 ± 调整 + 新增 + 迁入 − 撤销 − 迁出 = 期末; what is corrected moves no number."""

    ADJUSTED_IN = "adjusted_in", "调整增加（补登、更正）"
    ADJUSTED_OUT = "adjusted_out", "调整减少（更正）"
    ADDED = "added", "新增"
    MOVED_IN = "moved_in", "迁入"
    REMOVED = "removed", "撤销"
    MOVED_OUT = "moved_out", "迁出"
    CORRECTED = "corrected", "更正内容"


class ChangeKind(models.TextChoices):
    """What became of a fact of a locked edition in the registers afterwards."""

    APPEARED = "appeared", "补登"
    VANISHED = "vanished", "不再计入"
    CORRECTED = "corrected", "更正"


class HostKind(models.TextChoices):
    """Who held an activity: what its one host is, or the office of the area."""

    PARTY_ORGANISATION = "party_organisation", "党组织"
    COMMITTEE = "committee", "联合党组织"
    ORGANISATION = "organisation", "单位"
    TEAM = "team", "志愿服务队"
    OFFICE = "office", "街道和区级部门"


class FormState(models.TextChoices):
    """Of a superior's form."""

    ACTIVE = "active", "使用中"
    ENDED = "ended", "已停用"


class FormPart(models.TextChoices):
    """What of an indicator a cell of a form gets; a text is of the edition or the unit."""

    NUMERATOR = "numerator", "数（比率的分子）"
    DENOMINATOR = "denominator", "比率的分母"
    RATE = "rate", "比率"
    TEXT = "text", "文字"


class FormPlace(models.TextChoices):
    """Whose figure a cell of a form gets."""

    WHOLE = "whole", "合计（全区）"
    UNIT = "unit", "指定填报单位"
    DIRECT = "direct", "区直（不属于任何填报单位）"
    NTH = "nth", "按顺序第几个填报单位"


class FormScale(models.TextChoices):
    """By what a form divides; a rate as per cent is a number such as 63.6."""

    ONE = "one", "原数"
    PERCENT = "percent", "百分数（63.6 表示 63.6%）"
    THOUSAND = "thousand", "千"
    MYRIAD = "myriad", "万（如 万元）"


class FormQuarter(models.TextChoices):
    """Of which quarter, seen from the one that is filled in."""

    SAME = "same", "本季度"
    PREVIOUS = "previous", "上季度"
    LAST_YEAR = "last_year", "上年同期"
    YEAR_END = "year_end", "上年末"
