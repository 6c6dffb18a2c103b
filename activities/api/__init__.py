"""What is done, for other systems: read only, by the user's areas, nobody by name."""
