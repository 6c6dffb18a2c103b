"""The demonstration: five published cities, as far as their ledgers need them."""
