"""The admin of every register, safe across areas; see docs/architecture.md, “Scope”."""
