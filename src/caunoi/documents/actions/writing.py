"""Writing an official paper and entering it in the register of papers that go out."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction

from caunoi.documents.access import check_may_write
from caunoi.documents.actions.errors import CannotRegister
from caunoi.documents.actions.numbering import next_number
from caunoi.documents.actions.registering import Facts, register_document
from caunoi.documents.models import Direction, Document, DocumentKind, Register
from caunoi.documents.queries.templates import template_in_use
from caunoi.documents.reading import read_bytes
from caunoi.documents.writing import PaperData, write_docx
from caunoi.ground import times
from caunoi.ground.files.actions import OwnFile
from caunoi.ground.text import slug
from caunoi.org.models import Person


@transaction.atomic
def write_paper(*, register: Register, data: PaperData, by: Person, template: bytes | None = None) -> Document:
    """Take the next number of an outgoing register, write the paper as DOCX with it, keep the file, enter the paper.

    Without `template` it is written with the one that the unit of the register has in use. All of it or nothing: a deed
    that fails gives its number back. `data.number` is replaced; a paper without a day is
    of today. Raises Denied, CannotRegister (an incoming or closed register, a kind that is not in the list, facts that
    are missing or too long), writing's TemplateRefused. Records document.registered.
    """
    check_may_write(by, register.unit)
    if register.direction != Direction.OUTGOING or register.is_closed:
        raise CannotRegister("register", f"Chọn sổ văn bản đi đang mở của {register.unit.short_name}.")
    kind = DocumentKind.objects.filter(abbreviation=data.kind).first()
    if kind is None:
        raise CannotRegister("kind", f"Thêm loại {data.kind.words} ({data.kind}) vào danh mục loại văn bản trước.")
    on = data.on or times.today()
    number = next_number(register=register, year=on.year)
    numbered = replace(data, number=f"{number:02d}", on=on)
    content = write_docx(numbered, template or template_in_use(register.unit, data.kind))
    name = f"{slug(f'{numbered.number} {numbered.symbol}')}.docx"
    return register_document(
        unit=register.unit,
        direction=Direction.OUTGOING,
        facts=_facts_of(numbered, kind),
        by=by,
        register=register,
        upload=OwnFile(name, content),
        paper=read_bytes(content, name),
    )


def _facts_of(data: PaperData, kind: DocumentKind) -> Facts:
    return Facts(
        title=data.title,
        number=data.number,
        symbol=data.symbol,
        issued_on=data.on,
        issuer=data.issuer.in_words or " ".join(filter(None, (data.issuer.upper, data.issuer.name))),
        kind=kind,
        signer=data.signature.name,
        signer_title=data.signature.title,
        recipients="\n".join(f"- {name}" for name in data.recipients),
    )
