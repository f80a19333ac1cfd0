"""Who issues a paper, and where, as the head of it says."""

from __future__ import annotations

import re

from caunoi.documents.writing.paper import Issuer

STANDING_COMMITTEE = "Ban Thường trực"
_PLACE = re.compile(r"(?:tỉnh|thành phố|xã|phường|đặc khu|bản|tiểu khu|tổ dân phố) ([A-ZÀ-ỸĐ][^,]*)$")


def place_of(*names: str) -> str:
    """The place in the first name that ends with one: "Ủy ban MTTQ Việt Nam xã Mường Bú" gives "Mường Bú"."""
    found = (_PLACE.search(name) for name in names)
    return next((match[1] for match in found if match), "")


def issuer_of(name: str, *, upper: str = "", is_committee: bool = False) -> Issuer:
    """The head of a paper of this unit. A committee of the Front speaks through its standing committee."""
    if is_committee:
        return Issuer(name=STANDING_COMMITTEE.upper(), upper=name.upper(), in_words=f"{STANDING_COMMITTEE} {name}")
    return Issuer(name=name.upper(), upper=upper.upper(), in_words=name)
