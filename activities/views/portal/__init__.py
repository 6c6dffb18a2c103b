"""Pages of activities in the merchants' portal, one subject a file."""
