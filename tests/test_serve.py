"""`manage.py serve` brings a machine up to date once, serves, and stops without dropping what it is doing."""

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from indicators import triggers
from indicators.management.commands.serve import collect_static_when_changed, migrate_when_behind

BASE_DIR = Path(__file__).resolve().parent.parent


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    """The environment of a server with a database and static files of its own."""
    own = {
        "DJANGO_SETTINGS_MODULE": "dxreport.settings",
        "DATA_DIR": str(tmp_path_factory.mktemp("data")),
        "DATABASE_URL": "",
    }
    return os.environ | own


def serve(environment, *arguments):
    command = [sys.executable, "manage.py", "serve", *arguments]
    return subprocess.Popen(command, cwd=BASE_DIR, env=environment, stderr=subprocess.PIPE, text=True)


@pytest.fixture(scope="module")
def server(environment):
    """Base address of a running server."""
    port = free_port()
    process = serve(environment, "--port", str(port))
    try:
        lines = iter(process.stderr.readline, "")
        assert any(f"http://127.0.0.1:{port}" in line for line in lines), "the server ended without an address"
        yield process, f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.communicate()


def test_static_files_are_served_compressed_and_for_good(server, environment):
    _, address = server
    manifest = json.loads((Path(environment["DATA_DIR"]) / "static" / "staticfiles.json").read_text())
    hashed = manifest["paths"]["django_htmx/htmx-2.min.js"]
    request = urllib.request.Request(f"{address}/static/{hashed}", headers={"Accept-Encoding": "br"})
    with urllib.request.urlopen(request) as answer:
        assert answer.headers["Content-Encoding"] == "br"
        assert "immutable" in answer.headers["Cache-Control"]
        assert "Server" not in answer.headers


def test_many_idle_browsers_do_not_keep_the_next_one_waiting(server):
    """More than waitress holds by itself. Nobody reads the server's log here, which has room for a few hundred lines."""
    _, address = server
    host, port = address.removeprefix("http://").split(":")
    idle = []
    try:
        for _ in range(150):
            one = socket.create_connection((host, int(port)), timeout=20)
            idle.append(one)
            one.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            assert one.recv(4096).startswith(b"HTTP/1.1 200")
        with urllib.request.urlopen(f"{address}/healthz", timeout=20) as answer:
            assert answer.status == 200
    finally:
        for one in idle:
            one.close()


def test_a_taken_port_is_refused_with_another_to_try(server, environment):
    port = server[1].rsplit(":", 1)[1]
    process = serve(environment, "--port", port)
    assert f"make run PORT={int(port) + 1}" in process.communicate()[1]
    assert process.returncode == 1


@pytest.mark.parametrize("port", ["0", "65536", "tám", "-1", "8000x"])
def test_a_port_that_is_none_is_wrong_usage(environment, port):
    process = serve(environment, f"--port={port}")
    assert "not a whole number from 1 to 65535" in process.communicate()[1]
    assert process.returncode == 2


def test_a_server_told_to_end_ends_well(environment):
    port = free_port()
    process = serve(environment, "--port", str(port))
    assert any(str(port) in line for line in iter(process.stderr.readline, ""))
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=30)
    assert process.returncode == 0


@pytest.mark.django_db
def test_a_start_puts_back_missing_triggers():
    triggers.drop()
    assert migrate_when_behind() is True
    assert not triggers.missing()


@pytest.mark.django_db
def test_migrate_does_not_run_where_nothing_is_behind():
    assert migrate_when_behind() is False


@pytest.fixture
def static_tree(tmp_path, settings):
    source = tmp_path / "source"
    source.mkdir()
    (source / "page.css").write_text("p{}")
    settings.STATICFILES_DIRS = [source]
    settings.STATIC_ROOT = tmp_path / "collected"
    return source


def test_static_files_are_collected_once(static_tree, settings):
    assert collect_static_when_changed() is True
    assert (settings.STATIC_ROOT / "page.css").read_text() == "p{}"
    assert collect_static_when_changed() is False


def test_a_changed_or_added_static_file_is_collected(static_tree, settings):
    collect_static_when_changed()
    (static_tree / "page.css").write_text("p{color:red}")
    assert collect_static_when_changed() is True
    assert (settings.STATIC_ROOT / "page.css").read_text() == "p{color:red}"
    (static_tree / "page.js").write_text("")
    assert collect_static_when_changed() is True


def test_a_collection_that_was_interrupted_is_done_again(static_tree, settings):
    collect_static_when_changed()
    (settings.STATIC_ROOT / ".collected").unlink()
    assert collect_static_when_changed() is True
