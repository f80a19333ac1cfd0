"""The line of words that fixes the Vietnamese order (as ICU's "vi" sorts it)."""

from __future__ import annotations

_LINE = "An Ăn Ân Ba Bà Bả Bã Bá Bạ Bạc Cầm Dũng Dương Đặng Giàng Lê Lò Lường Ong Ốm Ơn Quàng Uyên Ưng Yên"
_LETTERS = "a ă â b c d đ e ê g h i k l m n o ô ơ p q r s t u ư v x y"

GOLDEN = _LINE.split()
LETTERS = _LETTERS.split()
