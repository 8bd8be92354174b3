"""What must hold between tables of a scenario; checks of one table stand at the bottom of its module."""
