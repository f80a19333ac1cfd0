"""The end of a paper: who receives it and who signs it.

Recipients ("Nơi nhận") stand on the left, the signature on the right; a text copy gives them one after the other, in
either order, or side by side in one line.
"""

import re
from dataclasses import dataclass, field

from caunoi.plans.outline.markers import is_rule
from caunoi.plans.outline.rows import Row, clean
from caunoi.plans.outline.sentences import ends_sentence, is_caps
from caunoi.plans.outline.shape import Why
from caunoi.plans.outline.wording import APPENDICES, OFFICES, SIGNED, any_of

_RECIPIENTS = re.compile(r"\|?\s?nơi nhận\s?(?:[:.]|$)", re.IGNORECASE)
_FILED = re.compile(r"[-–—+*•]?\s{0,2}lưu\b", re.IGNORECASE)
_FOR = re.compile(
    r"(?:TM|T/M|KT|K/T|TL|T/L|TUQ|T/UQ|Q)\s?[./]\s?\w{2}|(?:TM|KT|TL|TUQ|T/M|K/T|T/L|T/UQ)\s\w{2}"
    r"|(?:THAY MẶT|THỪA LỆNH|THỪA ỦY QUYỀN)\s\w{2}"
)
_BODY = re.compile(r"(?:TM|T/M|THAY MẶT)\s?[./]?\s?(?P<name>.+)")
_DEPUTY = re.compile(r"(?:KT|K/T|TL|T/L|TUQ|T/UQ)\b")
_ROLE = re.compile(rf"(?:QUYỀN |Q\. ?)?(?:PHÓ |THỨ )?{any_of(OFFICES)}\b[^a-z\d;:]{{0,80}}")
_SIGNED = re.compile(rf"[(\[]?\s?{any_of(SIGNED)}", re.IGNORECASE)
_APPENDIX = re.compile(rf"{any_of(APPENDICES)}\b")
_APPENDIX_ALONE = re.compile(
    r"(?:PHỤ LỤC|Phụ lục|PHỤ BIỂU|Phụ biểu)(?:\s(?:số\s|SỐ\s)?(?:[IVX]{1,5}|\d{1,3}|[A-Z]))?\s?[:.]?"
    r"|PHỤ LỤC\b[^a-z]{0,120}"
    r"|(?:MẪU|Mẫu|BIỂU MẪU|Biểu mẫu|BIỂU|Biểu)(?:\s(?:số|SỐ))?\s(?:[\w./-]{0,8}\d[\w./-]{0,8}|[IVX]{1,5})\s?[:.]?"
)
_RANK = re.compile(
    r"(?:(?:GS|PGS|TSKH|TS|ThS|BS|CKI|CKII|CN|KS|LS|DS|NGƯT|NGND)\.?,?\s?)+|"
    r"(?:Đại|Thượng|Trung|Thiếu)\s(?:tá|tướng|úy)\s|(?:Đồng chí|Ông|Bà|Linh mục|Hòa thượng|Thượng tọa)\s"
)
_COLUMNS = re.compile(r"\s{3,}|\t+|\s?\|\s?")
_MERGED = re.compile(r"\s(?=(?:TM|KT|TL|TUQ)\. \w{2,}[^a-z]*$|(?:T/M|K/T|T/L|T/UQ) \w{2,}[^a-z]*$)")
_LONGEST_ROW = 2_000  # a longer line is no row of columns
_MOST_NAME = 45
_MOST_MERGED = 160
_MOST_CAPITALS = 3  # lines in capitals that one signature may have besides its office
RIGHT = 20  # letters of margin from which a line stands in the right column


@dataclass(slots=True)
class Ending:
    """The rows of the end, what each of them is, and what they say."""

    rows: list[Row] = field(default_factory=list)
    whys: list[Why] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    signers: list[str] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)


