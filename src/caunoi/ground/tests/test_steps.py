from __future__ import annotations

import pytest
from django.db.models import TextChoices

from caunoi.ground import steps


class Status(TextChoices):
    NEW = "NEW", "Chưa bắt đầu"
    DOING = "DOING", "Đang làm"
    DONE = "DONE", "Hoàn thành"
    LOST = "LOST", "Lạc"


STEPS = {
    Status.NEW: {Status.DOING, Status.DONE},
    Status.DOING: {Status.DONE, Status.NEW},
    Status.LOST: {Status.DONE},
}


def test_a_step_of_the_table_is_allowed() -> None:
    steps.check_step(STEPS, Status.NEW, Status.DOING)
    assert steps.may_step(STEPS, Status.DOING, Status.NEW)


def test_a_step_that_the_table_lacks_is_refused_in_words() -> None:
    with pytest.raises(steps.WrongStep, match="“Hoàn thành”") as refused:
        steps.check_step(STEPS, Status.DONE, Status.NEW)
    assert "“Hoàn thành”" in refused.value.sentence
    assert "“Chưa bắt đầu”" in refused.value.sentence
    assert (refused.value.current, refused.value.wanted) == (Status.DONE, Status.NEW)


def test_a_status_stored_as_text_is_the_same_status() -> None:
    stored: dict[str, set[str]] = {"NEW": {Status.DOING}}
    assert steps.may_step(stored, Status.NEW, "DOING")


def test_a_status_that_no_walk_arrives_at_is_found() -> None:
    assert steps.unreachable(STEPS, Status.NEW) == {Status.LOST}
    assert steps.reachable(STEPS, Status.NEW) == {Status.NEW, Status.DOING, Status.DONE}
    assert steps.unreachable(STEPS, Status.LOST) == {Status.NEW, Status.DOING}
    assert steps.reachable({"a": {"b"}, "b": {"c"}, "c": {"d"}}, "a") == {"a", "b", "c", "d"}


def test_words_of_a_table_without_labels_are_its_statuses() -> None:
    picture = steps.draw({"a": {"c", "b"}}, start="a")
    assert picture.startswith('```mermaid\nstateDiagram-v2\n    state "a" as a\n    state "b" as b\n')
    assert steps.WrongStep("a", "b").sentence.startswith("Đang ở “a”, không chuyển sang “b”")


def test_the_picture_follows_the_table() -> None:
    picture = steps.draw(STEPS, start=Status.NEW, title="Việc")
    assert picture == (
        "# Việc\n\n"
        "```mermaid\n"
        "stateDiagram-v2\n"
        '    state "Chưa bắt đầu" as NEW\n'
        '    state "Đang làm" as DOING\n'
        '    state "Lạc" as LOST\n'
        '    state "Hoàn thành" as DONE\n'
        "    [*] --> NEW\n"
        "    NEW --> DOING\n"
        "    NEW --> DONE\n"
        "    DOING --> NEW\n"
        "    DOING --> DONE\n"
        "    LOST --> DONE\n"
        "    DONE --> [*]\n"
        "```\n\n"
        "| status | words | next |\n"
        "|---|---|---|\n"
        "| NEW | Chưa bắt đầu | DOING, DONE |\n"
        "| DOING | Đang làm | NEW, DONE |\n"
        "| LOST | Lạc | DONE |\n"
        "| DONE | Hoàn thành | – |\n"
    )
