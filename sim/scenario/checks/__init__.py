"""What must hold between the values of a scenario: one module a subject, each check a function that raises."""
