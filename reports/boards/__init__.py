"""The pages of the dashboard: figures, charts and what needs action."""
