"""Tables about consumers and what ties them."""
