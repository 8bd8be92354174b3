"""The society, and the tables below it."""
