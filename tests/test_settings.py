"""The environment decides, and nonsense in it stops the start with a sentence that says what to type."""

import json
import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest

BASE_DIR = Path(__file__).resolve().parent.parent
VARIABLES = [
    "ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "DATABASE_REPLICA_URL", "DATABASE_URL", "DATA_DIR", "DEBUG",
    "DEFAULT_FROM_EMAIL", "EMAIL_URL", "HTTPS", "SECRET_KEY", "SECRET_KEY_FILE",
]  # fmt: skip
GOOD_KEY = secrets.token_urlsafe(64)


def start(*arguments, data_dir, **variables):
    """Runs Python in an environment where a variable that is not named is empty, which counts as absent."""
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    environment |= dict.fromkeys(VARIABLES, "") | {"DATA_DIR": str(data_dir)} | variables
    return subprocess.run(
        [sys.executable, *arguments], cwd=BASE_DIR, env=environment, capture_output=True, text=True, timeout=60
    )


@pytest.fixture
def refusal_of(tmp_path):
    def refusal_of(**variables):
        result = start("manage.py", "version", data_dir=tmp_path, **{"SECRET_KEY": GOOD_KEY} | variables)
        assert result.returncode == 1, f"started with {variables}"
        assert "Traceback" not in result.stderr
        assert result.stdout == ""
        assert "What to type: " in result.stderr
        return result.stderr

    return refusal_of


@pytest.fixture
def setting_of(tmp_path):
    def setting_of(name, **variables):
        code = f"import json, dxreport.settings as s; print(json.dumps(s.{name}, default=str))"
        result = start("-c", code, data_dir=tmp_path, **{"SECRET_KEY": GOOD_KEY} | variables)
        assert result.returncode == 0, result.stderr
        return json.loads(result.stdout)

    return setting_of


def test_a_complete_environment_starts(tmp_path):
    result = start("manage.py", "version", data_dir=tmp_path, SECRET_KEY=GOOD_KEY)
    assert result.returncode == 0, result.stderr


# The key


def test_a_missing_key_is_refused(refusal_of):
    assert refusal_of(SECRET_KEY="").startswith("SECRET_KEY: missing")


def test_a_key_of_spaces_is_missing(refusal_of):
    assert refusal_of(SECRET_KEY=" " * 80).startswith("SECRET_KEY: missing")


def test_a_key_of_49_characters_is_refused_and_one_of_50_is_not(refusal_of, setting_of):
    assert "shorter than 50" in refusal_of(SECRET_KEY=GOOD_KEY[:49])
    assert setting_of("SECRET_KEY", SECRET_KEY=GOOD_KEY[:50]) == GOOD_KEY[:50]


def test_the_key_that_debug_uses_is_refused_without_debug(refusal_of, setting_of):
    known = setting_of("SECRET_KEY", SECRET_KEY="", DEBUG="on")
    assert len(known) >= 50
    assert "everyone knows" in refusal_of(SECRET_KEY=known)


def test_a_refused_key_is_not_repeated(refusal_of):
    assert GOOD_KEY[:40] not in refusal_of(SECRET_KEY=GOOD_KEY[:40])


def test_the_key_is_read_from_a_file(tmp_path, setting_of):
    (tmp_path / "key").write_text(GOOD_KEY + "\n")
    assert setting_of("SECRET_KEY", SECRET_KEY="", SECRET_KEY_FILE=str(tmp_path / "key")) == GOOD_KEY


def test_a_short_key_in_a_file_is_refused(tmp_path, refusal_of):
    (tmp_path / "key").write_text("short\n")
    assert "shorter than 50" in refusal_of(SECRET_KEY="", SECRET_KEY_FILE=str(tmp_path / "key"))


def test_a_key_file_that_is_not_there_is_refused_even_with_debug(tmp_path, refusal_of):
    missing = str(tmp_path / "nowhere")
    assert refusal_of(SECRET_KEY="", SECRET_KEY_FILE=missing, DEBUG="on").startswith("SECRET_KEY_FILE:")


def test_a_key_and_a_key_file_together_are_refused(tmp_path, refusal_of):
    (tmp_path / "key").write_text(GOOD_KEY)
    assert "which counts?" in refusal_of(SECRET_KEY_FILE=str(tmp_path / "key"))


def test_the_hint_names_the_key_that_make_run_left(tmp_path, refusal_of):
    kept = tmp_path / "secret_key"
    kept.write_text(GOOD_KEY)
    assert f"What to type: SECRET_KEY_FILE={kept}" in refusal_of(SECRET_KEY="")


# Switches


@pytest.mark.parametrize("name", ["DEBUG", "HTTPS"])
@pytest.mark.parametrize("nonsense", ["maybe", "2", "tru", "có"])
def test_a_switch_that_is_neither_on_nor_off_is_refused(refusal_of, name, nonsense):
    assert f"{name}=on or {name}=off" in refusal_of(**{name: nonsense})


