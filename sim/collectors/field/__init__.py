"""Visits: the city, its travel times, and the rounds of field teams."""
