"""Every small fault that can be put into a module: mutmut's operators, applied to all of it.

mutmut itself leaves out what stands outside functions and what is decorated. There
our doses, limits, tables and properties stand, so its operators are used on their own.
"""

from collections.abc import Iterator
from dataclasses import dataclass
import difflib
from functools import cached_property

import libcst as cst
from libcst.metadata import MetadataWrapper, ParentNodeProvider, PositionProvider
from mutmut.mutation.file_mutation import MutationVisitor, OuterFunctionProvider
from mutmut.mutation.mutators import mutation_operators
from mutmut.mutation.pragma_handling import IgnoredCode

from .tally import Id

_COMPOUND = (cst.BaseCompoundStatement, cst.MatchCase, cst.Else, cst.Finally, cst.ExceptHandler)


@dataclass(frozen=True)
class Mutant:
    """One fault: the statement it is in (for compound ones their head), and the whole module with it."""

    id: Id
    lines: range
    module: cst.Module
    original: cst.CSTNode
    mutated: cst.CSTNode

    @cached_property
    def source(self) -> str:
        """Return the module with the fault."""
        return self.module.deep_replace(self.original, self.mutated).code  # type: ignore[arg-type]

    @property
    def difference(self) -> str:
        """Return the lines that differ."""
        lines = difflib.unified_diff(
            self.module.code.splitlines(), self.source.splitlines(), lineterm="", n=0
        )
        return "\n".join(line for line in lines if not line.startswith(("---", "+++", "@@")))


def mutants_of(name: str, source: str) -> Iterator[Mutant]:
    """Yield the mutants of a module, in the order of its lines."""
    wrapper = MetadataWrapper(cst.parse_module(source))
    visitor = _Everything(
        [*mutation_operators, (cst.Integer, _one_less)], IgnoredCode(set(), set(), set())
    )
    wrapper.visit(visitor)
    parents = wrapper.resolve(ParentNodeProvider)
    positions = wrapper.resolve(PositionProvider)
    found = []
    for mutation in visitor.mutations:
        statement = mutation.original_node
        while not isinstance(statement, (cst.SimpleStatementLine, *_COMPOUND)):
            statement = parents[statement]
        place = positions[statement]
        last = place.end.line
        if isinstance(statement, _COMPOUND):
            first = statement.cases[0] if isinstance(statement, cst.Match) else statement.body
            last = max(place.start.line, positions[first].start.line - 1)
        found.append((range(place.start.line, last + 1), mutation))
    found.sort(key=lambda each: each[0].start)
    for number, (lines, mutation) in enumerate(found):
        yield Mutant(
            Id(name, lines.start, number),
            lines,
            wrapper.module,
            mutation.original_node,
            mutation.mutated_node,
        )


def _one_less(node: cst.Integer) -> Iterator[cst.BaseExpression]:
    """Limits have two sides; mutmut only adds one."""
    if node.evaluated_value > 0:
        yield cst.Integer(str(node.evaluated_value - 1))
    else:
        yield cst.parse_expression("(-1)")


class _Everything(MutationVisitor):
    METADATA_DEPENDENCIES = (PositionProvider, OuterFunctionProvider)

    def _skip_node_and_children(self, node: cst.CSTNode) -> bool:
        if isinstance(node, cst.FunctionDef):
            return False
        if isinstance(node, cst.Param):
            return False
        return super()._skip_node_and_children(node)
