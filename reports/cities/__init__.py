"""A city made up at full size, to measure by."""
