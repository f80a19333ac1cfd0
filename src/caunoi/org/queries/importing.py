"""Lists that were handed over and not applied yet, of either kind."""

from __future__ import annotations

from caunoi.org.models import ImportKind, ListImport, Person
from caunoi.org.queries.accounts import judged_accounts
from caunoi.org.queries.areas import judged_areas
from caunoi.org.queries.judging import Preview


def preview_of(draft: ListImport, person: Person) -> Preview:
    """The rows of the draft judged against what the person administers, as it stands now."""
    kind = ImportKind(draft.kind)
    if kind == ImportKind.PEOPLE:
        return Preview(kind, judged_accounts(draft.rows, person))
    return Preview(kind, judged_areas(draft.rows, person))
