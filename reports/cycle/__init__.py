"""The quarterly cycle: checks, submissions, movements, locking, corrections, what is filed."""
