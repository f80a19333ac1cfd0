"""The form of an official paper. Nothing here saves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from caunoi.documents.actions import CannotRegister
from caunoi.documents.models import Register
from caunoi.documents.writing import Kind, Signature, issuer_of
from caunoi.plans.papers import Head, symbol_of
from caunoi.plans.queries.papers import IssuerFacts


class PaperForm(forms.Form):
    """What stands around an official paper that follows from tasks: kind, place, symbol, who signs, which register."""

    sort = forms.ChoiceField(label="Tên loại", widget=forms.Select(attrs={"class": "input"}))
    sign = forms.CharField(
        label="Ký hiệu",
        max_length=40,
        help_text="Phần sau tên loại, ví dụ MTTQ-BTT.",
        widget=forms.TextInput(attrs={"class": "input input--short"}),
        error_messages={"required": "Ghi ký hiệu của đơn vị."},
    )
    place = forms.CharField(
        label="Địa danh",
        max_length=60,
        widget=forms.TextInput(attrs={"class": "input input--short"}),
        error_messages={"required": "Ghi địa danh."},
    )
    authority = forms.CharField(
        label="Thể thức ký thay mặt",
        max_length=80,
        required=False,
        help_text="Ví dụ: TM. BAN THƯỜNG TRỰC.",
        widget=forms.TextInput(attrs={"class": "input"}),
    )
    signer_title = forms.CharField(
        label="Chức vụ người ký",
        max_length=120,
        widget=forms.TextInput(attrs={"class": "input"}),
        error_messages={"required": "Ghi chức vụ người ký."},
    )
    signer = forms.CharField(
        label="Người ký", max_length=120, required=False, widget=forms.TextInput(attrs={"class": "input"})
    )
    book = forms.ChoiceField(
        label="Sổ văn bản đi",
        required=False,
        widget=forms.Select(attrs={"class": "input"}),
        error_messages={"invalid_choice": "Chọn sổ văn bản đi đang mở."},
    )

    def __init__(
        self, data: Any = None, *, facts: IssuerFacts, registers: Sequence[Register], kinds: Sequence[Kind]
    ) -> None:
        initial = {name: getattr(facts, name) for name in ("sign", "place", "authority", "signer", "signer_title")}
        super().__init__(data, initial=initial)
        self.facts, self.kinds = facts, kinds
        self.registers = {str(register.pk): register for register in registers}
        sort, book = self.fields["sort"], self.fields["book"]
        assert isinstance(sort, forms.ChoiceField)  # noqa: S101 (declared above)
        assert isinstance(book, forms.ChoiceField)  # noqa: S101
        sort.choices = [(str(kind), kind.words) for kind in kinds]
        book.choices = [(key, register.name) for key, register in self.registers.items()]
        if len(kinds) == 1:
            sort.required, sort.widget = False, forms.HiddenInput()
        if not registers:
            book.widget = forms.HiddenInput()

    @property
    def has_registers(self) -> bool:
        return bool(self.registers)

    def kind(self) -> Kind:
        return Kind(self.cleaned_data["sort"] or self.kinds[0])

    def head(self) -> Head:
        """What stands around the paper; its day stays open."""
        given, facts = self.cleaned_data, self.facts
        authority = given["authority"].strip().upper()
        return Head(
            issuer=issuer_of(facts.name, upper=facts.upper, is_committee=facts.is_committee),
            place=given["place"],
            symbol=symbol_of(self.kind(), given["sign"].strip()),
            signature=Signature(given["signer_title"].upper(), given["signer"], (authority,) if authority else ()),
        )

    def register(self) -> Register:
        """The register that was chosen, else the first."""
        chosen = self.registers.get(self.cleaned_data["book"])
        if chosen is None:
            raise CannotRegister("book", "Chọn sổ văn bản đi đang mở.")
        return chosen
