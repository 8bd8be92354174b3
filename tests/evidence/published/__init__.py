"""What the market gives beside what is published: rows with their targets, one module for each group of them.

``targets.toml`` has a table for each group and in it a table for each row: ``about``, ``unit``, and, where a figure is
published, ``value``, ``tolerance`` and ``source``. ``before.toml`` has what the market gave before people paid like
people. A group is a function that measures one replication of its market and returns numbers by the names of its rows.
"""
