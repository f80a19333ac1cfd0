"""What the register needs to know of a paper, read from its head, its title and its ending."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from caunoi.plans.outline.endings import RIGHT, columns_of
from caunoi.plans.outline.markers import is_rule
from caunoi.plans.outline.parts import Part
from caunoi.plans.outline.rows import Row, clean
from caunoi.plans.outline.sentences import is_caps
from caunoi.plans.outline.shape import DocumentFields
from caunoi.plans.outline.wording import (
    BODIES,
    BODIES_OF_A_BODY,
    KINDS,
    KINDS_BY_CODE,
    LEVELS,
    NO_BODIES,
    any_of,
)

_DASHES = "-–—"
_NUMBER = re.compile(
    rf"số\s{{0,3}}:?\s{{0,3}}(?P<number>\d{{1,5}}(?:[a-zA-Z]\b)?)?[\s.…_]{{0,60}}"
    rf"(?P<join>[{_DASHES}/])\s{{0,2}}(?P<symbol>(?:\d{{4}}/)?[A-ZĐ][\wĐđƯưÔôÂâÊê&.]*(?:\s?[{_DASHES}/]\s?[\wĐđ.&]+)*)",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"(?P<place>[^,;:()|]{2,60}?),?\s{0,3}ngày(?P<day>[\s.…_]{0,20}\d{0,2})[\s.…_]{1,20}"
    r"tháng(?P<month>[\s.…_]{0,20}\d{0,2})[\s.…_]{1,20}năm\s{0,4}(?P<year>\d{4})?",
    re.IGNORECASE,
)
# A number or a day still to be filled in is no gap between two columns.
_BLANK = re.compile(rf"(số\s{{0,2}}:?|ngày|tháng|năm)[\s.…_]{{2,40}}(?=[{_DASHES}/]|tháng|năm|\d)", re.IGNORECASE)
_SUBJECT = re.compile(r"[(\"“]?\s?(?:v/v|v\.v|về việc)\b\s{0,2}:?\s?", re.IGNORECASE)
# A cell of the head may hold the number and the subject.
_SUBJECT_AFTER_NUMBER = re.compile(rf"số\s{{0,3}}:?.{{1,60}}?\s{_SUBJECT.pattern}", re.IGNORECASE)
_NOT_ISSUER = re.compile(any_of(NO_BODIES), re.IGNORECASE)
_LONGEST_ROW = 2_000
_MOTTO = re.compile(r"CỘNG (?:HÒA|HOÀ)")
# Where a copy has lost the gap between the two columns of the head.
_SECOND_COLUMN = re.compile(
    r"\s+(?=CỘNG (?:HÒA|HOÀ) XÃ HỘI|Độc lập\s?[-–]|ĐẢNG CỘNG SẢN VIỆT NAM)|(?<=[A-ZĐ])\s+(?=[^\d,;:]{2,30}, ngày)"
)
_ORGANISATION = re.compile(rf"{any_of(BODIES)}\b")


def fields_of(part: Part) -> DocumentFields:
    cells = _cells(part.head)
    head = [" ".join(cell) for cell in cells]
    number, symbol = _number(head)
    day, place = _date(head)
    ending = part.ending
    title = _title(part)
    subject = None if title else _subject(head)
    kind = part.kind or _kind_by_symbol(symbol)
    if kind is None and (subject or any("kính gửi" in row.text[:40].lower() for row in part.body[:3])):
        kind = "công văn"
    return DocumentFields(
        number=number,
        symbol=symbol,
        date=day,
        place=place,
        issuer=_issuer(cells, several="liên tịch" in (kind or "")) or _body_in(ending.bodies, place),
        kind=kind.capitalize() if kind else None,
        title=title or subject,
        signer="; ".join(ending.signers) or None,
        signer_title="; ".join(ending.roles) or None,
        recipients=tuple(ending.recipients),
    )


def _cells(head: list[Row]) -> list[list[str]]:
    """The head piece by piece. Copies from the web draw "|" between cells and break the text inside a cell anywhere."""
    if not any("|" in row.raw and len(row.raw) < _LONGEST_ROW for row in head):
        return [[piece] for piece in _by_columns(head)]
    cells: list[list[str]] = [[]]
    for row in head:
        for at, piece in enumerate(row.raw[:_LONGEST_ROW].split("|")):
            text = clean(piece)
            if at or is_rule(text):
                cells.append([])
            if text and not is_rule(text):
                cells[-1].append(text)
    return [cell for cell in cells if cell]


def _by_columns(head: list[Row]) -> list[str]:
    """The left column from top to bottom, then the right one, so that what wraps inside a column stays together."""
    rows = [(row, columns_of(replace(row, raw=_columns_apart(row.raw)))) for row in head]
    if all(len(pieces) < 2 for _, pieces in rows):
        return [piece for _, pieces in rows for piece in pieces]
    starts = [row.raw.find(pieces[1]) for row, pieces in rows if len(pieces) > 1]
    least = max(RIGHT, min(starts) - 2)
    left: list[str] = []
    right: list[str] = []
    for row, pieces in rows:
        if len(pieces) > 1:
            left.append(pieces[0])
            right += pieces[1:]
        else:
            (right if row.indent > least else left).extend(pieces)
    return left + right


def _columns_apart(raw: str) -> str:
    return _SECOND_COLUMN.sub("\t", _BLANK.sub(r"\1 ", raw[:500])) + raw[500:]


def _kind_by_symbol(symbol: str | None) -> str | None:
    """The kind that the symbol names where a copy has lost the line of the kind."""
    return KINDS_BY_CODE.get(re.split(r"[-/]", symbol)[0]) if symbol else None


def _number(head: list[str]) -> tuple[str | None, str | None]:
    for text in head:
        match = _NUMBER.search(text[:200])
        if match:
            symbol = re.sub(r"\s", "", match["symbol"]).rstrip(".")
            return match["number"], symbol
    return None, None


def _date(head: list[str]) -> tuple[str | None, str | None]:
    for at, text in enumerate(head):
        if text.endswith("năm") and at + 1 < len(head):
            text = f"{text} {head[at + 1]}"
        match = _DATE.search(text[:250])
        if not match:
            continue
        place = match["place"].strip(" .…-–|*")
        return _iso(match["day"], match["month"], match["year"]), place or None
    return None, None


def _iso(day: str, month: str, year: str | None) -> str | None:
    try:
        return date(int(year or ""), int(month.strip(" .…_")), int(day.strip(" .…_"))).isoformat()
    except ValueError:
        return None


def _title(part: Part) -> str | None:
    if not part.title:
        return None
    pieces: list[str] = []
    first = part.title[0].text
    kind = part.kind or ""
    if len(first) > len(kind) and first.lower() not in KINDS:
        pieces.append(first[len(kind) :].strip(" :-–"))
    in_brackets = False
    for row in part.title[1:]:
        text = row.text
        if in_brackets:
            in_brackets = not text.endswith((")", "]"))
        elif text[0] in "([" and re.match(
            r".{0,4}(?:được )?(?:ban hành )?(?:kèm|cùng|đính|theo quyết định)", text[:40], re.IGNORECASE
        ):
            in_brackets = not text.rstrip(".").endswith((")", "]"))
        elif not is_rule(text):
            pieces.append(text)
    return " ".join(pieces).strip("* ") or None


def _subject(head: list[str]) -> str | None:
    """The "V/v …" under the number of a dispatch, over as many lines as it takes."""
    pieces: list[str] = []
    for text in head:
        match = _SUBJECT.match(text) or (None if pieces else _SUBJECT_AFTER_NUMBER.match(text[:300]))
        if match and not pieces:
            pieces.append(text[match.end() :])
        elif pieces and not (_DATE.search(text) or _NOT_ISSUER.match(text) or is_rule(text) or is_caps(text)):
            pieces.append(text)
    return " ".join(pieces).strip(' )"”') or None


def _issuer(cells: list[list[str]], *, several: bool) -> str | None:
    """The body that issues: the last one named in the head, together with its parent where its own name tells nothing.

    A paper of several bodies ("liên tịch", "phối hợp") names them all.
    """
    issuers: list[str] = []
    for name in _capital_lines(cells):
        if issuers and (name in BODIES_OF_A_BODY or not _ORGANISATION.match(name) or _is_half(issuers[-1])):
            issuers[-1] = f"{issuers[-1]} {name}"
        else:
            issuers.append(name)
    if several:
        return " - ".join(issuers) or None
    return issuers[-1] if issuers else None


def _capital_lines(cells: list[list[str]]) -> Iterator[str]:
    """The lines in capitals that may name a body; the motto is left out, also where it wraps."""
    in_motto = False
    for cell in cells:
        whole = " ".join(cell).strip("*# ")
        if in_motto and is_caps(whole):
            in_motto = not whole.endswith("VIỆT NAM")
            continue
        in_motto = _MOTTO.match(whole) is not None and not whole.endswith("VIỆT NAM") and is_caps(whole)
        if _may_issue(whole):
            yield from (line.strip("*# ") for line in cell)


def _may_issue(text: str) -> bool:
    return is_caps(text) and len(text) > 2 and not is_rule(text) and not _NOT_ISSUER.match(text) and "/" not in text


def _body_in(bodies: list[str], place: str | None) -> str | None:
    """Without a head the signature tells: "TM. ỦY BAN … TỈNH" signed in Sơn La is the one of tỉnh Sơn La."""
    named = [f"{body} {place.upper()}" if place and body.endswith(LEVELS) else body for body in bodies]
    return "; ".join(named) or None


def _is_half(name: str) -> bool:
    """A first line that names no whole body: "MẶT TRẬN TỔ QUỐC VIỆT NAM" above "ỦY BAN TRUNG ƯƠNG"."""
    return (
        " " not in name
        or name in BODIES_OF_A_BODY
        or name.startswith("MẶT TRẬN TỔ QUỐC")
        or name.endswith((" VÀ", ",", "-", "–"))
        or name == "ĐẢNG BỘ"
    )
