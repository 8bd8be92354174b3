"""A platform, and the tables below it."""
