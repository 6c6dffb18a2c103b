"""The form that registers and corrects a storefront."""

from typing import Any

from django.utils.timezone import localdate

from core.errors import Refused
from districts.scoped_admin.forms import ScopedForm
from districts.services import contact

PLACE = ("area", "commercial_district", "building", "organisation")


class StorefrontForm(ScopedForm):
    """Code and phone are checked as in a ledger; what it belongs to lies where it lies."""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        for name, read in (("uscc", contact.read_code), ("phone", contact.read_phone)):
            if name in self.changed_data and self.cleaned_data.get(name):
                try:
                    self.cleaned_data[name] = read(self.cleaned_data[name])
                except Refused as wrong:
                    self.add_error(name, str(wrong))
        if self.cleaned_data.get("organisation"):
            self.cleaned_data["owner_name"] = ""
        self._check_place()
        opened = self.cleaned_data.get("opened")
        if "opened" in self.changed_data and opened and opened > localdate():
            self.add_error("opened", f"开业时间不能晚于今天（{localdate()}），请核对。")
        return cleaned

    def _check_place(self) -> None:
        """A building stands in one commercial district, which reaches the area of the store."""
        area, district = self.cleaned_data.get("area"), self.cleaned_data.get("commercial_district")
        building = self.cleaned_data.get("building")
        if not {*PLACE} & {*self.changed_data}:
            return
        if building and district and building.commercial_district_id != district.pk:
            told = f"“{building}”在{building.commercial_district}，请改选楼栋或商圈。"
            self.add_error("building", told)
        elif not district and (district := self._nearest(building)):
            self.cleaned_data["commercial_district"] = district
        if area and district and not reaches(district, area):
            self.add_error("commercial_district", f"“{district}”不在{area}，请改选。")

    def _nearest(self, building: Any) -> Any:
        """Where it says none: that of its building, else that of whose it is."""
        if building:
            return building.commercial_district
        organisation = self.cleaned_data.get("organisation")
        known = organisation.commercial_district if organisation else None
        area = self.cleaned_data.get("area")
        return known if known and area and reaches(known, area) else None


def reaches(district: Any, area: Any) -> bool:
    """Whether the commercial district lies in the area, above it or touches it."""
    touched = [district.area, *district.touches.all()]
    return any(one.path.startswith(area.path) or area.path.startswith(one.path) for one in touched)
