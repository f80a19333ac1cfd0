"""Values in JSON: one object with `dataValues`, and what all of them share beside it."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, BinaryIO

from caunoi.reporting.valuesets.rows import DEFAULT, BadValueSet, Row, option_of

_PIECE = 1 << 16
_SPACE = " \t\r\n"
_LIST = "dataValues"
_SHARED = frozenset({"period", "orgUnit", "dataSet"})


def write_json(rows: Iterable[Row], file: BinaryIO) -> None:
    file.write(b'{"dataValues": [')
    between = b""
    for row in rows:
        one = {
            "dataElement": row.element,
            "period": row.period,
            "orgUnit": row.unit,
            "categoryOptionCombo": row.option or DEFAULT,
            "attributeOptionCombo": DEFAULT,
            "value": row.value,
            "comment": row.comment,
        }
        file.write(between + json.dumps(one, ensure_ascii=False).encode())
        between = b", "
    file.write(b"]}")


def read_json(file: BinaryIO) -> Iterator[Row]:
    """Read twice: what the values share may stand behind them, and a file that is wrong anywhere is refused at once."""
    try:
        whole = _shared(file)
        file.seek(0)
        for name, value in _Scanner(file).members():
            if name == _LIST and value is not None:
                yield _of_json(value, whole)
    except (BadValueSet, UnicodeDecodeError):
        raise
    except (ValueError, RecursionError) as error:
        raise BadValueSet("Tệp JSON viết chưa đúng.") from error


def _shared(file: BinaryIO) -> dict[str, Any]:
    """What all values share, of a file with one list of objects."""
    whole: dict[str, Any] = {}
    lists = 0
    for name, value in _Scanner(file).members():
        if name == _LIST:
            if not (value is None or isinstance(value, dict)):
                raise BadValueSet("Tệp JSON phải có danh sách dataValues.")
            lists += value is None
        elif name in _SHARED:
            whole[name] = value
    if lists != 1:
        raise BadValueSet("Tệp JSON phải có danh sách dataValues.")
    return whole


def _of_json(one: Mapping[str, Any], whole: Mapping[str, Any]) -> Row:
    def told(name: str) -> str:
        found = one.get(name, whole.get(name) if name in _SHARED else None)
        return "" if found is None else str(found)

    return Row(
        element=told("dataElement"),
        period=told("period"),
        unit=told("orgUnit"),
        value="" if one.get("deleted") is True else told("value"),
        option=option_of(told("categoryOptionCombo")),
        comment=told("comment"),
        data_set=told("dataSet"),
    )


class _Scanner:
    """Goes through a JSON text piece by piece: the standard library reads only whole ones."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
        self._decode = json.JSONDecoder().raw_decode
        self._text, self._at, self._is_all = "", 0, False

    def members(self) -> Iterator[tuple[str, Any]]:
        """Name and value of each member of the outermost object; of `dataValues` first None where its list begins, then
        each thing of the list."""
        try:
            self._expect("{")
            if self._next() == "}":
                self._at += 1
            else:
                yield from self._members()
            if self._next():
                raise self._wrong()
        finally:
            # The file is its giver's and stays open.
            self._file.detach()

    def _members(self) -> Iterator[tuple[str, Any]]:
        while True:
            if self._next() != '"':
                raise self._wrong()
            name = self._value()
            self._expect(":")
            if name == _LIST and self._next() == "[":
                yield name, None
                for value in self._list():
                    yield name, value
            else:
                value = self._value()
                yield name, "" if name == _LIST else value
            if self._ends("}"):
                return

    def _list(self) -> Iterator[Any]:
        self._at += 1
        if self._next() == "]":
            self._at += 1
            return
        while True:
            value = self._value()
            # A null would look like the beginning of the list.
            yield "" if value is None else value
            if self._ends("]"):
                return

    def _ends(self, mark: str) -> bool:
        """Whether the mark follows, or a comma."""
        found = self._next()
        if found not in (mark, ","):
            raise self._wrong()
        self._at += 1
        return found == mark

    def _expect(self, mark: str) -> None:
        if self._next() != mark:
            raise self._wrong()
        self._at += 1

    def _wrong(self) -> json.JSONDecodeError:
        return json.JSONDecodeError("not JSON", "", 0)

    def _more(self, size: int) -> bool:
        piece = self._file.read(size)
        self._is_all = not piece
        self._text, self._at = self._text[self._at :] + piece, 0
        return not self._is_all

    def _next(self) -> str:
        """The next letter that is no space, where the scanner then stands; "" at the end."""
        while True:
            while self._at < len(self._text):
                if self._text[self._at] not in _SPACE:
                    return self._text[self._at]
                self._at += 1
            if not self._more(_PIECE):
                return ""

    def _value(self) -> Any:
        """The value that begins here. One that ends where the piece ends may go on: 12 may be 123."""
        self._next()
        size = _PIECE
        while True:
            try:
                value, end = self._decode(self._text, self._at)
            except json.JSONDecodeError:
                if not self._more(size):
                    raise
            else:
                if end < len(self._text) or self._is_all:
                    self._at = end
                    return value
                self._more(size)
            size *= 2
