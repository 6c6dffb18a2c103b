"""What tests of activities share."""

from tests.districts.conftest import imported, previewed, uploaded

__all__ = ["imported", "previewed", "uploaded"]
