"""Boxes of forms by which files come in. Nothing here saves."""

from __future__ import annotations

from django import forms


def agreed_field() -> forms.BooleanField:
    """Whether whoever can be recognised in the pictures has agreed; `actions.check_agreed` asks for it where one of the
    files is a picture. It stands beside the box of the files: a browser forgets which were chosen when a form comes
    back, so it has to be seen before they are sent."""
    return forms.BooleanField(
        label="Ảnh không có người nhìn rõ mặt, hoặc người trong ảnh đã đồng ý; ảnh trẻ em thì cha mẹ hoặc người giám "
        "hộ cũng đồng ý",
        required=False,
        help_text="Gửi ảnh thì đánh dấu ô này. Tệp khác không cần.",
    )
