"""What every list of /api/v1/ is made of, and the registers of a district as such lists."""
