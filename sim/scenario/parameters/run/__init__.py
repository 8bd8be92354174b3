"""Tables about a run, not about the market in it."""
