"""A site as its users have it: a server process on a database of its own, and pages of a real browser."""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parent.parent
READY = "http://"


@dataclass
class Site:
    """`page(login)` opens a page for that account of the demo; what its console complains of is in `complaints`."""

    url: str
    browser: Any
    environment: dict[str, str]
    complaints: list[str] = field(default_factory=list)
    _logins: dict[str, Any] = field(default_factory=dict)
    _contexts: list[Any] = field(default_factory=list)

    def page(self, login: str | None = None, **options: Any) -> Any:
        """A new page; the login is done once through the login page and then carried by its cookies."""
        if login is not None and login not in self._logins:
            self._logins[login] = self._logged_in(login)
        context = self.browser.new_context(
            base_url=self.url, locale="vi-VN", storage_state=self._logins.get(login or ""), **options
        )
        self._contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    def _heard(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def _logged_in(self, login: str) -> Any:
        context = self.browser.new_context(base_url=self.url, locale="vi-VN")
        page = context.new_page()
        page.goto("/dang-nhap/")
        page.fill("input[name=username]", login)
        page.fill("input[name=password]", f"demo{login}")
        page.click("main button[type=submit]")
        page.wait_for_url(f"{self.url}/", wait_until="commit")
        state = context.storage_state()
        context.close()
        return state

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """A management command on the site's own database."""
        return subprocess.run(
            [sys.executable, "manage.py", *arguments], cwd=ROOT, env=self.environment,
            capture_output=True, text=True, check=False,
        )  # fmt: skip

    def close(self) -> None:
        for context in self._contexts:
            context.close()


class SiteMaker:
    """Prepares the demo once and serves a fresh copy of it as often as asked.

    Static files, which take longest and are the same for all, are collected once in `shared` for every maker of a run.
    """

    def __init__(self, directory: Path, database_url: str, shared: Path) -> None:
        self.directory = directory
        self.collected = shared / "collected"
        self.server_url = database_url if database_url.startswith("postgres") else ""
        self.name = f"site_{secrets.token_hex(4)}"
        self.count = 0
        self.databases: list[str] = []
        self.prepared = False

    def _environment(self, database: str) -> dict[str, str]:
        return os.environ | {
            "DJANGO_SETTINGS_MODULE": "dxreport.settings",
            "DATA_DIR": str(self.directory),
            "DATABASE_URL": database,
            "DEBUG": "off",
            "HTTPS": "off",
            "EMAIL_URL": "",
            "DEFAULT_FROM_EMAIL": "",
            "ALLOWED_HOSTS": "127.0.0.1,localhost",
            "SECRET_KEY": "a-key-for-tests-that-is-known-and-long-enough-" + self.name,
            "SECRET_KEY_FILE": "",
        }

    def _url_of(self, name: str) -> str:
        if self.server_url:
            return urlunsplit(urlsplit(self.server_url)._replace(path=f"/{name}"))
        return f"sqlite:///{self.directory / name}.sqlite3"

    def _on_server(self, statement: str) -> None:
        import psycopg2

        connection = psycopg2.connect(self.server_url)
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)
        connection.close()

    def _prepare(self) -> None:
        if self.prepared:
            return
        if self.server_url:
            self._on_server(f'CREATE DATABASE "{self.name}"')
            self.databases.append(self.name)
        with (self.collected.parent / "collected.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            first = not self.collected.exists()
            if first:
                self._serve_once()
                shutil.copytree(self.directory / "static", self.collected)
        if not first:
            # `serve` takes them for its own, and would collect anew what is out of date.
            shutil.copytree(self.collected, self.directory / "static")
            self._serve_once()
        self.prepared = True

    def _serve_once(self) -> None:
        subprocess.run(
            [sys.executable, "manage.py", "serve", "--demo", "--prepare-only", "--verbosity", "0"],
            cwd=ROOT, env=self._environment(self._url_of(self.name)), check=True, capture_output=True,
        )  # fmt: skip

    def copy(self) -> dict[str, str]:
        """The environment of a fresh copy of the demo."""
        self._prepare()
        self.count += 1
        name = f"{self.name}_{self.count}"
        if self.server_url:
            self._on_server(f'CREATE DATABASE "{name}" TEMPLATE "{self.name}"')
            self.databases.append(name)
        else:
            shutil.copy(self.directory / f"{self.name}.sqlite3", self.directory / f"{name}.sqlite3")
        return self._environment(self._url_of(name))

    @contextmanager
    def serve(self, browser: Any) -> Iterator[Site]:
        environment = self.copy()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        process = subprocess.Popen(
            [sys.executable, "manage.py", "serve", "--port", str(port)],
            cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        log = (self.directory / f"server-{port}.log").open("w")
        assert process.stderr is not None
        for line in process.stderr:
            log.write(line)
            if READY in line:
                break
        else:
            raise RuntimeError(f"the server did not start; see {log.name}")
        drain = subprocess.Popen(["cat"], stdin=process.stderr, stdout=log)
        process.stderr.close()
        running = Site(f"http://127.0.0.1:{port}", browser, environment)
        try:
            yield running
        finally:
            running.close()
            process.terminate()
            process.wait(timeout=30)
            drain.wait(timeout=30)
            log.close()

    def close(self) -> None:
        for name in reversed(self.databases):
            self._on_server(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
