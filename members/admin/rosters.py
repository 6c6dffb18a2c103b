"""名册核齐: an act on organisations that only the app that counts members can do."""

from typing import Any

from django.utils.timezone import localdate

from districts.admin.organisations import OrganisationAdmin
from districts.models import Organisation
from districts.scoped_admin.acts import ActPage
from members.admin.member_acts import DayForm
from members.services import rosters


class RosterComplete(ActPage):
    slug, verb, form = "roster-complete", "名册核齐", DayForm

    def effect(self, obj: Organisation) -> str:
        told = rosters.difference(obj, localdate()).told
        return f"{told}核齐以后，党员数以登记册为准，与申报数的差别照样列出。"

    def perform(self, obj: Organisation, *, by: Any, day: Any, note: str = "", **_: Any) -> str:
        return f"名册已核齐。{rosters.confirm(obj, day=day, by=by, note=note).told}"


OrganisationAdmin.offer(RosterComplete())
