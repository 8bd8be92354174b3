"""Pages that are written from the code, and tests that all pages are true."""
