"""Scenario files: read, extended, put together, written."""
