"""One row of the inbox, whatever folder it comes from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One row of the inbox, the same for every kind of work (see ui/parts/work_row.html).

    The inbox takes it as a mapping (`vars`): a template finds a key at the first try, an attribute at the second.
    """

    href: str
    title: str
    note: str
    stage: str
    deadline: str
    due: str
    action_label: str
    action_href: str
    primary: bool
    kind: str = "task"
    kind_label: str = "Nhiệm vụ"
    icon: str = "task"
    tag: str = ""
    tone: str = ""

    @property
    def reports(self) -> bool:
        """Whether the next step tells of progress; the task can then be finished as well."""
        return self.action_href.endswith("/cap-nhat/")


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under one heading; `whole` is the page of all of them where more may wait than stand here."""

    heading: str
    hint: str
    rows: tuple[Row, ...]
    whole: str = ""

    @property
    def mapped(self) -> list[dict[str, object]]:
        return [vars(row) for row in self.rows]
