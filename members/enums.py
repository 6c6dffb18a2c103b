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
