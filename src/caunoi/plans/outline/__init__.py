"""Reads the outline of an official paper: which lines are headings, items, attributes, and what stands under what.

Pure: knows no database and no web framework. The lines come from `caunoi.documents.reading`.
"""

from caunoi.plans.outline.reader import read_outline
from caunoi.plans.outline.shape import Attached, DocumentFields, Node, NodeKind, Outline, OutlineWarning, Rest

__all__ = ["Attached", "DocumentFields", "Node", "NodeKind", "Outline", "OutlineWarning", "Rest", "read_outline"]
