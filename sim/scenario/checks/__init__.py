"""Checks between tables of a scenario; checks of one table are at the bottom of its module."""
