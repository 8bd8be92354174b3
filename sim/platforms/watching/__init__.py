"""How platforms watch accounts: limits, signals, screening, warnings, reviews."""
