"""Cleaning what stands around the official report."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from caunoi.documents.actions import CannotRegister
from caunoi.documents.models import Register
from caunoi.documents.writing import Kind, Signature, issuer_of
from caunoi.plans.papers import Head, symbol_of
from caunoi.plans.queries.papers import IssuerFacts
from caunoi.reporting.papers import MOST_COLUMNS, Facts

_LINE, _SHORT = {"class": "input"}, {"class": "input input--short"}


def _words(label: str, most: int, missing: str = "", *, short: bool = False, told: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=most,
        required=bool(missing),
        help_text=told,
        widget=forms.TextInput(attrs=_SHORT if short else _LINE),
        error_messages={"required": missing},
    )


class IssueForm(forms.Form):
    """Title, place, symbol, who signs, who receives, which figures are printed for each unit, which register."""

    title = _words("Trích yếu", 300, "Ghi trích yếu của báo cáo.")
    place = _words("Địa danh", 60, "Ghi địa danh.", short=True)
    sign = _words("Ký hiệu", 40, "Ghi ký hiệu của đơn vị.", short=True, told="Phần sau BC, ví dụ MTTQ-BTT.")
    authority = _words("Thể thức ký thay mặt", 80, told="Ví dụ: TM. BAN THƯỜNG TRỰC.")
    signer_title = _words("Chức vụ người ký", 120, "Ghi chức vụ người ký.")
    signer = _words("Người ký", 120)
    recipients = forms.CharField(
        label="Nơi nhận",
        max_length=3000,
        help_text="Mỗi dòng một nơi.",
        widget=forms.Textarea(attrs={"class": "input", "rows": 4}),
        error_messages={"required": "Ghi nơi nhận."},
    )
    codes = _words(
        "Chỉ tiêu in theo từng đơn vị",
        200,
        told=f"Tối đa {MOST_COLUMNS} mã, cách nhau bằng dấu phẩy. Đủ mọi chỉ tiêu thì có ở phụ lục Excel.",
    )
    book = forms.ChoiceField(
        label="Sổ văn bản đi",
        required=False,
        widget=forms.Select(attrs=_LINE),
        error_messages={"invalid_choice": "Chọn sổ văn bản đi đang mở."},
    )

    def __init__(
        self,
        data: Any,
        *,
        facts: IssuerFacts,
        registers: Sequence[Register],
        known: Sequence[str],
        initial: Mapping[str, Any],
    ) -> None:
        proposed = {name: getattr(facts, name) for name in ("sign", "place", "authority", "signer", "signer_title")}
        super().__init__(data, initial={**proposed, **initial})
        self.issuer, self.known = facts, set(known)
        self.registers = {str(register.pk): register for register in registers}
        book = self.fields["book"]
        assert isinstance(book, forms.ChoiceField)  # noqa: S101 (declared above)
        book.choices = [(key, register.name) for key, register in self.registers.items()]
        if not registers:
            book.widget = forms.HiddenInput()

    @property
    def has_registers(self) -> bool:
        return bool(self.registers)

    def clean_codes(self) -> tuple[str, ...]:
        codes = tuple(dict.fromkeys(re.findall(r"[^\s,;]+", self.cleaned_data["codes"])))
        if strange := [code for code in codes if code not in self.known]:
            raise forms.ValidationError(f"Không có chỉ tiêu {strange[0]} trong biểu mẫu.")
        if len(codes) > MOST_COLUMNS:
            raise forms.ValidationError(f"Chọn tối đa {MOST_COLUMNS} chỉ tiêu.")
        return codes

    def facts(self) -> Facts:
        given = self.cleaned_data
        recipients = tuple(line.strip() for line in given["recipients"].splitlines() if line.strip())
        return Facts(title=given["title"], recipients=recipients, codes=given["codes"])

    def head(self) -> Head:
        """What stands around the paper; its day stays open."""
        given = self.cleaned_data
        authority = given["authority"].strip().upper()
        return Head(
            issuer=issuer_of(self.issuer.name, upper=self.issuer.upper, is_committee=self.issuer.is_committee),
            place=given["place"],
            symbol=symbol_of(Kind.REPORT, given["sign"].strip()),
            signature=Signature(given["signer_title"].upper(), given["signer"], (authority,) if authority else ()),
        )

    def register(self) -> Register:
        """The register that was chosen. Raises CannotRegister."""
        chosen = self.registers.get(self.cleaned_data["book"])
        if chosen is None:
            raise CannotRegister("book", "Chọn sổ văn bản đi đang mở.")
        return chosen
