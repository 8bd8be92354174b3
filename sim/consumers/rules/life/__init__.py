"""Rules of everyday life: income, wants, beliefs, people who come and go."""
