"""The import wizard: choose a file, see what it would do, confirm, take it back within a day.

Nothing is written before the confirmation; reading, comparing and writing are jobs, and the pages
follow them with htmx, or by reloading where there is no script.
"""
