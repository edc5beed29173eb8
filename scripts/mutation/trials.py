"""Try mutants, each in a process of its own."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
import gc
import os
import resource
import signal
import sys

from .baseline import Baseline, measure
from .engine_alone import (
    Selection,
    remember_functions,
    replace_functions,
    replace_module,
    run_tests,
)
from .mutants import Mutant
from .tally import Verdict

_MEMORY = 4 * 2**30
_COLLECTING = 20
"""Seconds until the first test."""


def measured(tests: Iterable[str]) -> Baseline:
    """Run the tests as they are; what they import stays, so that trials begin quickly."""
    with _quiet():
        baseline = measure(tests)
    remember_functions()
    gc.collect()
    gc.freeze()
    return baseline


def tried(
    mutants: Iterable[Mutant], baseline: Baseline, jobs: int
) -> Iterator[tuple[Mutant, Verdict]]:
    """Yield each mutant with what the tests said, as they come."""
    waiting = iter(mutants)
    running: dict[int, Mutant] = {}
    while True:
        while len(running) < jobs and (mutant := next(waiting, None)):
            tests = baseline.tests_for(mutant.id.module, mutant.lines)
            if not tests:
                yield mutant, Verdict.SURVIVED
                continue
            running[_begin(mutant, tests, baseline)] = mutant
        if not running:
            return
        pid, status = os.wait()
        yield running.pop(pid), _verdict(status)


def _begin(mutant: Mutant, tests: list[str], baseline: Baseline) -> int:
    pid = os.fork()
    if pid:
        return pid
    status = 70
    try:
        signal.setitimer(signal.ITIMER_PROF, _COLLECTING)
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        with _quiet():
            _put_in(mutant, baseline)
            files = sorted({each.partition("::")[0] for each in tests})
            status = run_tests(files, Selection(tests, baseline.seconds))
    except SyntaxError:
        status = 2
    finally:
        os._exit(status)


def _put_in(mutant: Mutant, baseline: Baseline) -> None:
    """Only what runs while modules are imported needs them to be imported again."""
    name = mutant.id.module
    if baseline.runs_at_import(name, mutant.lines) or not replace_functions(
        name, mutant.module.code, faulty=mutant.source
    ):
        replace_module(name, mutant.source)


@contextmanager
def _quiet() -> Iterator[None]:
    kept = os.dup(1), os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        for number, each in enumerate(kept, 1):
            os.dup2(each, number)


def _verdict(status: int) -> Verdict:
    if os.WIFSIGNALED(status):
        if os.WTERMSIG(status) == signal.SIGPROF:
            return Verdict.ENDLESS
        sys.exit(f"scripts/mutate: a trial ended with signal {os.WTERMSIG(status)}")
    match os.WEXITSTATUS(status):
        case 0:
            return Verdict.SURVIVED
        case 1:
            return Verdict.KILLED
        case 2 | 3:
            return Verdict.BROKEN
        case code:
            sys.exit(f"scripts/mutate: a trial ended with {code}")
