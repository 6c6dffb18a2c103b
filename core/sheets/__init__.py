"""Excel in and out; see docs/architecture.md, “Ledgers”."""

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"  # media type
