"""What a line says about where a sentence ends: stops, words that cannot end it, names that go on."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice, tee

from caunoi.plans.outline.rows import Row

TERMINAL = ".;:!?…"
_CLOSERS = "\"”’'»)]*"
# A sentence cannot end with these words, so the next line goes on with it.
_OPEN_WORDS = frozenset(
    [
        *("và", "của", "các", "những", "với", "cho", "theo", "về", "do", "tại", "trong", "từ", "đến", "là", "được"),
        *("bằng", "hoặc", "giữa", "để", "mỗi", "mọi", "từng", "như", "nhằm", "bởi", "vì", "tuy", "nhưng", "mà", "thì"),
        *("sẽ", "đang", "phải", "cùng", "thứ", "đã", "khi", "nếu", "gồm", "vào", "rằng", "hay", "trên"),
    ]
)
# "các việc nêu trên", "cơ quan cấp trên": after these words the sentence may end.
_BEFORE_AN_ADVERB = frozenset(["nêu", "như", "kể", "nói", "cấp", "bên", "phía", "theo", "tham", "bao", "đôi", "mai"])
# "theo khoản | 2 Điều 5": these words want a number after them, but not inside other words ("thành phần", "chuyển đổi
# số").
_CITING_WORDS = {
    "khoản": frozenset(["tài", "điều"]),
    "điểm": frozenset(["địa", "thời", "trọng", "quan", "đặc", "ưu", "nhược", "thí", "cao", "nội"]),
    "mục": frozenset(["danh", "tiết", "hạng", "chuyên", "đề", "đầu"]),
    "phần": frozenset(["thành", "cổ", "học", "góp", "đa"]),
    "chương": frozenset(["hiến", "huy", "văn", "cửu"]),
    "điều": frozenset(["phối"]),
}
_NUMBERED_PAPERS = frozenset(
    ["định", "hoạch", "thị", "văn", "tư", "quyết", "luật", "dẫn", "trình", "luận", "lệnh", "báo", "cáo", "tri", "án"]
)
_COUNTING_WORDS = frozenset(["ngày", "tháng", "năm", "quý", "lần", "kỳ", "khóa", "bảng", "biểu", "mẫu", "trang", "tập"])
# Words that official papers write with a capital inside a sentence, besides those that the paper itself shows.
_USUAL_NAMES = frozenset(
    [
        *("ủy", "uỷ", "ban", "mặt", "việt", "nam", "đảng", "nhà", "nhân", "bộ", "sở", "hội", "đoàn", "chính", "luật"),
        *("nghị", "chỉ", "quyết", "thông", "chương", "trung", "tỉnh", "quốc", "tổ", "liên", "công", "hồ", "lào", "la"),
        *("đại", "thường", "chủ", "phó", "thủ", "tổng", "văn", "ngày", "tháng", "quỹ", "đề", "kết", "kế", "phụ", "cựu"),
        *("thanh", "nông", "điều", "khoản", "mục", "phần", "trưởng", "giám", "cục", "viện", "trường", "toà", "tòa"),
    ]
)
# Names that official papers can hardly do without, cut between their syllables.
_NAME_PAIRS = frozenset(
    [("Việt", "Nam"), ("Sơn", "La"), ("Hà", "Nội"), ("Hồ", "Chí"), ("Chí", "Minh"), ("Điện", "Biên")]
)
_NAME_HEADS = frozenset(
    ["Luật", "Ban", "Bộ", "Sở", "Hội", "Quỹ", "Phòng", "Cục", "Vụ", "Ủy", "Mặt", "Đoàn", "Trường", "Viện", "Chi", "Xã"]
)
_SHORTEST_LINE = 20
# How tasks begin. None of these opens a name that stands after a small word inside a sentence.
_TASK_VERBS = frozenset(
    [
        *("lập", "cử", "gửi", "giao", "rà soát", "xây dựng", "triển khai", "phối hợp", "hướng dẫn", "chỉ đạo"),
        *("tham mưu", "đẩy mạnh", "tăng cường", "nâng cao", "tiếp tục", "tuyên truyền", "vận động", "đôn đốc"),
        *("theo dõi", "bố trí", "bảo đảm", "đảm bảo", "chịu trách", "đề nghị", "yêu cầu", "trên cơ", "phát huy"),
        *("chủ động", "tập trung", "kịp thời", "định kỳ", "cụ thể", "căn cứ", "quán triệt", "nghiên cứu", "đổi mới"),
        *("phân công", "thường xuyên", "lồng ghép", "hoàn thiện", "khuyến khích", "chuẩn bị", "tổng hợp", "tổ chức"),
    ]
)
_LONGEST_BRACKET = 200
_KIND = (
    r"(?:kế hoạch|quyết định|nghị quyết|chỉ thị|hướng dẫn|kết luận|thông tri|thông tư|quy chế|quy định|chương trình)"
)
_THIS_PAPER = re.compile(rf"{_KIND}(?: phối hợp| hành động| liên tịch)? này\b", re.IGNORECASE)
_FAREWELL = re.compile(
    r"trên đây là|trong quá trình (?:tổ chức |triển khai )*thực hiện"
    rf"|{_THIS_PAPER.pattern} (?:được |gồm |có hiệu lực|phổ biến|thay thế|gửi |thực hiện)",
    re.IGNORECASE,
)
# How the last words to everybody begin, after the last task.
_CLOSING = re.compile(
    r"trên đây (?:là|,)|nhận được|trong quá trình|căn cứ (?:kế hoạch|nội dung|chương trình|hướng dẫn)"
    r"|(?:kế hoạch|quyết định|nghị quyết|chỉ thị|hướng dẫn|thông tri|kết luận|chương trình)"
    r"(?: phối hợp| hành động| liên tịch)? này"
    r"|(?:[^.;:]{0,120} )?(?:đề nghị|yêu cầu|thông báo để|thông báo đến) ",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+|[-–—]|[^\w\s]")


def ends_sentence(text: str) -> bool:
    """Whether the text ends with a stop, brackets and quotes after it aside."""
    bare = text.rstrip(_CLOSERS)
    return (bool(bare) and bare[-1] in TERMINAL) or (text[-1:] in ")”»" and text[:1] in "(“«")


def is_caps(text: str) -> bool:
    """Whether every letter of the text is a capital."""
    return text.isupper()


def has_no_small_letter(text: str) -> bool:
    """As `is_caps`, but a line of numbers alone ("2026 - 2030") passes too."""
    return text.upper() == text


def is_open(text: str) -> bool:
    """Whether the text ends with a comma, a dash or a word that no sentence ends with."""
    if text[-1:] in ",-–—(/“&":
        return True
    words = text[-40:].lower().split()[-2:]
    if not words or words[-1] not in _OPEN_WORDS or text.isupper():
        return False
    return not (words[-1] in ("trên", "gồm", "vào", "hay", "khi") and words[0] in _BEFORE_AN_ADVERB)


def cites(text: str) -> bool:
    """Whether the text ends with a word that wants the number of a law or a paper after it ("theo khoản")."""
    words = text[-40:].lower().split()[-2:]
    if len(words) < 2 or is_caps(text[-40:]):
        return False
    before, last = words
    if last == "số":
        return before in _NUMBERED_PAPERS
    return last in _CITING_WORDS and before not in _CITING_WORDS[last]


def counts(text: str, number: str = "") -> bool:
    """Whether the text ends with a word that may have a number after it ("năm", "quý", "khoản").

    `number` is the line that begins with it: no year has one or two digits ("hằng năm | 2. Nâng cao …").
    """
    word = last_word(text).lower()
    if word == "năm" and number and not number[:4].isdigit():
        return False
    return word in _COUNTING_WORDS or cites(text)


def in_brackets(text: str) -> bool:
    """Whether a bracket is still open at the end of the text."""
    end = text[-_LONGEST_BRACKET:]
    return end.rfind("(") > end.rfind(")")


def in_quotes(text: str) -> bool:
    """Whether a quotation is still open at the end of the text."""
    end = text[-_LONGEST_BRACKET:]
    return end.rfind("“") > end.rfind("”")


def in_name(text: str) -> bool:
    """Whether the text ends inside or right after a name: "… Mặt trận Dân tộc", "… có hiệu quả Luật"."""
    words = text[-40:].split()[-2:]
    if len(words) < 2 or not words[1][-1].isalpha() or text.isupper():
        return False
    return words[1] in _NAME_HEADS or (words[0][0].isupper() and words[0].istitle() and words[1].islower())


def is_last_word(text: str) -> bool:
    """Whether the line holds no more than the last word or two of a sentence."""
    return text.endswith(".") and len(text) <= _SHORTEST_LINE and text.count(" ") <= 1 and not text.isupper()


def opens_task(*, tail: str, text: str) -> bool:
    """Whether the line begins with a verb that opens a task, after a word that no name goes on from."""
    words = [match[0].lower() for match in islice(_WORD.finditer(text), 2)]
    if len(words) < 2 or not text[0].isupper() or not last_word(tail)[:1].islower():
        return False
    return words[0] in _TASK_VERBS or " ".join(words) in _TASK_VERBS


def bids_farewell(text: str) -> bool:
    """ "Trên đây là …" or "Nghị quyết này phổ biến …" opens a paragraph, wherever the line before ends."""
    return _FAREWELL.match(text) is not None


def closes(text: str) -> bool:
    """Whether a paragraph begins as the last words to everybody do."""
    return _CLOSING.match(text) is not None


def last_word(text: str) -> str:
    return text[-40:].rsplit(" ", 1)[-1]


def first_word(text: str) -> str:
    return text[:40].split(" ", 1)[0]


def _runs_of_three(words: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """All runs of three words."""
    first, second, third = tee(words, 3)
    return zip(first, islice(second, 1, None), islice(third, 2, None), strict=False)


class Names:
    """The words that this paper writes with a capital inside its sentences."""

    def __init__(self, rows: list[Row]) -> None:
        self._inside: set[str] = set()
        self._inside_pairs: set[tuple[str, str]] = set()
        self._runs: set[tuple[str, str, str]] = set()
        self._plain: set[str] = set()
        self._plain_pairs: set[tuple[str, str]] = set()
        self._dashed: set[tuple[str, str]] = set()
        self._led: Counter[str] = Counter()
        self._seen: Counter[str] = Counter()
        for row in rows:
            if not row.table and not is_caps(row.text):
                self._learn(_WORD.findall(row.text))

    def _learn(self, words: list[str]) -> None:
        self._runs.update(_runs_of_three(word.lower() for word in words))
        before = "."
        for at, word in enumerate(words):
            pair = (word.lower(), words[at + 1].lower() if at + 1 < len(words) else "")
            if word[0].islower():
                self._plain.add(word)
                self._plain_pairs.add(pair)
            elif word[0].isupper():
                if before not in '.:;!?“"-–—+*)' and not before.isdigit():
                    self._inside.add(word.lower())
                    self._inside_pairs.add(pair)
                if at + 1 < len(words):
                    self._follow(word, words, at)
            before = word

    def _follow(self, word: str, words: list[str], at: int) -> None:
        after = words[at + 1]
        self._seen[word] += 1
        self._led[word] += after[0].isupper()
        if after in "-–—" and at + 2 < len(words):
            self._dashed.add((word.lower(), words[at + 2].lower()))

    def starts_anew(self, text: str) -> bool:
        """Whether the line begins with a plain word and a capital, as only the beginning of a sentence does.

        Two syllables tell more than one: "Tổ chức" is no name although "Tổ quốc" is.
        """
        words = [match[0] for match in islice(_WORD.finditer(text), 2)]
        if len(words) < 2 or not words[0].istitle() or _THIS_PAPER.match(text):
            return False
        first, second = words[0].lower(), words[1].lower()
        if (first, second) in self._inside_pairs:
            return False
        if (first, second) in self._plain_pairs:
            return True
        return first in self._plain and first not in self._inside and first not in _USUAL_NAMES

    def leads_on(self, word: str, following: str) -> bool:
        """Whether the word is the beginning of a name, such as "Ban" before "Thường trực"."""
        if (word, first_word(following).rstrip(".,;:)")) in _NAME_PAIRS:
            return True
        return word[:1].isupper() and following[:1].isupper() and self._led[word] >= max(2, 0.8 * self._seen[word])

    def continues(self, text: str, following: str) -> bool:
        """Whether the paper has the last two words of the text and the first of the next line in one line elsewhere."""
        words = [word.lower() for word in (*_WORD.findall(text[-40:])[-2:], *_WORD.findall(following[:40])[:1])]
        return len(words) == 3 and words[1].isalnum() and words[2].isalnum() and tuple(words) in self._runs

    def is_name(self, word: str) -> bool:
        """Whether the paper has the word only as a name."""
        bare = word.rstrip(".,;:").lower()
        return bare in self._inside and bare not in self._plain

    def are_dashed(self, word: str, following: str) -> bool:
        """Whether the paper has the two words with a dash between them ("Việt Nam – Lào")."""
        return (word.lower(), following.rstrip(".,;:").lower()) in self._dashed
