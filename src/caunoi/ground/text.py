"""Vietnamese text: composing, folding, sorting, and the one way to write and read numbers, money, telephones and names.

All functions are pure and take any string; what they give is composed (NFC) unless it says ASCII.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal

HYPHENS = re.compile(r"[-\u00ad\u058a\u2010-\u2015\u2212\ufe58\ufe63\uff0d_]")
SPACES = re.compile(r"\s+")
# Letters that no decomposition turns into a plain d: đ itself, and two look-alikes that foreign keyboards produce.
STROKED_D = str.maketrans({"đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "ɖ": "d", "Ɖ": "D"})
FIRST_MARK, LAST_MARK = "\u0300", "\u036f"


class NotANumber(ValueError):
    """What was typed is not a number, or could mean two; `sentence` tells the person what to type."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class NotAPhone(ValueError):
    """What was typed is not a Vietnamese telephone number; `sentence` tells the person what to type."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


# Composing and folding ------------------------------------------------------------------------------------------------


def nfc(text: str) -> str:
    """Compose the text (Unicode NFC): the form in which everything is stored and compared."""
    return unicodedata.normalize("NFC", text)


def _without_marks(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", unicodedata.normalize("NFC", text))
    return "".join(char for char in decomposed if not FIRST_MARK <= char <= LAST_MARK)


def _plain(text: str) -> str:
    """Lower case without Latin marks; spaces and hyphens are left as they are. Marks of other scripts stay."""
    return unicodedata.normalize("NFC", _without_marks(_without_marks(text).casefold()).translate(STROKED_D))


def strip_marks(text: str) -> str:
    """Letters without marks, in the case they had, for networks that charge double for others: "Mường Bú" gives
    "Muong Bu"."""
    return unicodedata.normalize("NFC", _without_marks(text)).replace("đ", "d").replace("Đ", "D")


def fold(text: str) -> str:
    """Fold for searching: "Mường Bú", "MUONG-BU" and "muong  bu" all give "muong bu"."""
    return SPACES.sub(" ", HYPHENS.sub(" ", _plain(text))).strip()


def slug(text: str) -> str:
    """ASCII words joined by hyphens, for file names and addresses: "Kế hoạch số 115" gives "ke-hoach-so-115"."""
    return "-".join(re.findall(r"[a-z0-9]+", fold(text)))


# Newer spelling puts the tone of an open oa, oe, uy on the second letter; the house writes it on the first (ux.md 3.3).
_TONED = "\u0300\u0301\u0303\u0309\u0323"
_LETTER_AHEAD = r"(?![^\W\d_])"
_LATE_TONE = re.compile(
    rf"(?P<first>[oO])(?P<second>[áàảãạÁÀẢÃẠéèẻẽẹÉÈẺẼẸ]){_LETTER_AHEAD}"
    rf"|(?<![qQ])(?P<first_u>[uU])(?P<second_y>[ýỳỷỹỵÝỲỶỸỴ]){_LETTER_AHEAD}"
)
# In qu and gi the u and the i belong to the consonant and never bear the tone: "qúy" and "gía" are slips of the hand.
_EARLY_TONE = re.compile(
    r"(?P<head>[qQ](?=[úùủũụÚÙỦŨỤ])|[gG](?=[íìỉĩịÍÌỈĨỊ]))(?P<first>\w)(?P<second>[aăâeêioôơuưyAĂÂEÊIOÔƠUƯY])"
)


def _split_tone(letter: str) -> tuple[str, str]:
    decomposed = unicodedata.normalize("NFD", letter)
    tone = "".join(char for char in decomposed if char in _TONED)
    return nfc("".join(char for char in decomposed if char not in _TONED)), tone


def plain_tones(text: str) -> str:
    """Spell tone marks as the house does: hoá→hóa, thuỷ→thủy, uỷ→ủy; quý, quả, giá stay."""

    def earlier(match: re.Match[str]) -> str:
        first = match["first"] or match["first_u"]
        letter, tone = _split_tone(match["second"] or match["second_y"])
        return nfc(first + tone) + letter

    def later(match: re.Match[str]) -> str:
        letter, tone = _split_tone(match["first"])
        return match["head"] + letter + nfc(match["second"] + tone)

    return _EARLY_TONE.sub(later, _LATE_TONE.sub(earlier, nfc(text)))


# Sorting --------------------------------------------------------------------------------------------------------------

# A key has two levels: letters, then tones, so that "Bả" and "Bá" stand together before "Bạc" (as ICU's "vi" does).
# ă â ê ô ơ ư đ are letters of their own: the plain letter followed by a sign that comes after "z".
_OWN_LETTER = {
    ("a", "\u0306"): "a{",
    ("a", "\u0302"): "a|",
    ("e", "\u0302"): "e{",
    ("o", "\u0302"): "o{",
    ("o", "\u031b"): "o|",
    ("u", "\u031b"): "u{",
}
_TONE_RANK = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_WORD = re.compile(r"[^\W_]+(?:[\u0300-\u036f][^\W_]*)*")
_DIGITS = re.compile(r"\d+")
_GAP, _TONES, _GIVEN = "-", "!", " "


def _number_key(digits: str) -> str:
    """Numbers sort by value: "Tổ 2" before "Tổ 10"."""
    plain = str(int(digits))
    return f"{len(plain)}{plain}" if len(plain) < 9 else "9" + plain.zfill(40)


def _letter_key(letter: str, marks: str) -> str:
    if letter in "đð":
        return "d{"
    if "a" <= letter <= "z" or "0" <= letter <= "9":
        return next((_OWN_LETTER[letter, mark] for mark in marks if (letter, mark) in _OWN_LETTER), letter)
    return f"~{ord(letter):06x}"


def _word_key(word: str) -> tuple[str, str]:
    letters: list[str] = []
    tone = "0"
    pieces = re.findall(r"\d+|[^\u0300-\u036f][\u0300-\u036f]*|[\u0300-\u036f]+", unicodedata.normalize("NFD", word))
    for piece in pieces:
        if _DIGITS.fullmatch(piece):
            letters.append(_number_key(piece))
            continue
        for mark in piece[1:]:
            tone = tone if tone != "0" else _TONE_RANK.get(mark, "0")
        letters.append(_letter_key(piece[0], piece[1:]))
    return "".join(letters), tone


def sort_key(text: str) -> str:
    """ASCII key whose byte order is the Vietnamese order (a ă â b … ; ngang huyền hỏi ngã sắc nặng), on any engine.

    Both tone-mark spellings of a word, upper and lower case, hyphen and space give one key. Signs are gaps.
    The tone counts per word, since a Vietnamese word bears one.
    """
    lowered = unicodedata.normalize("NFD", nfc(text)).casefold()
    words = [_word_key(word) for word in _WORD.findall(lowered)]
    letters = _GAP.join(letters for letters, _ in words)
    tones = "".join(tone for _, tone in words).rstrip("0")
    return letters + _TONES + tones if tones else letters


def name_sort_key(full_name: str) -> str:
    """Key of a person's name: the given name (last word) decides, then family and middle names."""
    *before, given = nfc(full_name).split() or [""]
    return f"{sort_key(given)}{_GIVEN}{sort_key(' '.join(before))}".strip()


