"""Files of values as a machine may send them: what was written reads back, what was damaged is rows or one sentence."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caunoi.ground.tests.damage import damaged
from caunoi.reporting.valuesets import FORMATS, BadValueSet, Row, read, written

SPLITS = {"2.01": {"NU_TRE": {"SEX": "NU", "AGE": "TRE"}, "NAM": {"SEX": "NAM"}}}
LETTERS = st.characters(exclude_categories=["Cs", "Cc", "Co", "Cn"])
WORDS = st.text(LETTERS, min_size=1, max_size=12)
ROWS = st.lists(
    st.builds(
        Row,
        element=st.just("2.01"),
        period=st.sampled_from(["2026Q3", "2026S1", "2026", "2026-10-01--2026-10-31"]),
        unit=WORDS,
        value=st.text(LETTERS, max_size=8),
        option=st.sampled_from(["", "NU_TRE", "NAM"]),
        comment=st.text(LETTERS, max_size=12),
    ),
    max_size=5,
)
GOOD = [
    Row(
        element="2.01", period="2026Q3", unit="03646", value="7", option="NU_TRE", comment='Ghi "nhanh", <chưa> & kiểm'
    ),
    Row(element="2.03", period="2026-10-01--2026-10-31", unit="03646", value="-1.5", data_set="BC-01"),
]
PIECES: dict[str, tuple[bytes, ...]] = {
    "json": (b"[", b"{", b'"', b"\\ud800", b"\\u0000", b"1e999", b"NaN", b"null", b'"dataValues": [', b"}", b"," * 5),
    "csv": (b'"', b"\n", b",", b"\r", b"\0", b"\xff"),
    "adx": (
        b"<group>",
        b"</group>",
        b"<dataValue/>",
        b"&a;",
        b"<!DOCTYPE a>",
        b'period="9999-12-31/P9999D"',
        b"\0",
        b"]]>",
    ),
}


@pytest.mark.parametrize("shape", FORMATS)
@given(rows=ROWS)
def test_every_row_that_is_written_reads_back(shape: str, rows: list[Row]) -> None:
    assert list(read(written(rows, shape, SPLITS), shape, SPLITS)) == rows


@pytest.mark.parametrize("shape", FORMATS)
@given(data=st.data())
def test_a_damaged_file_gives_rows_or_one_sentence(shape: str, data: Any) -> None:
    file = data.draw(damaged(written(GOOD, shape, SPLITS), *PIECES[shape]))
    try:
        good = all("\0" not in row.value + row.comment + row.unit for row in read(file, shape, SPLITS))
    except BadValueSet as refusal:
        good = refusal.sentence.endswith(".")
    assert good
