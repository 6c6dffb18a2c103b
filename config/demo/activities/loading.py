"""What the five cities did, one after another; what is there already stays."""

from accounts.models import User
from config.demo.activities.baohu import load_baohu
from config.demo.activities.jinfeng import load_jinfeng
from config.demo.activities.jining import load_jining
from config.demo.activities.qingcheng import load_qingcheng
from config.demo.activities.xigong import load_xigong
from config.demo.activities.xuanhua import load_xuanhua
from districts.models import Area


def load_activities(areas: dict[str, Area], by: User) -> bool:
    """After Party organisations, ledgers and places, before the quarters are compiled. Whether
    anything was made."""
    return any(
        [
            load_xigong(areas["410303"], by),
            load_qingcheng(areas, by),
            load_jinfeng(areas, by),
            load_baohu(areas),
            load_xuanhua(areas["130705Z01"], by),
            load_jining(areas, by),
        ]
    )
