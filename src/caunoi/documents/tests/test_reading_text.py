"""Plain text and Markdown, in the encodings that still come in."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caunoi.documents.reading import Line, Unreadable, read_bytes

SENTENCE = "Ủy ban Mặt trận Tổ quốc Việt Nam các xã, phường thực hiện kế hoạch được giao."
TCVN3_LETTERS = (
    "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
    "a1a2a3a4a5a6a7a8a9aaabacadaeb5b6b7b8b9bbbcbdbec6c7c8c9cacbcccecfd0d1d2d3d4d5d6d7d8dcddde"
    "dfe1e2e3e4e5e6e7e8e9eaebecedeeeff1f2f3f4f5f6f7f8f9fafbfcfdfe",
)


def texts(data: bytes, name: str = "a.txt") -> list[str]:
    """The texts of all lines."""
    return [line.text for line in read_bytes(data, name).lines]


def in_tcvn3(text: str) -> bytes:
    """Text as an editor of the nineties wrote it; capitals with a tone mark had no code of their own."""
    codes = dict(zip(TCVN3_LETTERS[0], bytes.fromhex(TCVN3_LETTERS[1]), strict=True))
    return bytes(codes.get(letter, ord(letter) if ord(letter) < 128 else 0x3F) for letter in text)


def in_windows_1258(text: str) -> bytes:
    """Text as Windows-1258 writes it: a letter, then its tone mark."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    out = []
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        tone = "".join(mark for mark in parts if mark in tones)
        out.append(unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in tones)) + tone)
    return "".join(out).encode("cp1258")


def test_each_physical_line_keeps_its_number() -> None:
    paper = read_bytes("KẾ HOẠCH\r\n\r\n  I. MỤC ĐÍCH \r\t\n- một\n".encode(), "a.txt")
    assert paper.format == "txt"
    assert paper.lines == (Line(1, "KẾ HOẠCH"), Line(3, "  I. MỤC ĐÍCH"), Line(5, "- một"))
    assert paper.warnings == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_files_are_read(encoding: str) -> None:
    assert texts(SENTENCE.encode(encoding)) == [SENTENCE]


def test_utf_16_of_the_other_byte_order_is_read() -> None:
    assert texts(b"\xfe\xff" + SENTENCE.encode("utf-16-be")) == [SENTENCE]


def test_text_becomes_nfc_with_plain_spaces_and_hyphens() -> None:
    decomposed = unicodedata.normalize("NFD", SENTENCE).replace(" ", "\u00a0").replace("xã", "xã\u00ad\u200b")
    assert texts(decomposed.encode()) == [SENTENCE]
    assert texts("Số:\u00a0115\u2011KH".encode()) == ["Số: 115-KH"]


@pytest.mark.parametrize("encoded", [in_windows_1258(SENTENCE), in_tcvn3(SENTENCE.replace("Ủ", "ủ"))])
def test_old_encodings_are_recognised_converted_and_warned_of(encoded: bytes) -> None:
    paper = read_bytes(encoded, "a.txt")
    assert [line.text.lower() for line in paper.lines] == [SENTENCE.lower()]
    assert [warning.code for warning in paper.warnings] == ["old-encoding"]


def test_every_letter_of_tcvn3_comes_back() -> None:
    text = "được của " + TCVN3_LETTERS[0]
    assert texts(in_tcvn3(text)) == [text]