_KIND_WORDS = (
    "khu dân cư", "tổ dân phố", "tiểu khu", "thành phố", "thị trấn", "thị xã", "đặc khu", "phường", "huyện", "tỉnh",
    "thôn", "xóm", "bản", "ấp", "tổ", "xã", "tdp", "tk",
)  # fmt: skip
_KIND = re.compile(rf"(?:{'|'.join(_KIND_WORDS)})[\s.]+(?=\S)", re.IGNORECASE)


def place_name(name: str) -> str:
    """The name of a place without its kind word, once: "phường Tô Hiệu" gives "Tô Hiệu", "xã Bản Lầm" "Bản Lầm"."""
    composed = SPACES.sub(" ", nfc(name)).strip()
    match = _KIND.match(composed)
    return composed[match.end() :] if match else composed


def place_sort_key(name: str) -> str:
    """Key of a place: its name without xã, phường, bản, tiểu khu, tổ dân phố and their like."""
    return sort_key(place_name(name))


# Numbers, money, telephones -------------------------------------------------------------------------------------------


def _decimal(value: int | float | Decimal) -> Decimal:
    return Decimal(repr(value)) if isinstance(value, float) else Decimal(value)


def number_vi(value: int | float | Decimal, places: int | None = None) -> str:
    """Write a number: 1234567.5 gives "1.234.567,5", a negative has the sign "−".

    `places` fixes the decimals, halves away from zero; without it they are as the value has them, no empty zeros.
    """
    number = _decimal(value)
    if not number.is_finite():
        raise ValueError(f"not a finite number: {value!r}")
    if places is not None:
        number = number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    whole, _, rest = f"{abs(number):,f}".partition(".")
    if places is None:
        rest = rest.rstrip("0")
    sign = "−" if number < 0 else ""
    return sign + whole.replace(",", ".") + (f",{rest}" if rest else "")


def percent_vi(value: int | float | Decimal, places: int | None = None) -> str:
    """Write a percentage that is given in hundredths already: 87.5 gives "87,5%"."""
    return f"{number_vi(value, places)}%"


def money_vi(dong: int) -> str:
    """Write an amount in full, for running text: "61.250.000 đồng"."""
    return f"{number_vi(dong)} đồng"


def money_short_vi(dong: int) -> str:
    """Write an amount on a stat card, one decimal: "1,2 tỷ đồng", "61,3 triệu đồng"; below a million in full."""
    for size, word in ((1_000_000_000, "tỷ"), (1_000_000, "triệu")):
        if abs(dong) >= size:
            short = (Decimal(dong) / size).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
            return f"{number_vi(short)} {word} đồng"
    return money_vi(dong)


