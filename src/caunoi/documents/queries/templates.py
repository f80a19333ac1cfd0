"""Which template an office's papers are written with."""

from __future__ import annotations

from dataclasses import dataclass

from caunoi.documents.models import PaperTemplate
from caunoi.documents.writing import Kind, default_template
from caunoi.org.models import Unit


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """One kind on the page of templates: what is in use (None: the one that comes with the product), and editions."""

    kind: Kind
    in_use: PaperTemplate | None
    editions: tuple[PaperTemplate, ...]

    @property
    def code(self) -> str:
        """How addresses name the kind."""
        return self.kind.name.lower()


def kind_of_code(code: str) -> Kind | None:
    """The kind that an address names."""
    return next((kind for kind in Kind if kind.name.lower() == code), None)


def templates_of(unit: Unit) -> list[TemplateRow]:
    """Every kind that the house writes, with the unit's own editions, the newest first."""
    held: dict[str, list[PaperTemplate]] = {}
    for one in PaperTemplate.objects.filter(unit=unit).select_related("file", "added_by").order_by("-edition"):
        held.setdefault(one.kind, []).append(one)
    return [
        TemplateRow(
            kind,
            next((one for one in held.get(kind.name, ()) if one.is_in_use), None),
            tuple(held.get(kind.name, ())),
        )
        for kind in Kind
    ]


def template_in_use(unit: Unit, kind: Kind) -> bytes | None:
    """The unit's own template of this kind; None: the one that comes with the product."""
    held = PaperTemplate.objects.filter(unit=unit, kind=kind.name, is_in_use=True).select_related("file").first()
    if held is None:
        return None
    with held.file.file.open("rb") as file:
        return bytes(file.read())


def template_bytes(unit: Unit, kind: Kind) -> bytes:
    """What the unit's papers of this kind are written with today."""
    return template_in_use(unit, kind) or default_template(kind)