def test_one_broken_byte_does_not_make_the_rest_unreadable() -> None:
    paper = read_bytes(b"d\xf2ng\n" + SENTENCE.encode(), "a.txt")
    assert [line.text for line in paper.lines] == ["d\ufffdng", SENTENCE]
    assert [(warning.line, warning.code) for warning in paper.warnings] == [(1, "broken-letter")]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "Tệp rỗng, không có nội dung để đọc."),
        (b" \n\t\r\n", "Tệp không có chữ nào để đọc."),
        (b"\xff\xfea", "Tệp văn bản bị hỏng, hãy mở bằng phần mềm gốc rồi lưu lại theo bảng mã UTF-8."),
        (b"\x81\x8d\x8f abc \x9d", "Không nhận ra bảng mã của tệp, hãy mở tệp rồi lưu lại theo bảng mã UTF-8."),
        (b"a" * 5000 + b"\xff\x00", "Không nhận ra loại tệp này, hãy dùng tệp .docx, .pdf, .txt hoặc .md."),
    ],
)
@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_text_that_cannot_be_read_is_refused_in_one_sentence(data: bytes, sentence: str, name: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_bytes(data, name)
    assert caught.value.sentence == sentence
    assert str(caught.value) == sentence


def test_form_feeds_number_the_pages() -> None:
    paper = read_bytes("một\nhai\n\fba\nbốn\n".encode(), "a.txt")
    assert [(line.number, line.text, line.page) for line in paper.lines] == [
        (1, "một", 1),
        (2, "hai", 1),
        (3, "ba", 2),
        (4, "bốn", 2),
    ]


def test_stars_and_pipes_of_plain_text_stay_as_they_are() -> None:
    lines = ["“*Mặt trận số*”", "**đậm**", "# không phải đề mục", "a | b", "--- | ---"]
    assert texts("\n".join(lines).encode()) == lines


@settings(deadline=None)
# The hyphen that keeps a word whole is read as any other hyphen.
@given(
    st.text(
        st.characters(exclude_categories=["C", "Z", "M"], exclude_characters="‑") | st.sampled_from(" \n\t"), min_size=1
    )
)
def test_every_word_of_a_text_file_is_read_in_order(text: str) -> None:
    text += "\nhết"
    words = [word for line in texts(text.encode()) for word in line.split()]
    assert words == unicodedata.normalize("NFC", text).split()


@settings(deadline=None)
@given(st.binary(min_size=1, max_size=200), st.sampled_from(["a.txt", "a.md", "a.docx", "a.pdf", "a"]))
def test_any_bytes_give_lines_or_one_sentence(data: bytes, name: str) -> None:
    if b"%PDF-" in data:
        data = data.replace(b"%PDF-", b"")
    try:
        found = bool(read_bytes(data, name).lines)
    except Unreadable as refusal:
        found = refusal.sentence.endswith(".")
    assert found


def test_markdown_headings_and_strong_marks_lose_their_signs() -> None:
    text = "# KẾ HOẠCH #\n\n## **I. MỤC ĐÍCH**\n**1. Yêu cầu.** Nội dung *nghiêng* và snake_case\n1\\. thoát\n"
    paper = read_bytes(text.encode(), "a.md")
    assert paper.format == "md"
    assert [(line.number, line.text, line.ends_paragraph) for line in paper.lines] == [
        (1, "KẾ HOẠCH", True),
        (3, "I. MỤC ĐÍCH", True),
        (4, "1. Yêu cầu. Nội dung *nghiêng* và snake_case", None),
        (5, "1. thoát", True),
    ]


def test_markdown_paragraphs_end_before_lists_and_blank_lines() -> None:
    text = "dòng một\ndòng hai\n- việc\n  tiếp\n+ việc con\n\n> trích\n1. mục\n***\n```\nmã\n```\n"
    paper = read_bytes(text.encode(), "a.markdown")
    assert [(line.text, line.ends_paragraph) for line in paper.lines] == [
        ("dòng một", None), ("dòng hai", True), ("- việc", None), ("  tiếp", True), ("+ việc con", True),
        ("trích", True), ("1. mục", True), ("mã", None),
    ]  # fmt: skip


def test_markdown_tables_become_rows() -> None:
    text = (
        "trước\n| STT | **Việc** | Hạn |\n|:--|---|--:|\n| 1 | a \\| b<br>c | |\n| 2 |\nsau | không\n\n"
        "Đơn vị | Số\n--- | ---\nXã A | 5"
    )
    lines = read_bytes(text.encode(), "a.md").lines
    assert lines[0] == Line(1, "trước", ends_paragraph=True)
    assert lines[1] == Line(
        2,
        "",
        rows=(("STT", "Việc", "Hạn"), ("1", "a | b\nc", ""), ("2", "", ""), ("sau", "không", "")),
        ends_paragraph=True,
    )
    assert lines[2].rows == (("Đơn vị", "Số"), ("Xã A", "5"))
    assert lines[2].number == 8


def test_a_markdown_file_without_words_is_refused() -> None:
    with pytest.raises(Unreadable):
        read_bytes(b"---\n\n#\n", "a.md")


def test_the_work_of_reading_grows_with_the_lines(calls_made) -> None:
    def work(lines: int) -> int:
        data = "\n".join(f"{number}. {SENTENCE * 3}\n" for number in range(lines)).encode()
        return calls_made(lambda: read_bytes(data, "a.txt"))

    work(1)
    assert work(400) < 2.5 * work(200)
