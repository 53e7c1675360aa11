"""The history of figures is written by the database itself, on SQLite and PostgreSQL, and cannot be changed.

A trigger sees every road: grid, import, bulk update, loaddata, a hand on the console. Who and why stand on the figure's row.
"""

from __future__ import annotations

from typing import Any

from django.db import connections

FIGURES = "indicators_measurement"
HISTORY = "indicators_measurementchange"
TRACKED = ("state", "numerator", "denominator", "value", "qualifier", "origin", "note")
KEY = ("unit_id", "indicator_id", "month", "version")
WHY = ("changed_by_id", "changed_at", "reason")
REFUSAL = "the history of figures is append-only"

NAMES = (
    "measurement_history_insert",
    "measurement_history_update",
    "measurement_history_delete",
    "measurement_history_no_update",
    "measurement_history_no_delete",
)


def _line(action: str, old: bool, new: bool) -> str:
    """The INSERT that writes one line of history for `action`."""
    row = "NEW" if new else "OLD"
    columns = [
        "measurement_id", "action", *KEY,
        *(f"old_{name}" for name in TRACKED), *(f"new_{name}" for name in TRACKED), *WHY,
    ]  # fmt: skip
    values = [f"{row}.id", f"'{action}'", *(f"{row}.{name}" for name in KEY)]
    values += [f"OLD.{name}" if old else "NULL" for name in TRACKED]
    values += [f"NEW.{name}" if new else "NULL" for name in TRACKED]
    values += [f"{row}.{name}" for name in WHY]
    return f"INSERT INTO {HISTORY} ({', '.join(columns)}) VALUES ({', '.join(values)});"


_LINES = {
    "insert": _line("insert", old=False, new=True),
    "update": _line("update", old=True, new=True),
    "delete": _line("delete", old=True, new=False),
}


def _sqlite() -> list[str]:
    statements = [
        f"CREATE TRIGGER measurement_history_{action} AFTER {action.upper()} ON {FIGURES} BEGIN {line} END"
        for action, line in _LINES.items()
    ]
    statements += [
        f"CREATE TRIGGER measurement_history_no_{action} BEFORE {action.upper()} ON {HISTORY} "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        for action in ("update", "delete")
    ]
    return statements


def _postgresql() -> list[str]:
    statements = []
    for action, line in _LINES.items():
        function = f"measurement_history_{action}_line"
        statements += [
            f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN {line} RETURN NULL; END $$",
            f"CREATE TRIGGER measurement_history_{action} AFTER {action.upper()} ON {FIGURES} "
            f"FOR EACH ROW EXECUTE FUNCTION {function}()",
        ]
    statements += [
        "CREATE OR REPLACE FUNCTION measurement_history_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$",
        f"CREATE TRIGGER measurement_history_no_update BEFORE UPDATE ON {HISTORY} "
        "FOR EACH ROW EXECUTE FUNCTION measurement_history_refuse()",
        f"CREATE TRIGGER measurement_history_no_delete BEFORE DELETE OR TRUNCATE ON {HISTORY} "
        "FOR EACH STATEMENT EXECUTE FUNCTION measurement_history_refuse()",
    ]
    return statements


def install(using: str = "default") -> None:
    """Put all triggers in place anew."""
    drop(using)
    connection = connections[using]
    with connection.cursor() as cursor:
        for statement in _sqlite() if connection.vendor == "sqlite" else _postgresql():
            cursor.execute(statement)


def drop(using: str = "default") -> None:
    connection = connections[using]
    with connection.cursor() as cursor:
        for name in NAMES:
            if connection.vendor == "sqlite":
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            else:
                table = HISTORY if "_no_" in name else FIGURES
                cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")


def missing(using: str = "default") -> tuple[str, ...]:
    """Names of triggers that are not in the database."""
    connection = connections[using]
    table = (
        "sqlite_master WHERE type = 'trigger'" if connection.vendor == "sqlite" else "pg_trigger WHERE NOT tgisinternal"
    )
    column = "name" if connection.vendor == "sqlite" else "tgname"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table}")
        found = {row[0] for row in cursor.fetchall()}
    return tuple(name for name in NAMES if name not in found)


def install_after_migration(using: str, **_: Any) -> None:
    """Receiver of `post_migrate`; waits until the tables exist (a partial migration may stop before them)."""
    tables = connections[using].introspection.table_names()
    if FIGURES in tables and HISTORY in tables:
        install(using)