_GROUPED = re.compile(r"\d{1,3}(?:([., ])\d{3})(?:\1\d{3})*")
_SPACED = re.compile(r"\d+(?: +\d+)+")


def _typed(text: str) -> tuple[str, str]:
    """Sign and body of what was typed, with every kind of space and minus made plain."""
    body = SPACES.sub(" ", unicodedata.normalize("NFKC", text)).replace("−", "-").strip()
    sign = "-" if body.startswith("-") else ""
    return sign, body.removeprefix("-").strip()


def _is_digits(body: str) -> bool:
    return body.isascii() and body.isdigit()


def _two_readings(body: str) -> NotANumber | None:
    """A lone dot or comma that may be a decimal mark or a slip of grouping: "1.5" is asked back as "1,5 hay 15?"."""
    match = re.fullmatch(r"(\d+)[.,](\d+)", body)
    if match is None:
        return None
    whole, rest = match.groups()
    return NotANumber(f"{number_vi(Decimal(f'{whole}.{rest}'))} hay {number_vi(int(whole + rest))}?")


def parse_whole_number(text: str) -> int:
    """Read a whole number as people type it: "61250000", "61.250.000", "61 250 000", "61,250,000".

    Dots, commas and spaces only group. Where they do not group by threes ("1.5") the number is not guessed.

    Raises NotANumber.
    """
    sign, body = _typed(text)
    if _is_digits(body) or _SPACED.fullmatch(body) or _GROUPED.fullmatch(body):
        return int(sign + re.sub(r"[., ]", "", body))
    raise _two_readings(body) or NotANumber("Nhập số nguyên, ví dụ 1.250")


def parse_decimal(text: str) -> Decimal:
    """Read a number with decimals: the comma is the decimal mark, dots and spaces group by threes.

    "1,5" is one and a half, "1.500" fifteen hundred; "1.5" is asked back.

    Raises NotANumber.
    """
    sign, body = _typed(text)
    whole, comma, rest = body.partition(",")
    if not comma or _is_digits(rest):
        grouped = _GROUPED.fullmatch(whole)
        if _is_digits(whole) or _SPACED.fullmatch(whole) or (grouped and grouped[1] != ","):
            return Decimal(f"{sign}{re.sub(r'[. ]', '', whole)}" + (f".{rest}" if comma else ""))
    raise _two_readings(body) or NotANumber("Nhập số, dùng dấu phẩy cho phần lẻ, ví dụ 87,5")


def parse_phone(text: str) -> str:
    """Read a Vietnamese telephone number as typed and give it in E.164: "0912 345 678" gives "+84912345678".

    Raises NotAPhone.
    """
    digits = re.sub(r"[\s.()-]", "", unicodedata.normalize("NFKC", text))
    match = re.fullmatch(r"(?:\+84|0084|84(?=[35789]\d{8}$)|0)([35789]\d{8}|2\d{9})", digits)
    if match is None:
        raise NotAPhone("Nhập số điện thoại 10 chữ số, ví dụ 0912 345 678")
    return f"+84{match[1]}"


def phone_vi(e164: str) -> str:
    """Write a stored telephone number: "+84912345678" gives "0912 345 678". A foreign number stays as it is."""
    if not re.fullmatch(r"\+84\d{9,10}", e164):
        return e164
    local = "0" + e164[3:]
    return f"{local[:-6]} {local[-6:-3]} {local[-3:]}"


def initials(full_name: str) -> str:
    """First letters of the family and the given name, for the round badge: "Giàng A Páo" gives "GP"."""
    words = nfc(full_name).split()
    ends = words[:1] + words[1:][-1:]
    return "".join(word[0] for word in ends).upper()


# Highlighting ---------------------------------------------------------------------------------------------------------


def _folded_with_places(text: str) -> tuple[str, list[int]]:
    """Fold letter by letter; the list says for each folded letter from which place of the text it comes."""
    folded: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        plain = HYPHENS.sub(" ", SPACES.sub(" ", _plain(char)))
        if plain == " " and folded and folded[-1] == " ":
            continue
        folded.extend(plain)
        places.extend([place] * len(plain))
    return "".join(folded), places


def highlight(text: str, query: str) -> list[tuple[str, bool]]:
    """Cut the text into pieces, True where it matches the query without regard to marks and case.

    The whole query is marked where it occurs, else each of its words. The pieces joined are `nfc(text)`.
    """
    composed = nfc(text)
    folded, places = _folded_with_places(composed)
    wanted = fold(query)
    needles = [wanted] if wanted and wanted in folded else wanted.split()
    marked = [False] * len(composed)
    for needle in needles:
        at = folded.find(needle)
        while at >= 0:
            for place in range(places[at], places[at + len(needle) - 1] + 1):
                marked[place] = True
            at = folded.find(needle, at + len(needle))
    pieces: list[tuple[str, bool]] = []
    for char, is_match in zip(composed, marked, strict=True):
        if pieces and pieces[-1][1] == is_match:
            pieces[-1] = (pieces[-1][0] + char, is_match)
        else:
            pieces.append((char, is_match))
    return pieces
