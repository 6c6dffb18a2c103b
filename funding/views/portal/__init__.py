"""Pages of the merchants' portal about money."""
