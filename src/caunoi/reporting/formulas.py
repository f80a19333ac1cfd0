"""Formulas over figures, as DHIS2 writes them: `#{1.13b} + #{1.14}`, with + - * / ( ) and numbers.

A figure that was not reported is no zero: what a formula gives then follows the missing-value strategy.
Source: DHIS2 user guide, "Validation rules" and "Indicators".
"""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Final

Figures = Mapping[str, Decimal | None]
"""Value by code of the data element; missing or None: not reported."""

_FIGURE = re.compile(r"#\{([0-9A-Za-z._-]+)\}")
_DEEPEST = 50
_BEYOND = (float("inf"), float("-inf"))
"""As what Python reads a number that it cannot hold, such as 1e999."""
_ARITHMETIC: Final[dict[type[ast.operator], Callable[[Decimal, Decimal], Decimal]]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


def operand(element: str, option: str) -> str:
    """How a formula names an option of a split element: `2.01.NU` is option `NU` of `2.01`; `2.01` is their sum."""
    return f"{element}.{option}" if option else element


class Missing(StrEnum):
    """What a formula gives when figures are missing."""

    SKIP_IF_ANY_VALUE_MISSING = "SKIP_IF_ANY_VALUE_MISSING"
    SKIP_IF_ALL_VALUES_MISSING = "SKIP_IF_ALL_VALUES_MISSING"
    NEVER_SKIP = "NEVER_SKIP"


class BadFormula(ValueError):
    """Not a formula; the message is for whoever edits it."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula that was read: its codes in the order of the text, and its tree."""

    text: str
    codes: tuple[str, ...]
    tree: ast.expr

    def value(self, figures: Figures, missing: Missing = Missing.SKIP_IF_ANY_VALUE_MISSING) -> Decimal | None:
        """The value, or None where the strategy skips it or it divides by zero."""
        there = [figures.get(code) is not None for code in self.codes]
        if missing is Missing.SKIP_IF_ANY_VALUE_MISSING and not all(there):
            return None
        if missing is Missing.SKIP_IF_ALL_VALUES_MISSING and there and not any(there):
            return None
        try:
            return self._worked_out(self.tree, figures)
        except (ZeroDivisionError, ArithmeticError):
            return None

    def _worked_out(self, node: ast.expr, figures: Figures) -> Decimal:
        if isinstance(node, ast.BinOp):
            work = _ARITHMETIC[type(node.op)]
            return work(self._worked_out(node.left, figures), self._worked_out(node.right, figures))
        if isinstance(node, ast.UnaryOp):
            return -self._worked_out(node.operand, figures)
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
            return figures.get(str(node.slice.value)) or Decimal(0)
        assert isinstance(node, ast.Constant)  # noqa: S101 (`_check` lets nothing else pass)
        return Decimal(str(node.value))


@lru_cache(maxsize=1000)
def parse_formula(text: str) -> Formula:
    """Read a formula. Raises BadFormula."""
    codes = tuple(dict.fromkeys(_FIGURE.findall(text)))
    written = _FIGURE.sub(lambda match: f"_[{match[1]!r}]", text.strip())
    if len(written) > 2000 or re.search(r"[^0-9A-Za-z._\[\]'()+\-*/\s]", written):
        raise BadFormula("Công thức chỉ gồm #{mã}, số, dấu + - * / và ngoặc tròn.")
    try:
        tree = ast.parse(written, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise BadFormula("Công thức viết chưa đúng, xem lại dấu và ngoặc.") from error
    _check(tree)
    return Formula(text, codes, tree)


def _check(node: ast.expr, depth: int = 0) -> None:
    if depth > _DEEPEST:
        raise BadFormula("Công thức quá dài, tách thành nhiều chỉ số.")
    if isinstance(node, ast.BinOp) and type(node.op) in _ARITHMETIC:
        _check(node.left, depth + 1)
        _check(node.right, depth + 1)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        _check(node.operand, depth + 1)
    elif isinstance(node, ast.Subscript):
        if not (isinstance(node.value, ast.Name) and node.value.id == "_" and isinstance(node.slice, ast.Constant)):
            raise BadFormula("Công thức chỉ gồm #{mã}, số, dấu + - * / và ngoặc tròn.")
    elif not (isinstance(node, ast.Constant) and type(node.value) in {int, float}):
        raise BadFormula("Công thức chỉ gồm #{mã}, số, dấu + - * / và ngoặc tròn.")
    elif node.value in _BEYOND:
        raise BadFormula("Có số quá lớn trong công thức, xem lại số đã ghi.")


def indicator_value(
    numerator: Formula,
    denominator: Formula | None,
    factor: Decimal,
    figures: Figures,
    *,
    days: int | None = None,
) -> Decimal | None:
    """numerator × factor / denominator; None when the denominator is missing or zero, or all figures are.

    `days` is given for an annualised indicator: the value is then times 365 and by the days of the period.
    """
    skip = Missing.SKIP_IF_ALL_VALUES_MISSING
    above = numerator.value(figures, skip)
    if above is None:
        return None
    if denominator is None:
        value = above * factor
    else:
        below = denominator.value(figures, skip)
        if not below:
            return None
        value = above * factor / below
    return value if days is None else value * 365 / days


class Operator(StrEnum):
    """How the two sides of a validation rule must stand to each other; DHIS2 writes the names in small letters."""

    EQUAL_TO = "EQUAL_TO"
    NOT_EQUAL_TO = "NOT_EQUAL_TO"
    GREATER_THAN = "GREATER_THAN"
    GREATER_THAN_OR_EQUAL_TO = "GREATER_THAN_OR_EQUAL_TO"
    LESS_THAN = "LESS_THAN"
    LESS_THAN_OR_EQUAL_TO = "LESS_THAN_OR_EQUAL_TO"
    COMPULSORY_PAIR = "COMPULSORY_PAIR"
    EXCLUSIVE_PAIR = "EXCLUSIVE_PAIR"


_COMPARED: Final[dict[Operator, Callable[[Decimal, Decimal], bool]]] = {
    Operator.EQUAL_TO: operator.eq,
    Operator.NOT_EQUAL_TO: operator.ne,
    Operator.GREATER_THAN: operator.gt,
    Operator.GREATER_THAN_OR_EQUAL_TO: operator.ge,
    Operator.LESS_THAN: operator.lt,
    Operator.LESS_THAN_OR_EQUAL_TO: operator.le,
}


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a rule: a formula and what it gives when figures are missing."""

    formula: Formula
    missing: Missing = Missing.SKIP_IF_ANY_VALUE_MISSING

    def value(self, figures: Figures) -> Decimal | None:
        value = self.formula.value(figures, self.missing)
        return Decimal(0) if value is None and self.missing is Missing.NEVER_SKIP else value


def is_broken(left: Side, how: Operator, right: Side, figures: Figures) -> bool:
    """Whether the figures break the rule. A compulsory pair is broken when exactly one side is missing, an exclusive
    pair when both are there; else a missing side breaks nothing."""
    one, other = left.value(figures), right.value(figures)
    if how is Operator.COMPULSORY_PAIR:
        return (one is None) != (other is None)
    if how is Operator.EXCLUSIVE_PAIR:
        return one is not None and other is not None
    if one is None or other is None:
        return False
    return not _COMPARED[how](one, other)
