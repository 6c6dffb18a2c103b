"""Pages of the merchants' portal, one subject a file. Everything is of the user's own stores; what
is another's answers like what does not exist."""
