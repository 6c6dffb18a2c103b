"""The registers of this app and who works on them."""

from districts.admin import acts, areas, organisations, party, todos

__all__ = ["acts", "areas", "organisations", "party", "todos"]
