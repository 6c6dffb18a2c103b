"""校核 by kind: each check is declared here as data and listed in `reports.cycle.checks`."""
