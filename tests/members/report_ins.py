"""What tests of report-ins share: one that waits in an area."""

import datetime as dt
from typing import Any

from django.utils.timezone import localdate

from core.encryption import fingerprint
from core.working_days import after
from districts.models import Area
from members.models import ConsentText, SelfReport

PHONE = "13895012345"


def waiting(area: Area, number: str = "ABCDEFGH2345", **fields: Any) -> SelfReport:
    """`waiting(zone, state="contacted", due=…)`: reported in today by 赵建国."""
    today = localdate()
    phone = fields.setdefault("phone", PHONE)
    return SelfReport.objects.create(
        **{
            "number": number,
            "area": area,
            "name": "赵建国",
            "phone_fingerprint": fingerprint(phone, "phone"),
            "belongs_to": "菏泽市张庄村党支部",
            "works_at": "阅海湾某某店",
            "consent": ConsentText.objects.get(version=1),
            "due": after(today, 5),
            "erase_on": today + dt.timedelta(days=37),
            **fields,
        }
    )
