"""Tests of the society."""