def columns_of(row: Row) -> list[str]:
    """The pieces of a row that stand side by side."""
    if row.table:
        return [clean(line) for cells in row.table for cell in cells for line in cell.split("\n") if line.strip()]
    if len(row.raw) > _LONGEST_ROW:
        return [row.text]
    pieces = [clean(piece) for piece in _COLUMNS.split(row.raw.strip()) if piece.strip()]
    return _apart(pieces[0]) if len(pieces) == 1 else pieces


def _apart(text: str) -> list[str]:
    """A recipient and a part of the signature that a copy has put on one line with no gap between them."""
    if len(text) > _MOST_MERGED or not (text[0] in "-–+" or is_recipients(text)):
        return [text]
    cut = max(text.rfind(stop) for stop in (": ", "; ", ". ", ", "))
    left, right = text[: cut + 1], text[cut + 2 :]
    if cut > 0 and (is_signature(right) or is_role(right) or (_FILED.match(text) and is_name(right))):
        return [left, right]
    match = _MERGED.search(text)
    return [text[: match.start()], text[match.start() :].strip()] if match else [text]


def is_recipients(text: str) -> bool:
    return _RECIPIENTS.match(text) is not None


def is_signature(text: str) -> bool:
    """A line that opens a signature, such as "TM. ỦY BAN NHÂN DÂN" or "KT. CHỦ TỊCH"."""
    return len(text) <= 150 and is_caps(text.split("(")[0]) and _FOR.match(text) is not None


def is_role(text: str) -> bool:
    """A line that names an office, such as "PHÓ CHỦ TỊCH THƯỜNG TRỰC"."""
    return len(text) <= 100 and is_caps(text) and _ROLE.fullmatch(text.rstrip(" .,")) is not None


def is_name(text: str) -> bool:
    """Whether the line may be the name of a person."""
    if len(text) > _MOST_NAME:
        return False
    rank = _RANK.match(text)
    words = text[rank.end() if rank else 0 :].split()
    return 2 <= len(words) <= 6 and all(_is_name_word(word) for word in words)


def is_appendix(text: str) -> bool:
    """Whether the line is the title of an appendix or of a form, alone on its line."""
    return len(text) < 130 and _APPENDIX_ALONE.fullmatch(text) is not None


def ending_start(rows: list[Row]) -> int:
    """The first row of the recipients, the signature or an appendix, whichever comes first."""
    for at, row in enumerate(rows):
        if row.table:
            continue
        if is_recipients(row.text) or (is_appendix(row.text) and _may_begin(rows, at)):
            return at
        if any(is_signature(piece) for piece in columns_of(row)[:3]):
            return at
        if is_role(row.text) and any(
            is_name(after.text) or _SIGNED.match(after.text) for after in rows[at + 1 : at + 7]
        ):
            return at
    return len(rows)


def _may_begin(rows: list[Row], at: int) -> bool:
    """Whether the row is no rest of a sentence ("chi tiết tại | Phụ lục I.")."""
    last = rows[at - 1] if at else None
    return last is None or rows[at].gap or bool(last.ends_paragraph) or ends_sentence(last.text)


def read_ending(rows: list[Row]) -> Ending:
    """Reads recipients and signatures from the first row on, as far as they go."""
    return _Reader(rows).read()


def _is_name_word(word: str) -> bool:
    bare = word.replace("'", "").replace("’", "").replace("-", "").rstrip(".,")
    return bare.isalpha() and bare[0].isupper() and (len(bare) == 1 or bare[1:].islower() or "'" in word or "’" in word)


