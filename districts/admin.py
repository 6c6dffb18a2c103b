"""The registers of this app and who works on them."""

from districts import admin_acts, admin_areas, admin_organisations, admin_party

__all__ = ["admin_acts", "admin_areas", "admin_organisations", "admin_party"]
