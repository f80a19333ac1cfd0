"""What the letters of Symbol and Wingdings look like, as Unicode."""

_COMMON = {
    0x2B: "+", 0x2D: "-", 0xB7: "•", 0xA7: "▪", 0xA8: "▪", 0xAE: "→", 0xB0: "°", 0xD8: "➢", 0xE0: "→",
    0xF0: "➢", 0xFC: "✓",
}  # fmt: skip
_SYMBOL = {
    0x2A: "*", 0x2D: "-", 0xA3: "≤", 0xAE: "→", 0xAF: "↓", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xB4: "×",
    0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈", 0xD7: "·", 0xDE: "⇒", 0xA5: "∞", 0xA8: "♦", 0xA7: "♣",
    0xA9: "♥", 0xAA: "♠", 0xE5: "∑",
}  # fmt: skip
_WINGDINGS = {
    0x2A: "✉", 0x31: "📄", 0x46: "☞", 0x6C: "●", 0x6D: "○", 0x6E: "■", 0x6F: "□", 0x71: "❑", 0x72: "❒",
    0x73: "⬧", 0x74: "⧫", 0x75: "◆", 0x76: "❖", 0x77: "⬥", 0x9E: "·", 0x9F: "•", 0xA0: "▪", 0xA1: "○",
    0xA7: "▪", 0xA8: "◻", 0xAB: "★", 0xB2: "☆", 0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE8: "➔", 0xE9: "➔",
    0xF0: "⇨", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
_LOOKALIKES = {"\u2212": "-", "\u00b7": "•", "\u2010": "-"}


def drawn(text: str, font: str) -> str:
    """The text as the font draws it; Symbol fonts hide their signs behind Latin letters or private codes."""
    name = font.lower()
    if name.startswith("symbol"):
        return "".join(_drawn(letter, _SYMBOL, everywhere=True) for letter in text)
    if name.startswith(("wingdings", "webdings")):
        return "".join(_drawn(letter, _WINGDINGS, everywhere=True) for letter in text)
    return "".join(_drawn(letter, {}, everywhere=False) for letter in text)


def bullet(text: str, font: str) -> str:
    """The bullet of a list: one sign that survives as plain text."""
    sign = "".join(_LOOKALIKES.get(letter, letter) for letter in drawn(text, font))
    sign = "".join("•" if "\ue000" <= letter <= "\uf8ff" else letter for letter in sign)
    # Word draws the hollow bullet with the letter o of a typewriter font.
    return "○" if sign == "o" and font.lower().startswith(("courier", "symbol")) else sign


def _drawn(letter: str, table: dict[int, str], *, everywhere: bool) -> str:
    code = ord(letter)
    if 0xF000 <= code <= 0xF0FF:
        low = code - 0xF000
        return table.get(low) or _COMMON.get(low) or (chr(low) if 0x20 < low < 0x7F else "•")
    if everywhere and code in table:
        return table[code]
    return letter
