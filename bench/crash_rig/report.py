"""What is told of a campaign."""

from collections import Counter
from typing import Any, Final

from .campaign import Tally
from .laws import Law

_FIGURES: Final = (
    ("kills", "kills"),
    ("starts", "starts"),
    ("sessions", "sessions with the coach"),
    ("completed", "  completed"),
    ("partial", "  partial"),
    ("stopped", "  stopped"),
    ("resumed", "resumed after a start"),
    ("stayed_paused", "still paused after a start"),
    ("closed", "closed at a start"),
    ("entered", "entered by hand, and there"),
    ("in_flight", "not answered when the power went"),
)


def figures(tally: Tally) -> dict[str, Any]:
    """Return everything that was counted."""
    laws = Counter(fault.law for _, _, fault in tally.faults)
    return {
        "moments": dict(tally.moments),
        "figures": {key: tally.counted[key] for key, _ in _FIGURES},
        "broken_laws": {law.value: laws[law] for law in Law},
        "faults": [
            {"round": number, "moment": moment, "law": fault.law.value, "what": fault.what}
            for number, moment, fault in tally.faults
        ],
    }


def print_table(report: dict[str, Any]) -> None:
    """Print what a person wants to know."""
    print()
    for key, title in _FIGURES:
        print(f"{title:36}{report['figures'][key]:8}")
    print()
    for law, count in report["broken_laws"].items():
        print(f"{law:36}{count:8}")
    if report["without"]:
        print(f"\nWithout full and read-only disks: {report['without']}")
