"""What all tests share: a test database that holds the demo, the cast, and a real site with a real browser.

Tests that must commit do it on a copy of the demo of their own (`site_maker`): the history, as it should, lets no table be
emptied again, and the next test needs the demo.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings

from tests.site import Site, SiteMaker

if TYPE_CHECKING:
    from django.test import Client
    from playwright.sync_api import Browser

    from indicators.loading import Catalogue

settings.register_profile(
    "suite", derandomize=True, deadline=None, max_examples=100, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))

DEMO_SEED = 2024
# Whoever asks for one of these reaches the database; pytest-django lets nobody else in this process do so.
DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "django_db_setup", "site_maker"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what cannot reach the database of the run, and so says the same on every one: `no_database`.

    A test whose own processes inherit DATABASE_URL asks for `site_maker` or `django_db_setup`, or has the mark `django_db`.
    """
    for item in items:
        fixtures = set(getattr(item, "fixturenames", DATABASE_FIXTURES))
        if not fixtures & DATABASE_FIXTURES and item.get_closest_marker("django_db") is None:
            item.add_marker("no_database")


@pytest.hookimpl(wrapper=True)
def pytest_runtestloop() -> Iterator[None]:
    """What was imported and collected stays until the end: the garbage collector need not look through it time and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    return (yield)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The demo is loaded once; every test then runs in a transaction on top of it."""
    from indicators.demo.writing import load_demo

    with django_db_blocker.unblock():
        load_demo(seed=DEMO_SEED)


@pytest.fixture
def catalogue(db: None) -> Catalogue:
    from indicators.loading import load_catalogue

    return load_catalogue()


@pytest.fixture
def as_person(db: None) -> Any:
    """`as_person("vanphong")` is a client logged in as that account of the demo."""
    from django.test import Client

    from units.models import User

    def logged_in(login: str) -> Client:
        client = Client()
        client.force_login(User.objects.get(username=login), backend="django.contrib.auth.backends.ModelBackend")
        return client

    return logged_in


# A real server on a database of its own, and a real browser


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    playwright = pytest.importorskip("playwright.sync_api")
    chromium = next((path for path in ("/usr/bin/chromium", "/usr/bin/chromium-browser") if os.path.exists(path)), None)
    if chromium is None:
        pytest.skip("Chromium is not installed")
    flags = [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
    ]  # fmt: skip
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=chromium, args=flags)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site_maker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SiteMaker]:
    own = tmp_path_factory.getbasetemp()
    # The directory of the whole run, above those of its workers.
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    maker = SiteMaker(tmp_path_factory.mktemp("site"), os.environ.get("DATABASE_URL", ""), shared)
    yield maker
    maker.close()


@pytest.fixture(scope="module")
def site(site_maker: SiteMaker, browser: Browser) -> Iterator[Site]:
    """A served demo for this module alone: what its tests write, no other module sees."""
    with site_maker.serve(browser) as running:
        yield running
