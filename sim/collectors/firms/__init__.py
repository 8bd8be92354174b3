"""Who collects: pools and agencies, their conduct, how they end and hand over."""
