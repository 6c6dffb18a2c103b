"""The words of reports."""

from django.db import models


class ReportState(models.TextChoices):
    DRAFT = "draft", "已汇总"
    LOCKED = "locked", "已锁定"


class HostKind(models.TextChoices):
    """Who held an activity: what its one host is, or the office of the area."""

    PARTY_ORGANISATION = "party_organisation", "党组织"
    COMMITTEE = "committee", "联合党组织"
    ORGANISATION = "organisation", "单位"
    TEAM = "team", "志愿服务队"
    OFFICE = "office", "街道和区级部门"