@pytest.mark.parametrize(("typed", "meant"), [("1", True), ("TRUE", True), ("no", False), ("0", False)])
def test_usual_spellings_of_a_switch_are_understood(setting_of, typed, meant):
    assert setting_of("DEBUG", DEBUG=typed) is meant


def test_debug_is_off_and_https_on_unless_said_otherwise(setting_of):
    assert setting_of("DEBUG") is False
    assert setting_of("HTTPS") is True
    assert setting_of("SECURE_SSL_REDIRECT") is True


def test_debug_turns_https_off(setting_of):
    assert setting_of("HTTPS", DEBUG="on") is False


# HTTPS and hosts


@pytest.mark.parametrize(
    "hosts",
    ["so-lieu.example.vn", "8.8.8.8", "127.0.0.1,so-lieu.example.vn", "172.32.0.1", "[2001:db8::1]", ".localhost"],
)
def test_https_off_is_refused_where_a_host_may_be_reached_from_outside(refusal_of, hosts):
    assert refusal_of(HTTPS="off", ALLOWED_HOSTS=hosts).startswith("HTTPS: off sends passwords in the clear")


@pytest.mark.parametrize("hosts", ["localhost", "127.0.0.1,10.1.2.3", "192.168.1.10", "172.31.0.1", "[::1]", ""])
def test_https_may_be_off_on_private_addresses_and_cookies_then_travel_plain(setting_of, hosts):
    assert setting_of("SESSION_COOKIE_SECURE", HTTPS="off", ALLOWED_HOSTS=hosts) is False


@pytest.mark.parametrize(
    "hosts", ["http://example.vn", "example.vn:8000", "example.vn/x", "*", "a b", "-", "xã.vn", "example..vn"]
)
def test_a_host_that_is_no_host_is_refused(refusal_of, hosts):
    assert refusal_of(ALLOWED_HOSTS=hosts).startswith("ALLOWED_HOSTS:")


@pytest.mark.parametrize("origin", ["example.vn", "ftp://example.vn", "https://", "https://example.vn/", "https://a?b"])
def test_an_origin_without_scheme_or_with_a_path_is_refused(refusal_of, origin):
    assert refusal_of(CSRF_TRUSTED_ORIGINS=origin).startswith("CSRF_TRUSTED_ORIGINS:")


def test_hosts_and_origins_are_lists(setting_of):
    assert setting_of("ALLOWED_HOSTS", ALLOWED_HOSTS="a.example.vn, 10.0.0.1 ,") == ["a.example.vn", "10.0.0.1"]
    origins = "https://a.example.vn,https://b.example.vn:8443"
    assert setting_of("CSRF_TRUSTED_ORIGINS", CSRF_TRUSTED_ORIGINS=origins) == origins.split(",")


# Databases


@pytest.mark.parametrize("name", ["DATABASE_URL", "DATABASE_REPLICA_URL"])
@pytest.mark.parametrize(
    "url",
    [
        "nonsense",
        "mysql://u:p@127.0.0.1/dxreport",
        "sqlite://",
        "sqlite://:memory:",
        "sqlite:///",
        "sqlite:///no/such/directory/x.sqlite3",
        "sqlite:///tests",
        "postgres://",
        "postgres://u:p@127.0.0.1",
        "postgres://u:p@127.0.0.1:port/dxreport",
        "postgres://u:p@127.0.0.1:99999/dxreport",
        "postgres://u:p@127.0.0.1/dxreport?ssl_mode=require",
        "postgres://u:p@[127.0.0.1/dxreport",
    ],
)
def test_a_database_that_cannot_be_meant_is_refused(refusal_of, name, url):
    assert refusal_of(**{name: url}).startswith(f"{name}: ")


def test_a_refused_database_url_does_not_repeat_its_password(refusal_of):
    assert "geheim" not in refusal_of(DATABASE_URL="postgres://u:geheim@127.0.0.1:port/dxreport")


def test_the_default_database_is_a_file_in_the_data_directory(tmp_path, setting_of):
    assert setting_of("DATABASES")["default"]["NAME"] == str(tmp_path / "dxreport.sqlite3")


def test_a_relative_sqlite_path_counts_from_the_project(setting_of):
    databases = setting_of("DATABASES", DATABASE_URL="sqlite:///tests/x.sqlite3")
    assert databases["default"]["NAME"] == str(BASE_DIR / "tests" / "x.sqlite3")