class _Reader:
    def __init__(self, rows: list[Row]) -> None:
        self._rows = rows
        self._ending = Ending()
        self._listing = False
        self._filed = False
        self._signing = False
        self._named = False
        self._capitals: list[str] = []

    def read(self) -> Ending:
        for at, row in enumerate(self._rows):
            why = self._why(at, row)
            if why is None:
                break
            self._ending.rows.append(row)
            self._ending.whys.append(why)
        self._name_in_capitals()
        self._ending.recipients = [name for name in (_bare(entry) for entry in self._ending.recipients) if name]
        return self._ending

    def _why(self, at: int, row: Row) -> Why | None:
        if row.table or (not self._listing and _APPENDIX.match(row.text)) or is_appendix(row.text):
            return None
        pieces = columns_of(row)
        right = 1 if row.indent > RIGHT else 0
        whys = [self._piece(text, column) for column, text in enumerate(pieces, right)]
        known = [why for why in whys if why is not None]
        if known or is_rule(row.text) or not pieces:
            return known[0] if known else "signature"
        return "signature" if self._returns(at) else None

    def _piece(self, text: str, column: int) -> Why | None:
        if is_recipients(text):
            self._listing, self._filed = True, False
            self._add_inline(text)
            return "recipients"
        if is_signature(text) or is_role(text):
            self._sign(text, column)
            return "signature"
        if _SIGNED.match(text):
            self._signing = True
            return "signature"
        if is_name(text) and self._signing and (not self._listing or self._filed or column > 0):
            self._ending.signers.append(text)
            self._named = True
            return "signature"
        if self._resumes(text, column):
            self._listing = True
        if self._listing and column == 0 and self._lists(text):
            return "recipients"
        if is_caps(text) and not self._named and (self._signing or column > 0) and len(self._capitals) < _MOST_CAPITALS:
            self._capitals.append(text)
            self._go_on_with_body(text)
            return "signature"
        return None

    def _sign(self, text: str, column: int) -> None:
        self._listing = self._listing and column > 0
        self._signing, self._named = True, False
        body = _BODY.match(text)
        if body:
            self._ending.bodies.append(body["name"])
        elif not _DEPUTY.match(text):
            self._ending.roles.append(text)
        self._capitals.clear()

    def _resumes(self, text: str, column: int) -> bool:
        """Whether the list goes on below the office: a PDF gives two columns line by line, from top to bottom."""
        listed = bool(self._ending.recipients) and not self._filed and not self._named
        return listed and column == 0 and text[0] in "-–—+"

    def _go_on_with_body(self, text: str) -> None:
        """ "TM. ỦY BAN MTTQ VIỆT NAM" may go on with "TỈNH SƠN LA" on the next line."""
        if self._ending.bodies and not self._ending.roles and len(self._capitals) == 1:
            self._ending.bodies[-1] = f"{self._ending.bodies[-1]} {text}"

    def _lists(self, text: str) -> bool:
        """Takes a recipient or the rest of one; False when the list is over."""
        entries = self._ending.recipients
        if is_rule(text):
            return True
        if text[0] in "-–—+*•":
            self._filed = _FILED.match(text) is not None
            entries.append(text.lstrip("-–—+*• "))
            return True
        if self._filed and not text[0].islower():
            self._listing = False
            return False
        if entries and not entries[-1].endswith((";", ".")) and not _FILED.match(text):
            entries[-1] = f"{entries[-1]} {text}"
        else:
            self._filed = _FILED.match(text) is not None
            entries.append(text)
        return True

    def _add_inline(self, text: str) -> None:
        """Recipients in one line with their heading: "Nơi nhận: - Như Điều 3; - Lưu: VT."."""
        rest = text.split(":", 1)[1].strip() if ":" in text else ""
        if rest:
            self._ending.recipients += re.split(r"(?:^|;)\s?[-–]\s", rest) if rest[0] in "-–" else [rest]
            self._filed = " lưu" in f" {rest.lower()}"

    def _returns(self, at: int) -> bool:
        """Whether recipients or a signature still follow within a few lines."""
        ahead = self._rows[at + 1 : at + 4]
        return any(
            is_recipients(row.text) or any(is_signature(piece) for piece in columns_of(row)) for row in ahead
        ) and not any(is_appendix(row.text) for row in ahead)

    def _name_in_capitals(self) -> None:
        if not self._ending.signers and self._ending.roles and self._capitals:
            name = self._capitals[-1]
            if 2 <= len(name.split()) <= 5 and is_name(name.title()):
                self._ending.signers.append(name)


def _bare(entry: str) -> str:
    return entry.strip(" ;.,/|")
