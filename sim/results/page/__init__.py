"""The report of a run, a comparison or a trial."""
