"""What every page shares: the way from a view to a rendered page with its navigation and its window."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from indicators.loading import Catalogue
from indicators.views.access import EVERYONE, MANAGERS, OFFICE, WRITERS, person_of
from indicators.views.asking import Asked


@dataclass(frozen=True)
class Place:
    """One entry of the navigation."""

    label: str
    url: str
    icon: str
    current: bool


_PLACES = (
    ("Tổng quan", "/", "speedometer2", EVERYONE),
    ("Chỉ tiêu", "/chi-tieu/", "list-check", EVERYONE),
    ("Đơn vị", "/don-vi/", "diagram-3", EVERYONE),
    ("Nhập số liệu", "/nhap/", "pencil-square", WRITERS),
    ("Chỉ tiêu giao", "/chi-tieu-giao/", "flag", OFFICE),
    ("Tiến độ", "/tien-do/", "clipboard-check", OFFICE),
    ("Chất lượng số liệu", "/chat-luong/", "search", EVERYONE),
    ("Phụ lục", "/phu-luc/", "file-earmark-spreadsheet", OFFICE),
    ("Tài khoản", "/tai-khoan/", "people", MANAGERS),
    ("Nhật ký", "/nhat-ky/", "journal-text", OFFICE),
    ("Hướng dẫn", "/huong-dan/", "question-circle", EVERYONE),
)
# The pages of the first entry, side by side on tabs of their own.
_VIEWS = (
    ("Tổng quan", "/", EVERYONE),
    ("Ô vuông địa bàn", "/o-vuong/", OFFICE),
    ("So sánh", "/so-sanh/", EVERYONE),
)


def views_for(request: HttpRequest, asked: Asked | None = None) -> list[Place]:
    """What a reader may look at from above; each keeps the chosen window."""
    role = person_of(request).role if request.user.is_authenticated else None
    return [
        Place(label, asked.link(url) if asked is not None else url, "", request.path == url)
        for label, url, roles in _VIEWS
        if role in roles
    ]


def navigation_for(request: HttpRequest, asked: Asked | None = None) -> list[Place]:
    """The pages that this person may open; those with figures keep the chosen window."""
    role = person_of(request).role if request.user.is_authenticated else None
    if role is not None and person_of(request).must_change_password:
        # None of them would open.
        return []
    keeps_window = {"/", "/chi-tieu/", "/don-vi/", "/tien-do/", "/chat-luong/", "/phu-luc/"}
    return [
        Place(
            label,
            asked.link(url) if asked is not None and url in keeps_window else url,
            icon,
            _is_within(request.path, url),
        )
        for label, url, icon, roles in _PLACES
        if role in roles
    ]


def _is_within(path: str, url: str) -> bool:
    if url == "/":
        return path == url or any(path.startswith(view) for _, view, _ in _VIEWS if view != url)
    return path.startswith(url)


def page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    catalogue: Catalogue | None = None,
    asked: Asked | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render a page with its navigation, the chosen window and the name of the territory."""
    shared: dict[str, Any] = {"navigation": navigation_for(request, asked)}
    if catalogue is not None and catalogue.timeline.units:
        shared["root_unit_name"] = catalogue.timeline.units[catalogue.root].name
    if asked is not None:
        shared |= {"chosen": asked, "views": views_for(request, asked)}
    return render(request, template, shared | context, status=status)
