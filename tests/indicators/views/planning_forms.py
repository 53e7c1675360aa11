"""Forms as a browser would send them back: every field of the page's form, some typed over."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

INPUT = re.compile(r"<input\b[^>]*>")
SELECT = re.compile(r'<select name="([^"]+)".*?</select>', re.S)
PICKED = re.compile(r'<option value="([^"]*)" selected')
AREA = re.compile(r'<textarea name="([^"]+)"[^>]*>\n?(.*?)</textarea>', re.S)


def attribute(tag: str, name: str) -> str:
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return unescape(found[1]) if found else ""


def filled(response: Any, form: str = "", **changes: Any) -> dict[str, Any]:
    """What the form with that id would send (the last one of the page without); None takes a field away."""
    page = response.content.decode()
    begin = page.index(f'id="{form}"', page.index("<main")) if form else page.rindex("<form")
    body = page[begin : page.index("</form>", begin)]
    fields: dict[str, Any] = {}
    for tag in INPUT.findall(body):
        name, kind = attribute(tag, "name"), attribute(tag, "type")
        if kind == "checkbox":
            if " checked" in tag:
                fields.setdefault(name, []).append(attribute(tag, "value"))
        else:
            fields[name] = attribute(tag, "value")
    for select in SELECT.finditer(body):
        picked = PICKED.search(select[0])
        fields[select[1]] = unescape(picked[1]) if picked else ""
    fields |= {name: unescape(text) for name, text in AREA.findall(body)}
    fields.pop("csrfmiddlewaretoken", None)
    return {name: value for name, value in (fields | changes).items() if value is not None}


def words_of(response: Any) -> str:
    """The words of a page, without its tags."""
    body = re.sub(r"<(script|style|svg).*?</\1>", " ", response.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body))).replace("\u00a0", " ")
