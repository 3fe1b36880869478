"""`make audit`: ask the advisory sources for known weaknesses of everything that the lock files name.

It fails where a source answers and names a weakness, or answers for a part of the packages only. Where no source can be reached
from this machine it says so and passes; with AUDIT_REQUIRED=1 that is a failure too.
"""

from __future__ import annotations

import os
import sys

from .audit import Outcome, audit_npm_packages, audit_python_packages


def main() -> int:
    results = [audit_python_packages(), audit_npm_packages()]
    for result in results:
        print(f"{result.subject}: {result.outcome.value}")
        for line in result.details:
            print(f"  {line}")
    failing = {Outcome.WEAK, Outcome.INCOMPLETE}
    if os.environ.get("AUDIT_REQUIRED", "0") == "1":
        failing.add(Outcome.UNREACHED)
    return int(any(result.outcome in failing for result in results))


if __name__ == "__main__":
    sys.exit(main())
