"""What collectors know of debts: cases, notes, jobs, placements, promises, proofs and sales."""
