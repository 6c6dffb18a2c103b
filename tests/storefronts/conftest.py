"""What tests of the model stores share."""

from tests.storefronts.clock import today

__all__ = ["today"]
