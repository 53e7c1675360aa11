"""The script of the grid says the same words as the server."""

from __future__ import annotations

import json
import re
from pathlib import Path

from indicators.core.figures import STATE_WORDS, STORED_STATES
from indicators.entry.lines import COLUMNS, MARKS, NOTE_COLUMN, SHARE_COLUMN, STATE_COLUMN

ROOT = Path(__file__).resolve().parents[3]
SCRIPT = (ROOT / "static/js/entry_words.js").read_text(encoding="utf-8")
FIELDS = (ROOT / "templates/indicators/entry_fields.html").read_text(encoding="utf-8")


def constant(name: str) -> dict[str, object]:
    (body,) = re.findall(rf"const {name} = (\{{.*?\}});", SCRIPT, re.S)
    return json.loads(re.sub(r",(\s*})", r"\1", re.sub(r"(\w+):", r'"\1":', body)))


def test_marks_have_one_symbol_and_one_name() -> None:
    known = constant("MARKS")
    # What a page without a script calls unsaved is on its way where there is one.
    assert known.pop("waiting") == ["↻", "đang chờ"]
    assert {kind: tuple(words) for kind, words in known.items()} == {
        kind: words for kind, words in MARKS.items() if kind not in ("", "waiting")
    }


def test_states_have_one_name() -> None:
    assert constant("STATES") == {state.value: STATE_WORDS[state] for state in STORED_STATES}


def test_columns_stand_where_the_keyboard_looks_for_them() -> None:
    for name, column in (("state", STATE_COLUMN), ("note", NOTE_COLUMN)):
        assert f'data-field="{name}" data-column="{column}"' in FIELDS
    assert f'data-share data-column="{SHARE_COLUMN}"' in FIELDS
    grid = (ROOT / "templates/indicators/entry_grid.html").read_text(encoding="utf-8")
    assert f'data-columns="{COLUMNS}"' in grid
