"""Compiled loops of everyday life: pay, shopping, news, people who come and go."""
