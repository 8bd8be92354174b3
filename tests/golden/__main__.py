"""Keep today's numbers: ``python -m tests.golden``. Say in the changelog why they moved."""

from __future__ import annotations

from tests.golden.reference import FILES, reference_market, summary, write

if __name__ == "__main__":
    for name, file in FILES.items():
        write(name, summary(reference_market(name)))
        print(f"{file}: {file.stat().st_size} bytes")
