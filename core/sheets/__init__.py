"""Excel in and out; see docs/architecture.md, “Ledgers”."""
