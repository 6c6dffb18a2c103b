"""临时报表: a table that is asked for in its address, computed from compiled figures."""
