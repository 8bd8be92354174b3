"""Who gets credit, from what funds, at what loss."""
