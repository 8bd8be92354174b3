"""A day of collection: what a strategy asks, what rules allow, who does it, and what came of it."""
