"""A platform's offers, points and green terms."""
