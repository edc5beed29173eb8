"""Try one target of `targets.py` with a coverage-guided fuzzer: python -m tests.fuzz TARGET RUNS FOLDER.

What it finds is written into the folder, and is to be kept as an example in `test_bytes.py`.
"""

import logging
from pathlib import Path
import sys

import atheris

_LONGEST = 4_096
"""Bytes of an input."""

logging.disable()  # what is damaged is told, thousands of times
with atheris.instrument_imports(include=["custom_components.rolling_session"]):
    from .targets import TARGETS


def main() -> None:
    """Run, and end with an error where a law is broken."""
    name, runs, folder = sys.argv[1:]
    fuzzed = TARGETS[name]
    here = Path(folder) / name
    corpus = here / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(fuzzed.seeds):
        (corpus / f"seed-{number}").write_bytes(seed)
    words = here / "words"
    words.write_text("".join(f'"{_escaped(word)}"\n' for word in fuzzed.words))
    options = {
        "runs": runs,
        "max_len": _LONGEST,
        "dict": words,
        "artifact_prefix": f"{here}/found-",
        "print_final_stats": 1,
        "close_fd_mask": 0,
        "verbosity": 1,
        "reload": 0,
    }
    given = [f"-{name}={value}" for name, value in options.items()]
    atheris.Setup([sys.argv[0], *given, str(corpus)], fuzzed.target)
    atheris.Fuzz()


def _escaped(word: bytes) -> str:
    return "".join(f"\\x{byte:02x}" for byte in word)


main()
