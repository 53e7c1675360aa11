"""History and locks that the database itself keeps, on SQLite and PostgreSQL.

A trigger sees every road: grid, import, bulk update, loaddata, a hand on the console. Histories of figures and of decisions
about months are written by it, and cannot be changed; a figure of a locked month cannot be written, nor an issued paper
changed. Who, when and why stand on the rows that are written; a change that names no moment of its own was made by a hand on
the database, and its line says so: nobody, now.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connections, transaction

FIGURES, HISTORY = "indicators_measurement", "indicators_measurementchange"
MONTHS, DECISIONS = "indicators_submission", "indicators_submissionchange"
EVENTS, EXPLANATIONS = "units_event", "indicators_explanation"
ISSUES, SIGNED_COPIES = "indicators_issue", "indicators_signedcopy"
TRACKED = ("state", "numerator", "denominator", "value", "qualifier", "origin", "note")
DECIDED = ("stage", "is_closed", "returned_codes")
WHY = ("changed_by_id", "changed_at", "reason")
REFUSAL = "this history is append-only"
LOCKED = "the month of this figure is locked"
ISSUED = "what was issued does not change"
ACTIONS = ("insert", "update", "delete")
# All of an issue but its withdrawal, which is said once.
ISSUE_STAYS = (
    "id", "kind", "unit_id", "first", "last", "boundaries", "document_number", "document_date", "frozen", "file", "file_name",
    "file_sha256", "issued_by_id", "issued_at",
)  # fmt: skip


@dataclass(frozen=True)
class Tracked:
    """A table whose changes go line by line into a history. `only_if` says of NEW, OLD rows which changes count.

    `nobody` stands in the history for a hand on the database.
    """

    name: str
    table: str
    history: str
    id_column: str
    key: tuple[str, ...]
    columns: tuple[str, ...]
    only_if: dict[str, str]
    nobody: str

    def line(self, action: str) -> str:
        """The INSERT that writes one line of history for `action`."""
        row = "OLD" if action == "delete" else "NEW"
        old = [f"OLD.{name}" if action != "insert" else "NULL" for name in self.columns]
        new = [f"NEW.{name}" if action != "delete" else "NULL" for name in self.columns]
        names = [self.id_column, "action", *self.key]
        names += [f"old_{name}" for name in self.columns] + [f"new_{name}" for name in self.columns] + list(WHY)
        values = [f"{row}.id", f"'{action}'", *(f"{row}.{name}" for name in self.key), *old, *new]
        values += self._why(action)
        return f"INSERT INTO {self.history} ({', '.join(names)}) VALUES ({', '.join(values)});"

    def _why(self, action: str) -> list[str]:
        """Who, when and why: as the row says, unless it only repeats what it said of its last change."""
        if action == "insert":
            return ["NEW.changed_by_id", "COALESCE(NEW.changed_at, CURRENT_TIMESTAMP)", "NEW.reason"]
        if action == "delete":
            return [self.nobody, "CURRENT_TIMESTAMP", "''"]
        by_hand = "COALESCE(NEW.changed_at = OLD.changed_at, NEW.changed_at IS NULL)"
        return [
            f"CASE WHEN {by_hand} THEN {self.nobody} ELSE NEW.changed_by_id END",
            f"CASE WHEN {by_hand} THEN CURRENT_TIMESTAMP ELSE NEW.changed_at END",
            f"CASE WHEN {by_hand} AND NEW.reason = OLD.reason THEN '' ELSE NEW.reason END",
        ]


_FIGURES = Tracked(
    "measurement_history", FIGURES, HISTORY, "measurement_id",
    ("unit_id", "indicator_id", "month", "version"), TRACKED, {}, "0",
)  # fmt: skip
# A draft that nobody decided anything about is no line: entry makes one for every month that it opens.
_MONTHS = Tracked(
    "submission_history", MONTHS, DECISIONS, "submission_id", ("unit_id", "month", "version"), DECIDED,
    {
        "insert": "NEW.stage <> 'draft' OR NEW.is_closed",
        "update": "OLD.stage <> NEW.stage OR OLD.is_closed <> NEW.is_closed OR OLD.version <> NEW.version",
    },
    "NULL",
)  # fmt: skip
TRACKED_TABLES = (_FIGURES, _MONTHS)
APPEND_ONLY = (
    ("measurement_history", HISTORY),
    ("submission_history", DECISIONS),
    ("event", EVENTS),
    ("explanation", EXPLANATIONS),
    ("signed_copy", SIGNED_COPIES),
)

# Every trigger and the table that it hangs on.
TRIGGERS: dict[str, str] = {
    **{f"{one.name}_{action}": one.table for one in TRACKED_TABLES for action in ACTIONS},
    **{f"{name}_no_{action}": table for name, table in APPEND_ONLY for action in ("update", "delete")},
    **{f"measurement_lock_{action}": FIGURES for action in ACTIONS},
    **{f"issue_no_{action}": ISSUES for action in ("update", "delete")},
}
# REPLACE of SQLite puts one row in the place of another and asks no trigger about the one that goes.
SQLITE_TRIGGERS = {f"{name}_no_replace": table for name, table in (*APPEND_ONLY, ("issue", ISSUES))}


def names(using: str = "default") -> tuple[str, ...]:
    """The triggers that this database must have."""
    return (*TRIGGERS, *(SQLITE_TRIGGERS if connections[using].vendor == "sqlite" else ()))


def _is_locked(row: str) -> str:
    return (
        f"SELECT 1 FROM {MONTHS} s WHERE s.unit_id = {row}.unit_id AND s.month = {row}.month "
        "AND (s.stage IN ('submitted', 'approved') OR s.is_closed)"
    )


def _changes_issue(differs: str) -> str:
    """Whether an update touches what stays, or a withdrawal that was said already."""
    stays = " OR ".join(f"NEW.{name} {differs} OLD.{name}" for name in ISSUE_STAYS)
    return f"{stays} OR OLD.withdrawn_at IS NOT NULL OR NEW.withdrawn_at IS NULL"


def _rows(action: str) -> tuple[str, ...]:
    return {"insert": ("NEW",), "update": ("OLD", "NEW"), "delete": ("OLD",)}[action]


def _sqlite() -> list[str]:
    statements = []
    for one in TRACKED_TABLES:
        for action in ACTIONS:
            when = f" WHEN {one.only_if[action]}" if action in one.only_if else ""
            statements.append(
                f"CREATE TRIGGER {one.name}_{action} AFTER {action.upper()} ON {one.table}{when} "
                f"BEGIN {one.line(action)} END"
            )
    for name, table in APPEND_ONLY:
        for action in ("update", "delete"):
            statements.append(
                f"CREATE TRIGGER {name}_no_{action} BEFORE {action.upper()} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            )
        statements.append(
            f"CREATE TRIGGER {name}_no_replace BEFORE INSERT ON {table} "
            f"WHEN EXISTS (SELECT 1 FROM {table} t WHERE t.id = NEW.id) BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )
    statements += [
        f"CREATE TRIGGER issue_no_update BEFORE UPDATE ON {ISSUES} WHEN {_changes_issue('IS NOT')} "
        f"BEGIN SELECT RAISE(ABORT, '{ISSUED}'); END",
        f"CREATE TRIGGER issue_no_delete BEFORE DELETE ON {ISSUES} BEGIN SELECT RAISE(ABORT, '{ISSUED}'); END",
        f"CREATE TRIGGER issue_no_replace BEFORE INSERT ON {ISSUES} "
        f"WHEN EXISTS (SELECT 1 FROM {ISSUES} t WHERE t.id = NEW.id) BEGIN SELECT RAISE(ABORT, '{ISSUED}'); END",
    ]
    for action in ACTIONS:
        locked = " OR ".join(f"EXISTS ({_is_locked(row)})" for row in _rows(action))
        statements.append(
            f"CREATE TRIGGER measurement_lock_{action} BEFORE {action.upper()} ON {FIGURES} WHEN {locked} "
            f"BEGIN SELECT RAISE(ABORT, '{LOCKED}'); END"
        )
    return statements


def _function(name: str, body: str) -> str:
    return f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$"


def _postgresql() -> list[str]:
    statements = []
    for one in TRACKED_TABLES:
        for action in ACTIONS:
            function = f"{one.name}_{action}_line"
            line = one.line(action)
            body = f"IF {one.only_if[action]} THEN {line} END IF;" if action in one.only_if else line
            statements += [
                _function(function, f"{body} RETURN NULL;"),
                f"CREATE TRIGGER {one.name}_{action} AFTER {action.upper()} ON {one.table} "
                f"FOR EACH ROW EXECUTE FUNCTION {function}()",
            ]
    statements.append(_function("history_refuse", f"RAISE EXCEPTION '{REFUSAL}';"))
    for name, table in APPEND_ONLY:
        statements += [
            f"CREATE TRIGGER {name}_no_update BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION history_refuse()",
            f"CREATE TRIGGER {name}_no_delete BEFORE DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION history_refuse()",
        ]
    refusal = f"RAISE EXCEPTION '{ISSUED}' USING ERRCODE = 'check_violation';"
    statements += [
        _function("issue_update_check", f"IF {_changes_issue('IS DISTINCT FROM')} THEN {refusal} END IF; RETURN NEW;"),
        _function("issue_refuse", refusal),
        f"CREATE TRIGGER issue_no_update BEFORE UPDATE ON {ISSUES} FOR EACH ROW EXECUTE FUNCTION issue_update_check()",
        f"CREATE TRIGGER issue_no_delete BEFORE DELETE OR TRUNCATE ON {ISSUES} "
        "FOR EACH STATEMENT EXECUTE FUNCTION issue_refuse()",
    ]
    for action in ACTIONS:
        function = f"measurement_lock_{action}_check"
        # FOR SHARE waits for a decision that is being taken right now, and sees what was decided.
        checks = " ".join(
            f"PERFORM 1 FROM ({_is_locked(row).replace('SELECT 1', 'SELECT s.id')} FOR SHARE) locked; "
            f"IF FOUND THEN RAISE EXCEPTION '{LOCKED}' USING ERRCODE = 'check_violation'; END IF;"
            for row in _rows(action)
        )
        statements += [
            _function(function, f"{checks} RETURN {'OLD' if action == 'delete' else 'NEW'};"),
            f"CREATE TRIGGER measurement_lock_{action} BEFORE {action.upper()} ON {FIGURES} "
            f"FOR EACH ROW EXECUTE FUNCTION {function}()",
        ]
    return statements


def install(using: str = "default") -> None:
    """Put all triggers in place anew, at once for everybody who writes meanwhile."""
    connection = connections[using]
    with transaction.atomic(using), connection.cursor() as cursor:
        drop(using)
        for statement in _sqlite() if connection.vendor == "sqlite" else _postgresql():
            cursor.execute(statement)


def drop(using: str = "default") -> None:
    connection = connections[using]
    with connection.cursor() as cursor:
        for name, table in (TRIGGERS | SQLITE_TRIGGERS).items():
            where = "" if connection.vendor == "sqlite" else f" ON {table}"
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{where}")


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
    return tuple(name for name in names(using) if name not in found)


def drop_before_migration(using: str, plan: Sequence[Any] = (), **_: Any) -> None:
    """Receiver of `pre_migrate`: while tables change, no trigger may speak of columns that are gone or not there yet, and
    SQLite rebuilds a table under another name."""
    if plan:
        drop(using)


def install_after_migration(using: str, **_: Any) -> None:
    """Receiver of `post_migrate`; waits until the tables exist (a partial migration may stop before them)."""
    tables = set(connections[using].introspection.table_names())
    if {FIGURES, HISTORY, MONTHS, DECISIONS, EVENTS, EXPLANATIONS, ISSUES, SIGNED_COPIES} <= tables:
        install(using)
