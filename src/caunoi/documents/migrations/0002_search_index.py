"""The full-text index over documents_searchentry.words, each engine with its own means and without an extension.

SQLite: an FTS5 table that stores no text of its own (external content), kept in step by triggers. A later migration
that makes Django rebuild documents_searchentry on SQLite must drop these triggers first and make them anew after.

PostgreSQL: a generated tsvector and a GIN index. The planner does not know what it costs to unpack a long tsvector and
would read the whole table for a common word; the two functions hold it to the index. The order of words can only be
checked on the tsvector itself, so that it is asked only where at most 2,000 documents hold the words.
"""

from django.db import migrations

SQLITE = (
    """
    CREATE VIRTUAL TABLE documents_searchindex USING fts5(
        words, content='documents_searchentry', content_rowid='document_id', tokenize='unicode61 remove_diacritics 0'
    )
    """,
    """
    CREATE TRIGGER documents_searchentry_inserted AFTER INSERT ON documents_searchentry BEGIN
        INSERT INTO documents_searchindex(rowid, words) VALUES (new.document_id, new.words);
    END
    """,
    """
    CREATE TRIGGER documents_searchentry_deleted AFTER DELETE ON documents_searchentry BEGIN
        INSERT INTO documents_searchindex(documents_searchindex, rowid, words)
        VALUES ('delete', old.document_id, old.words);
    END
    """,
    """
    CREATE TRIGGER documents_searchentry_updated AFTER UPDATE ON documents_searchentry BEGIN
        INSERT INTO documents_searchindex(documents_searchindex, rowid, words)
        VALUES ('delete', old.document_id, old.words);
        INSERT INTO documents_searchindex(rowid, words) VALUES (new.document_id, new.words);
    END
    """,
)
SQLITE_BACK = (
    "DROP TRIGGER documents_searchentry_inserted",
    "DROP TRIGGER documents_searchentry_deleted",
    "DROP TRIGGER documents_searchentry_updated",
    "DROP TABLE documents_searchindex",
)
POSTGRESQL = (
    """
    ALTER TABLE documents_searchentry
    ADD COLUMN vector tsvector GENERATED ALWAYS AS (to_tsvector('simple', words)) STORED
    """,
    "CREATE INDEX documents_searchentry_vector ON documents_searchentry USING gin (vector)",
    """
    CREATE FUNCTION documents_holding(sought text) RETURNS SETOF bigint
    LANGUAGE sql STABLE ROWS 500 SET enable_seqscan = off AS $$
        SELECT document_id FROM documents_searchentry WHERE vector @@ plainto_tsquery('simple', sought)
    $$
    """,
    """
    CREATE FUNCTION documents_holding_phrase(sought text) RETURNS SETOF bigint
    LANGUAGE sql STABLE ROWS 500 SET enable_seqscan = off AS $$
        SELECT document_id FROM documents_searchentry
        WHERE vector @@ phraseto_tsquery('simple', sought)
        AND (
            SELECT count(*) <= 2000 FROM (
                SELECT FROM documents_searchentry WHERE vector @@ plainto_tsquery('simple', sought) LIMIT 2001
            ) AS held
        )
    $$
    """,
)
POSTGRESQL_BACK = (
    "DROP FUNCTION documents_holding_phrase(text)",
    "DROP FUNCTION documents_holding(text)",
    "ALTER TABLE documents_searchentry DROP COLUMN vector",
)


def make(_apps, schema_editor):
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement, params=None)


def drop(_apps, schema_editor):
    for statement in POSTGRESQL_BACK if schema_editor.connection.vendor == "postgresql" else SQLITE_BACK:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_registers_and_documents")]

    operations = [migrations.RunPython(make, drop)]
