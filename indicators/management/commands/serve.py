"""`manage.py serve`: brings the database and the static files up to date, then serves with waitress.

One process does all of it, because a second start should cost little more than loading the code once.
"""

import hashlib
import select
import signal
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from indicators import triggers

# Above the 5 MB of an uploaded workbook, so that the page answers for most of what is too big, not the server.
LARGEST_REQUEST_BYTES = 32 * 1024 * 1024
# A browser keeps up to six connections open: the usual hundred of waitress would let an office of twenty wait for each
# other. Windows has no poll, and its select looks at 512 at most.
MOST_CONNECTIONS = 1000 if hasattr(select, "poll") else 400


class Command(BaseCommand):
    help = "Apply migrations and collect static files where needed, then serve with waitress."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
        parser.add_argument("--port", type=_port, default=8000, help="port to listen on (default 8000)")
        parser.add_argument("--threads", type=_threads, default=8, help="requests served at once (default 8)")
        parser.add_argument(
            "--trusted-proxy",
            default="127.0.0.1" if settings.HTTPS else "",
            metavar="ADDRESS",
            help="proxy whose X-Forwarded-… headers count (default 127.0.0.1 where HTTPS is on)",
        )
        parser.add_argument("--demo", action="store_true", help="load the demo where there is no unit yet")
        parser.add_argument("--prepare-only", action="store_true", help="do everything but serve")

    def handle(self, **options: Any) -> None:
        if migrate_when_behind():
            self.stderr.write("Đã cập nhật cơ sở dữ liệu.")
        if options["demo"] and not apps.get_model("units", "Unit").objects.exists():
            self.stderr.write("Đang nạp dữ liệu mẫu…")
            call_command("demo", stdout=self.stderr)
        if collect_static_when_changed():
            self.stderr.write("Đã cập nhật tệp tĩnh.")
        connection.close()
        if not options["prepare_only"]:
            self.serve(**options)

    def serve(self, *, host: str, port: int, threads: int, trusted_proxy: str, **options: Any) -> None:
        import waitress
        from django.core.wsgi import get_wsgi_application

        proxy: dict[str, Any] = {}
        if trusted_proxy:
            proxy = {
                "trusted_proxy": trusted_proxy,
                "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto", "x-forwarded-host"},
            }
        try:
            server = waitress.create_server(
                get_wsgi_application(),
                host=host,
                port=port,
                threads=threads,
                ident=None,
                max_request_body_size=LARGEST_REQUEST_BYTES,
                connection_limit=MOST_CONNECTIONS,
                asyncore_use_poll=True,
                clear_untrusted_proxy_headers=True,
                **proxy,
            )
        except OSError as error:
            raise CommandError(
                f"Không mở được cổng {port} ({error.strerror}). Hãy chọn cổng khác, ví dụ: make run PORT={port + 1}"
            ) from error
        # What systemd sends; as after Ctrl+C, requests under way are finished first.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        with suppress(KeyboardInterrupt):
            self.stderr.write(f"Hệ thống đang chạy tại http://{host}:{port} (nhấn Ctrl+C để dừng)")
            server.run()
        self.stderr.write("Đã dừng.")


def migrate_when_behind() -> bool:
    """Runs `migrate` where a migration is unapplied or a trigger is missing; asking first is several times faster."""
    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()) and not triggers.missing():
        return False
    call_command("migrate", interactive=False, verbosity=0)
    return True


def collect_static_when_changed() -> bool:
    """Runs `collectstatic` where a file was added, changed or removed since the last time."""
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    found = fingerprint_of_static_files()
    if stamp.is_file() and stamp.read_text(encoding="ascii") == found:
        return False
    stamp.unlink(missing_ok=True)
    for name, _ in static_files():
        # collectstatic keeps a copy that is younger than its source, as it is after going back a version.
        # Copies with a hash in their name stay: pages that are open ask for them.
        (Path(settings.STATIC_ROOT) / name).unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(found, encoding="ascii")
    return True


def fingerprint_of_static_files() -> str:
    """Names, sizes and times of all files that collectstatic would take, and how they would be stored."""
    digest = hashlib.sha256(repr(settings.STORAGES["staticfiles"]).encode())
    for name, source in static_files():
        status = source.stat()
        digest.update(f"{name}\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def static_files() -> Iterator[tuple[str, Path]]:
    """Every static file: its name under STATIC_ROOT and where it lies."""
    for finder in get_finders():
        for name, storage in finder.list(ignore_patterns=[]):
            yield name, Path(storage.path(name))


def _port(typed: str) -> int:
    return _whole_number(typed, highest=65535)


def _threads(typed: str) -> int:
    return _whole_number(typed, highest=64)


def _whole_number(typed: str, *, highest: int) -> int:
    if not typed.isascii() or not typed.isdigit() or not 1 <= int(typed) <= highest:
        raise ArgumentTypeError(f"{typed!r} is not a whole number from 1 to {highest}")
    return int(typed)