def test_sqlite_waits_for_a_writer_and_for_the_disk(setting_of):
    options = setting_of("DATABASES")["default"]["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert options["timeout"] >= 20
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=20000", "foreign_keys=ON"):
        assert pragma in options["init_command"]


def test_a_password_keeps_its_plus_and_what_is_percent_encoded(setting_of):
    url = "postgres://office:a+b%40c%2F@127.0.0.1:5433/dxreport?sslmode=require"
    database = setting_of("DATABASES", DATABASE_URL=url)["default"]
    assert (database["USER"], database["PASSWORD"]) == ("office", "a+b@c/")
    assert (database["HOST"], database["PORT"], database["NAME"]) == ("127.0.0.1", 5433, "dxreport")
    assert database["OPTIONS"] == {"sslmode": "require"}


def test_there_is_a_replica_only_where_one_is_named(setting_of):
    assert set(setting_of("DATABASES")) == {"default"}
    databases = setting_of("DATABASES", DATABASE_REPLICA_URL="postgres://u:p@10.0.0.2/dxreport")
    assert databases["replica"]["HOST"] == "10.0.0.2"


def test_a_data_directory_that_is_a_file_is_refused(tmp_path, refusal_of):
    (tmp_path / "file").write_text("")
    assert refusal_of(DATA_DIR=str(tmp_path / "file")).startswith("DATA_DIR:")


# E-mail

SENDER = "Văn phòng <so-lieu@example.vn>"


def test_nothing_is_sent_unless_a_mail_server_is_named(setting_of):
    assert setting_of("EMAIL_BACKEND").endswith(".dummy.EmailBackend")
    assert setting_of("EMAIL_BACKEND", DEBUG="on").endswith(".console.EmailBackend")


@pytest.mark.parametrize(
    ("url", "port", "tls", "ssl"),
    [
        ("smtp+tls://office:a+b%40c@mail.example.vn:587", 587, True, False),
        ("smtp+ssl://office:a+b%40c@mail.example.vn:465", 465, False, True),
        ("smtp://office:a+b%40c@127.0.0.1:25", 25, False, False),
    ],
)
def test_a_mail_server_is_read_with_its_password_and_its_way_of_speaking(setting_of, url, port, tls, ssl):
    given = {"EMAIL_URL": url, "DEFAULT_FROM_EMAIL": SENDER}
    assert setting_of("EMAIL_BACKEND", **given).endswith(".smtp.EmailBackend")
    read = [
        setting_of(f"EMAIL_{name}", **given) for name in ("HOST_USER", "HOST_PASSWORD", "PORT", "USE_TLS", "USE_SSL")
    ]
    assert read == ["office", "a+b@c", port, tls, ssl]


@pytest.mark.parametrize(
    "url",
    [
        "nonsense", "mail.example.vn:25", "http://mail.example.vn:25", "consolemail://", "smtp://", "smtp://:25",
        "smtp://mail.example.vn", "smtp://mail.example.vn:port", "smtp://mail.example.vn:99999",
        "smtp+tls://mail.example.vn:587/inbox", "smtp+tls://mail.example.vn:587?use_tls=no", "smtp+tls://a b:587",
        "smtp+tls://[127.0.0.1:587",
    ],
)  # fmt: skip
def test_a_mail_server_that_cannot_be_meant_is_refused(refusal_of, url):
    assert refusal_of(EMAIL_URL=url, DEFAULT_FROM_EMAIL=SENDER).startswith("EMAIL_URL: ")


def test_a_password_is_not_sent_in_the_clear_beyond_the_office(refusal_of):
    said = refusal_of(EMAIL_URL="smtp://office:geheim@mail.example.vn:25", DEFAULT_FROM_EMAIL=SENDER)
    assert "in the clear" in said and "geheim" not in said


@pytest.mark.parametrize("sender", ["nonsense", "a@", "@example.vn", "a b@example.vn", "Tên <a@b@c>", "a@-", "xã@x.vn"])
def test_a_sender_that_is_no_address_is_refused(refusal_of, sender):
    assert refusal_of(DEFAULT_FROM_EMAIL=sender).startswith("DEFAULT_FROM_EMAIL: ")


def test_a_mail_server_needs_a_sender(refusal_of, setting_of):
    assert refusal_of(EMAIL_URL="smtp+tls://mail.example.vn:587").startswith("DEFAULT_FROM_EMAIL: missing")
    assert setting_of("DEFAULT_FROM_EMAIL", DEFAULT_FROM_EMAIL=SENDER) == SENDER


# What the browser may do


def test_scripts_come_from_this_server_alone(setting_of):
    directives = setting_of("CONTENT_SECURITY_POLICY")["DIRECTIVES"]
    assert directives["script-src"] == ["'self'"]
    assert directives["default-src"] == ["'self'"]
    assert directives["frame-ancestors"] == ["'none'"]
    assert "'unsafe-inline'" not in directives["style-src"]
