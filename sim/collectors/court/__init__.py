"""The court: suits, the docket, its fees and what it enforces."""
