"""Walk a state table: `STEPS` maps each status to the set of statuses that may follow it."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from typing import TypeVar

S = TypeVar("S", bound=Hashable)
Steps = Mapping[S, Collection[S]]


class WrongStep(Exception):
    """A step that the table does not have; `sentence` says so to the person."""

    def __init__(self, current: object, wanted: object) -> None:
        self.current = current
        self.wanted = wanted
        self.sentence = (
            f"Đang ở “{_words(current)}”, không chuyển sang “{_words(wanted)}” được. Tải lại trang để xem bản mới."
        )
        super().__init__(self.sentence)


def _words(status: object) -> str:
    """The label of a choice, else the status itself."""
    return str(getattr(status, "label", status))


def may_step(steps: Steps[S], current: S, wanted: S) -> bool:
    """Whether the table has this step."""
    return wanted in steps.get(current, ())


def check_step(steps: Steps[S], current: S, wanted: S) -> None:
    """Raises WrongStep when the table does not have this step."""
    if not may_step(steps, current, wanted):
        raise WrongStep(current, wanted)


def reachable(steps: Steps[S], start: S) -> set[S]:
    """All statuses that can be walked to from `start`, with `start` itself."""
    found = {start}
    waiting = [start]
    while waiting:
        for following in steps.get(waiting.pop(), ()):
            if following not in found:
                found.add(following)
                waiting.append(following)
    return found


def unreachable(steps: Steps[S], start: S) -> set[S]:
    """Statuses of the table that no walk from `start` arrives at; a table in order has none."""
    named = set(steps)
    for following in steps.values():
        named.update(following)
    walked = reachable(steps, start)
    return named - walked


def draw(steps: Steps[S], *, start: S, title: str = "") -> str:
    """The table as a Markdown page: a Mermaid diagram and a list, in the order in which the table is written."""
    order = [*steps, *sorted({last for ends in steps.values() for last in ends} - set(steps), key=str)]
    place = {status: number for number, status in enumerate(order)}
    lines = [f"# {title}", ""] if title else []
    lines += ["```mermaid", "stateDiagram-v2"]
    lines += [f'    state "{_words(status)}" as {status}' for status in order]
    lines.append(f"    [*] --> {start}")
    listing = ["", "| status | words | next |", "|---|---|---|"]
    for status in order:
        following = sorted(steps.get(status, ()), key=lambda one: place[one])
        lines += [f"    {status} --> {one}" for one in following]
        if not following:
            lines.append(f"    {status} --> [*]")
        listing.append(f"| {status} | {_words(status)} | {', '.join(map(str, following)) or '–'} |")
    return "\n".join([*lines, "```", *listing]) + "\n"
