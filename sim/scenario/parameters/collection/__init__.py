"""Tables about collection."""
