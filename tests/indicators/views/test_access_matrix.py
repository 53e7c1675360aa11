"""Default deny: role × own / foreign / missing × method for every address. An address missing here fails the test."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from units.models import User

OFFICE = ("vanphong", "duyet", "lanhdao", "quantri")
EVERYONE = ("xa-bac-son", *OFFICE)
OWN, FOREIGN, MISSING = "xa-bac-son", "xa-cong-hoa", "xa-khong-co"
METHODS = ("get", "post", "put", "delete", "patch")


@dataclass(frozen=True)
class Address:
    """`get` and `post` map a login to the expected status; a login left out is expected to get `otherwise`."""

    name: str
    where: dict[str, Any]
    get: dict[str, int]
    post: dict[str, int]
    anonymous: int = 302


def every(status: int, **others: int) -> dict[str, int]:
    return dict.fromkeys(EVERYONE, status) | {login.replace("_", "-"): code for login, code in others.items()}


def office(status: int, reporter: int) -> dict[str, int]:
    return dict.fromkeys(OFFICE, status) | {"xa-bac-son": reporter}


def planners(status: int) -> dict[str, int]:
    """Who may change years, targets and definitions; everybody else is refused."""
    return every(403, vanphong=status, quantri=status)


def writers(status: int) -> dict[str, int]:
    """The same for everybody who enters figures; closed to all others."""
    return every(403) | {"xa-bac-son": status, "vanphong": status}


def managers(status: int, **others: int) -> dict[str, int]:
    """Who looks after accounts; everybody else is refused."""
    return every(403, vanphong=status, quantri=status) | others


NO_POST = every(405)
MONTH = {"month": "2024-11"}

PEOPLE_AND_LOG = [
    Address("log", {}, every(200), NO_POST),
    Address("accounts", {}, managers(200), managers(405)),
    Address("account_new", {}, managers(200), managers(422)),
    Address("accounts_bulk", {}, managers(200), managers(422)),
    Address("accounts_create", {}, managers(405), managers(404)),
    Address("accounts_moved", {}, managers(200), managers(302)),
    Address("accounts_reset", {}, managers(405), managers(302)),
    *(
        Address(name, {"pk": login}, get, post)
        for login, found in (("xa-bac-son", managers(422)), ("lanhdao", managers(422, vanphong=404)), ("", managers(404)))
        for name, get, post in (
            ("account", {who: 200 if code == 422 else code for who, code in found.items()}, managers(405)),
            ("account_change", managers(405), found),
            ("account_leave", managers(405), found),
            ("account_return", managers(405), found),
            # Nobody is locked out.
            ("account_unlock", managers(405), {who: 409 if code == 422 else code for who, code in found.items()}),
        )
    ),
]  # fmt: skip

MATRIX = [
    *PEOPLE_AND_LOG,
    Address("overview", {}, every(200), NO_POST),
    Address("tiles", {}, office(200, 403), office(405, 403)),
    Address("tiles_arranging", {}, managers(200), managers(422)),
    Address("comparison", {}, every(200), NO_POST),
    Address("slides", {}, office(200, 403), office(405, 403)),
    Address("indicators", {}, every(200), NO_POST),
    Address("indicator", {"code": "KS01"}, every(200), NO_POST),
    Address("indicator", {"code": "XX99"}, every(404), NO_POST),
    Address("indicator_unit", {"code": "KS01", "slug": OWN}, every(200), NO_POST),
    Address("indicator_unit", {"code": "KS01", "slug": FOREIGN}, office(200, 404), NO_POST),
    Address("indicator_unit", {"code": "KS01", "slug": MISSING}, every(404), NO_POST),
    Address("indicator_unit", {"code": "XX99", "slug": OWN}, every(404), NO_POST),
    Address("units", {}, every(200), NO_POST),
    Address("unit", {"slug": OWN}, every(200), NO_POST),
    Address("unit", {"slug": FOREIGN}, office(200, 404), NO_POST),
    Address("unit", {"slug": MISSING}, every(404), NO_POST),
    Address("entry", {}, every(200, duyet=403, lanhdao=403, quantri=403), every(405, duyet=403, lanhdao=403, quantri=403)),
    Address("entry_grid", {"slug": OWN, **MONTH}, every(200), every(302, duyet=403, lanhdao=403, quantri=403)),
    Address(
        "entry_grid", {"slug": FOREIGN, **MONTH}, office(200, 404),
        {"xa-bac-son": 404, "vanphong": 302, "duyet": 403, "lanhdao": 403, "quantri": 403},
    ),
    Address("entry_grid", {"slug": MISSING, **MONTH}, every(404), every(404)),
    Address("entry_indicator", {"code": "KS01", **MONTH}, every(200), every(302, duyet=403, lanhdao=403, quantri=403)),
    Address("entry_indicator", {"code": "XX99", **MONTH}, every(404), every(404)),
    Address("entry_cell", {"slug": OWN, **MONTH, "code": "KS01"}, every(200), NO_POST),
    Address("entry_cell", {"slug": FOREIGN, **MONTH, "code": "KS01"}, office(200, 404), NO_POST),
    Address("entry_cell", {"slug": MISSING, **MONTH, "code": "KS01"}, every(404), NO_POST),
    Address("entry_cell", {"slug": OWN, **MONTH, "code": "XX99"}, every(404), NO_POST),
    Address("import", {}, writers(200), writers(405)),
    Address("import_form", {}, writers(422), writers(405)),
    Address("import_preview", {}, writers(302), writers(422)),
    Address("import_commit", {}, writers(405), writers(404)),
    Address("import_marked", {}, writers(404), writers(405)),
    Address("save", {}, every(405), every(422)),
    *(
        Address(name, {"slug": slug, **MONTH}, every(405), codes)
        for name, own, foreign in (
            # The demo's month has figures: it can be handed in, and nothing else can be done to a draft.
            ("submit", every(302, duyet=403, lanhdao=403, quantri=403), {"vanphong": 302}),
            ("explain", every(422, duyet=403, lanhdao=403, quantri=403), {"vanphong": 422}),
            ("approve", every(403, duyet=409), {"duyet": 409}),
            ("give_back", every(403, vanphong=422, duyet=422), {"vanphong": 422, "duyet": 422}),
            ("reopen", every(403, vanphong=422, duyet=422), {"vanphong": 422, "duyet": 422}),
        )
        for slug, codes in ((OWN, own), (FOREIGN, office(403, 404) | foreign), (MISSING, every(404)))
    ),
    Address("planning", {}, office(302, 403), office(405, 403)),
    Address("planning_year", {"year": 2024}, office(200, 403), office(405, 403)),
    Address("planning_year", {"year": 2019}, office(404, 403), office(405, 403)),
    Address("planning_settings", {"year": 2024}, office(200, 403), every(403, vanphong=422, quantri=422)),
    Address("planning_deadline", {"year": 2024}, planners(405), planners(422)),
    Address("planning_open", {}, planners(200), planners(422)),
    Address("planning_add", {"year": 2025}, planners(200), planners(422)),
    Address("planning_add", {"year": 2019}, planners(404), planners(404)),
    Address("planning_new", {"year": 2025}, planners(200), planners(422)),
    Address("planning_indicator", {"year": 2024, "code": "KS01"}, office(200, 403), office(405, 403)),
    Address("planning_indicator", {"year": 2024, "code": "XX99"}, office(404, 403), office(405, 403)),
    Address("planning_define", {"year": 2024, "code": "KS01"}, planners(200), planners(422)),
    Address("planning_excuse", {"year": 2024, "code": "KS01"}, planners(405), planners(422)),
    Address("planning_take_out", {"year": 2024, "code": "KS01"}, planners(405), planners(422)),
    Address("planning_take_out", {"year": 2024, "code": "DVC05"}, planners(405), planners(404)),
    Address("planning_target_new", {"year": 2024, "code": "KS01"}, planners(200), planners(422)),
    Address("planning_target", {"year": 2024, "code": "KS01", "pk": 0}, planners(404), planners(404)),
    Address("planning_target_remove", {"year": 2024, "code": "KS01", "pk": 0}, planners(405), planners(422)),
    Address("quality", {}, every(200), every(422, duyet=403, lanhdao=403)),
    Address(
        "quality_thresholds", {}, office(200, 403),
        {"xa-bac-son": 403, "vanphong": 302, "duyet": 403, "lanhdao": 403, "quantri": 302},
    ),
    Address(
        "quality_relations", {}, office(405, 403),
        {"xa-bac-son": 403, "vanphong": 422, "duyet": 403, "lanhdao": 403, "quantri": 422},
    ),
    Address("progress", {}, office(200, 403), office(405, 403)),
    Address("progress_approve", {}, every(403, duyet=405), every(403, duyet=302)),
    Address("reminders", {}, office(200, 403), office(405, 403)),
    Address(
        "send_reminders", {}, every(403, vanphong=405, duyet=405), every(403, vanphong=302, duyet=302)
    ),
    Address("deadlines", {}, office(200, 403), office(405, 403)),
    *(
        Address(name, {}, every(403, vanphong=405), every(403, vanphong=422))
        for name in ("give_time", "take_time_back", "close_month")
    ),
    Address("annex", {}, office(200, 403), office(405, 403)),
    Address("annex_download", {}, office(200, 403), office(405, 403)),
    Address("issue_new", {}, every(403, vanphong=200, duyet=200), every(403, vanphong=422, duyet=422)),
    *(
        Address(name, {"pk": 404404}, office(404, 403), office(405, 403))
        for name in ("issue", "issue_file", "issue_again")
    ),
    Address("issues", {}, office(200, 403), office(405, 403)),
    Address("issue_signed", {"pk": 404404, "copy": 1}, office(404, 403), office(405, 403)),
    Address("issue_sign", {"pk": 404404}, every(403, vanphong=405, duyet=405), every(403, vanphong=404, duyet=404)),
    Address("issue_withdraw", {"pk": 404404}, every(403, vanphong=405, duyet=405), every(403, vanphong=404, duyet=404)),
    Address("paper_templates", {}, office(200, 403), office(405, 403)),
    Address("paper_template_names", {}, office(200, 403), office(405, 403)),
    Address("paper_template_add", {}, every(403, vanphong=405), every(403, vanphong=422)),
    *(
        Address(name, {"pk": 99_999_999}, office(404, 403), office(405, 403))
        for name in ("paper_template", "paper_template_fill", "paper_template_original")
    ),
    *(
        Address(name, {"pk": 99_999_999}, every(403, vanphong=405), every(403, vanphong=404))
        for name in ("paper_template_replace", "paper_template_answer", "paper_template_remove")
    ),
    Address("monthly_notice", {}, office(200, 403), office(405, 403)),
    Address("report", {}, office(200, 403), office(405, 403)),
    Address("report_texts", {"year": 2024}, office(200, 403), office(405, 403)),
    Address("report_texts", {"year": 2019}, office(404, 403), office(405, 403)),
    Address("report_text_add", {"year": 2024, "kind": "task"}, planners(200), planners(422)),
    Address("report_texts_carry", {"year": 2025}, planners(405), planners(422)),
    Address("report_text", {"year": 2024, "pk": 0}, planners(404), planners(404)),
    Address("report_text_remove", {"year": 2024, "pk": 0}, planners(405), planners(409)),
    Address("guide", {}, every(200), NO_POST),
    Address("login", {}, every(302), every(302), anonymous=200),
    Address("logout", {}, every(405), every(302), anonymous=405),
    Address("change_password", {}, every(200), every(200)),
    Address("healthz", {}, every(200), NO_POST, anonymous=200),
]  # fmt: skip


def all_names() -> set[str]:
    def walk(patterns: list[Any]) -> set[str]:
        found: set[str] = set()
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                found |= walk(pattern.url_patterns)
            else:
                assert isinstance(pattern, URLPattern)
                assert pattern.name, f"{pattern.pattern} has no name"
                found.add(pattern.name)
        return found

    return walk(get_resolver().url_patterns)


def test_every_address_is_in_the_matrix() -> None:
    assert all_names() == {address.name for address in MATRIX}


def url_of(address: Address) -> str:
    """Accounts are known by their logins here, and by their rows in addresses; nobody has no login."""
    where: dict[str, Any] = dict(address.where)
    if isinstance(where.get("pk"), str):
        where["pk"] = User.objects.filter(username=where["pk"]).values_list("pk", flat=True).first() or 99_999_999
    return reverse(f"indicators:{address.name}", kwargs=where)


def _call(client: Client, method: str, url: str) -> int:
    if method == "post" and url.startswith("/so-lieu/"):
        return client.post(url, data=json.dumps({"cells": []}), content_type="application/json").status_code
    return getattr(client, method)(url).status_code


@pytest.mark.parametrize(
    "address", MATRIX, ids=lambda address: f"{address.name}-{'-'.join(map(str, address.where.values()))}"
)
@pytest.mark.parametrize("login", EVERYONE)
def test_roles_get_what_the_matrix_says(address: Address, login: str, as_person: Any) -> None:
    url = url_of(address)
    client = as_person(login)
    assert _call(client, "get", url) == address.get[login], "GET"
    for method in METHODS[2:]:
        assert _call(client, method, url) in (405, 403, 404), method
    assert _call(client, "post", url) == address.post[login], "POST"


@pytest.mark.parametrize(
    "address", MATRIX, ids=lambda address: f"{address.name}-{'-'.join(map(str, address.where.values()))}"
)
def test_nobody_gets_in_without_a_login(address: Address, client: Client, db: None) -> None:
    url = url_of(address)
    assert client.get(url).status_code == address.anonymous
    assert client.post(url).status_code in (302, 403, 405, 200 if address.name == "login" else 302)


def test_a_view_that_names_no_role_is_closed(as_person: Any, settings: Any) -> None:
    from django.core.exceptions import PermissionDenied
    from django.test import RequestFactory

    from indicators.views.access import AccessMiddleware
    from units.models import User

    request = RequestFactory().get("/bat-ky/")
    request.user = User.objects.get(username="quantri")
    with pytest.raises(PermissionDenied):
        AccessMiddleware(lambda _: None).process_view(request, lambda _: None, (), {})  # type: ignore[arg-type, return-value]


def test_a_revoked_right_works_at_the_next_request(as_person: Any) -> None:
    from units.models import User

    client = as_person("vanphong")
    assert client.get("/don-vi/xa-cong-hoa/").status_code == 200
    User.objects.filter(username="vanphong").update(is_active=False)
    assert client.get("/don-vi/xa-cong-hoa/").status_code == 302


def test_pages_with_figures_are_not_kept_by_caches(as_person: Any) -> None:
    response = as_person("lanhdao").get("/")
    assert "private" in response["Cache-Control"] and "no-cache" in response["Cache-Control"]
