"""Keep today's numbers: ``python -m tests.golden``. Say in the changelog why they moved."""

from __future__ import annotations

from tests.golden.reference import FILE, reference_market, summary, write

if __name__ == "__main__":
    write(summary(reference_market()))
    print(f"{FILE}: {FILE.stat().st_size} bytes")
