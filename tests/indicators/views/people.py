"""What tests of accounts share: fields of a page as a browser would send them, and slips as they are read from paper."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from django.http import HttpResponse

from units.models import User
from units.people_rows import mark_of


def fields_of(response: Any, action: str = "") -> dict[str, Any]:
    """All that the page's form (the one with this address in it) sends when nothing is touched: inputs, ticks, choices."""
    html = response.content.decode()
    forms = [part for part in re.findall(r"(?s)<form\b.*?</form>", html) if 'method="post"' in part]
    form = next(part for part in forms if "dang-xuat" not in part and action in part)
    sent: dict[str, list[str]] = {}
    for tag in re.findall(r"<input\b[^>]*>", form):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if attributes.get("type") == "checkbox" and " checked" not in tag:
            continue
        if "name" in attributes and attributes.get("type") != "file":
            sent.setdefault(attributes["name"], []).append(unescape(attributes.get("value", "")))
    for name, inner in re.findall(r'(?s)<select\b[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form):
        chosen = re.findall(r'<option value="([^"]*)" selected', inner) or re.findall(r'<option value="([^"]*)"', inner)
        sent.setdefault(name, []).append(unescape(chosen[0]))
    for name in re.findall(r'<textarea\b[^>]*name="([^"]+)"', form):
        sent.setdefault(name, []).append("")
    sent.pop("csrfmiddlewaretoken", None)
    return dict(sent)


def slips_of(response: HttpResponse) -> dict[str, str]:
    """Login → first password, as printed."""
    codes = re.findall(r'class="slip-code">([^<]*)<', response.content.decode())
    return dict(zip(codes[::2], codes[1::2], strict=True))


def chosen(login: str) -> str:
    """The value of the tick box of this account."""
    user = User.objects.get(username=login)
    return f"{user.pk}.{mark_of(user)}"
