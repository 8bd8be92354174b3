"""The parameters: one module a table of a scenario file, named as the table."""
