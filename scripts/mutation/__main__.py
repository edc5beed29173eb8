"""Put faults into the engine and see which its tests notice: see scripts/mutate."""

import argparse
import json
from pathlib import Path
from random import Random
import sys
import time

from .engine_alone import ENGINE, TESTS, without_home_assistant
from .mutants import Mutant, mutants_of
from .tally import Id, Verdict, sample, table
from .trials import measured, tried

_QUICK = 12
_QUICK_MODULES = 6
_SEED = 8


def main() -> None:
    """Try what was asked for, and print the survivors and the figures."""
    arguments = _arguments()
    without_home_assistant()
    mutants = _chosen(arguments)
    verdicts = _known(arguments.out, mutants)
    known = {id_ for id_, _ in verdicts}
    began = time.monotonic()
    baseline = measured(arguments.tests or [TESTS])
    took = time.monotonic() - began
    waiting = [mutant for mutant in mutants if mutant.id not in known]
    print(f"{len(baseline.seconds)} tests in {took:.0f} s; {len(waiting)} mutants", flush=True)
    for mutant, verdict in tried(waiting, baseline, arguments.jobs):
        verdicts.append((mutant.id, verdict))
        if arguments.out:
            line = {"id": str(mutant.id), "verdict": verdict, "difference": mutant.difference}
            with arguments.out.open("a") as file:
                file.write(json.dumps(line) + "\n")
        if verdict is Verdict.SURVIVED:
            print(f"\n{mutant.id}\n{mutant.difference}", flush=True)
    print(f"\n{'module':<16} {'tried':>6} {'survived':>9} {'killed':>8}")
    for module, count, survived, share in table(verdicts):
        print(f"{module:<16} {count:>6} {survived:>9} {share:>8.1%}")
    print(f"{time.monotonic() - began:.0f} s")


def _known(file: Path | None, mutants: list[Mutant]) -> list[tuple[Id, Verdict]]:
    """Return what an earlier run told already, so that one that was cut short can go on."""
    if file is None or not file.exists():
        return []
    ids = {mutant.id for mutant in mutants}
    lines = map(json.loads, file.read_text().splitlines())
    told = [(Id.parse(line["id"]), Verdict(line["verdict"])) for line in lines]
    return [(id_, verdict) for id_, verdict in told if id_ in ids]


def _chosen(arguments: argparse.Namespace) -> list[Mutant]:
    names = arguments.modules or sorted(path.stem for path in ENGINE.glob("*.py"))
    if arguments.quick:
        names = Random(_SEED).sample(names, min(len(names), _QUICK_MODULES))
    mutants = {
        mutant.id: mutant
        for name in names
        for mutant in mutants_of(name, (ENGINE / f"{name}.py").read_text())
    }
    if arguments.again:
        lines = [json.loads(line) for line in arguments.again.read_text().splitlines()]
        ids = [Id.parse(line["id"]) for line in lines if line["verdict"] == Verdict.SURVIVED]
        return [mutants[id_] for id_ in ids if id_ in mutants]
    size = _QUICK if arguments.quick else arguments.sample or len(mutants)
    chosen = [mutants[id_] for id_ in sample(list(mutants), size, _SEED)]
    Random(_SEED).shuffle(chosen)  # a run that is cut short is a fair sample, too
    return chosen


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/mutate", description=__doc__)
    parser.add_argument("modules", nargs="*", metavar="module", help="of the engine; all if none")
    parser.add_argument("--quick", action="store_true", help=f"only {_QUICK} mutants")
    parser.add_argument("--sample", type=int, help="only so many, spread over the modules")
    parser.add_argument("--jobs", type=int, default=1, help="so many at once (1)")
    parser.add_argument(
        "--out", type=Path, help="add every verdict to this file, and go on where it ends"
    )
    parser.add_argument("--again", type=Path, help="only those that survived in this file")
    parser.add_argument("--tests", nargs="+", metavar="FILE", help="only with these tests")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
