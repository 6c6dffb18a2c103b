"""What was compiled, for other systems: indicators, figures, facts, editions, targets."""
