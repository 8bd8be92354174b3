"""What a run remembers: each day, contacts, cohorts, statements and society, and whether the books agree."""
