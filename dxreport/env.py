"""Strict readers of environment variables.

Every reader returns a ready value or refuses the start with `ImproperlyConfigured`: what is wrong, and what
to type instead. An empty variable counts as absent. Values of secrets are never repeated in a message.
"""

import ipaddress
import os
import re
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

SHORTEST_KEY = 50
# Serves DEBUG only; refused everywhere else, like all keys that begin as Django's own samples do.
DEBUG_KEY = "django-insecure-only-for-debug-on-a-developers-own-machine-0"

_YES = {"1", "true", "yes", "on"}
_NO = {"0", "false", "no", "off"}
_HOST = re.compile(r"\.?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*", re.IGNORECASE)
_OFFICE_NETWORKS = [
    ipaddress.ip_network(span)
    for span in (
        "127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16",
        "::1/128", "fc00::/7", "fe80::/10",
    )
]  # fmt: skip
_ENGINES = {
    "sqlite": "django.db.backends.sqlite3",
    "postgres": "django.db.backends.postgresql",
    "postgresql": "django.db.backends.postgresql",
}
_MAIL_SCHEMES = ("smtp", "smtp+tls", "smtp+ssl")
_ADDRESS = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@(?P<host>[^@\s]+)", re.IGNORECASE)
_POSTGRES_OPTIONS = {
    "application_name", "client_encoding", "connect_timeout", "gssencmode", "host", "keepalives",
    "keepalives_idle", "options", "passfile", "service", "sslcert", "sslcrl", "sslkey", "sslmode",
    "sslrootcert", "target_session_attrs",
}  # fmt: skip


def refusal(name: str, problem: str, hint: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"{name}: {problem}\n  What to type: {hint}")


def read_text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def read_switch(name: str, *, default: bool) -> bool:
    typed = read_text(name).lower()
    if not typed:
        return default
    if typed in _YES:
        return True
    if typed in _NO:
        return False
    raise refusal(name, f"{typed!r} is neither on nor off.", f"{name}=on or {name}=off")


def read_directory(name: str, *, default: Path, base: Path) -> Path:
    """The directory, made when missing; a relative path counts from `base`."""
    directory = base / (read_text(name) or default)
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        raise refusal(name, f"{directory} cannot be a directory ({error}).", f"{name}={default}") from error
    return directory


def read_list(name: str, default: str = "") -> list[str]:
    return [entry.strip() for entry in read_text(name, default).split(",") if entry.strip()]


def read_hosts(name: str, *, default: str, debug: bool) -> list[str]:
    hosts = read_list(name, default)
    for host in hosts:
        if host == "*" and debug:
            continue
        if _as_address(host) is None and not _HOST.fullmatch(host):
            raise refusal(
                name,
                f"{host!r} is not a host name or address. Leave out http://, ports, paths and * (taken with DEBUG).",
                f"{name}=so-lieu.example.vn,192.168.1.10",
            )
    return hosts


def read_origins(name: str) -> list[str]:
    origins = read_list(name)
    for origin in origins:
        parts = urlsplit(origin)
        is_origin = parts.scheme in {"http", "https"} and origin == f"{parts.scheme}://{parts.netloc}"
        if not is_origin or not parts.netloc:
            raise refusal(name, f"{origin!r} is not an origin.", f"{name}=https://so-lieu.example.vn")
    return origins


def read_secret_key(*, debug: bool, data_dir: Path, base: Path) -> str:
    """SECRET_KEY or what SECRET_KEY_FILE holds; without DEBUG at least 50 characters that no one knows."""
    typed, file_name = read_text("SECRET_KEY"), read_text("SECRET_KEY_FILE")
    if typed and file_name:
        raise refusal("SECRET_KEY", "SECRET_KEY_FILE is set too; which counts?", "unset SECRET_KEY")
    key = _key_in(base / file_name) if file_name else typed
    if debug:
        return key or DEBUG_KEY
    hint = _key_hint(data_dir)
    if not key:
        raise refusal("SECRET_KEY", "missing, and DEBUG is off.", hint)
    if len(key) < SHORTEST_KEY:
        raise refusal("SECRET_KEY", f"shorter than {SHORTEST_KEY} characters.", hint)
    if key.startswith("django-insecure-"):
        raise refusal("SECRET_KEY", "a sample that everyone knows.", hint)
    return key


def _key_in(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as error:
        hint = "SECRET_KEY_FILE=data/secret_key, a file that the server's account may read"
        raise refusal("SECRET_KEY_FILE", f"cannot be read ({error}).", hint) from error


def _key_hint(data_dir: Path) -> str:
    kept = data_dir / "secret_key"
    if kept.exists():
        return f"SECRET_KEY_FILE={kept}"
    return (
        f'python -c "import secrets; print(secrets.token_urlsafe(64))" > {kept}, '
        f"chmod 600 {kept}, then SECRET_KEY_FILE={kept}"
    )


def read_https(*, debug: bool, allowed_hosts: list[str]) -> bool:
    """On unless DEBUG. Off only where no one outside the office reaches any of the allowed hosts."""
    https = read_switch("HTTPS", default=not debug)
    if https or debug:
        return https
    outside = [host for host in allowed_hosts if not is_inside_office(host)]
    if outside:
        raise refusal(
            "HTTPS",
            f"off sends passwords in the clear, and {', '.join(outside)} may be reached from outside.",
            "HTTPS=on, or private addresses alone, as in ALLOWED_HOSTS=localhost,127.0.0.1,192.168.1.10",
        )
    return False


def is_inside_office(host: str) -> bool:
    if host.lower() == "localhost":
        return True
    address = _as_address(host)
    return address is not None and any(address in network for network in _OFFICE_NETWORKS)


def _as_address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host[1:-1] if host.startswith("[") and host.endswith("]") else host)
    except ValueError:
        return None


def read_database(name: str, *, default: str, base: Path) -> dict[str, Any]:
    """Django's dictionary for one database; the URL is sqlite:///path or postgres://user:password@host:port/name."""
    url = read_text(name, default)
    hint = f"{name}=sqlite:///data/dxreport.sqlite3 or {name}=postgres://user:password@127.0.0.1:5432/dxreport"
    try:
        scheme = urlsplit(url).scheme
        if scheme not in _ENGINES:
            raise refusal(name, "begins neither with sqlite:/// nor with postgres://.", hint)
        # A plus is a plus in a password or a path; environ reads it as a space, as in a web form.
        database = environ.Env.db_url_config(url.replace("+", "%2B"))
    except ValueError as error:
        raise refusal(name, "is not a URL (percent-encode / ? # @ : in a password).", hint) from error
    database["ENGINE"] = _ENGINES[scheme]
    if scheme == "sqlite":
        return _sqlite(database, name=name, url=url, hint=hint, base=base)
    return _postgresql(database, name=name, hint=hint)


def _sqlite(database: dict[str, Any], *, name: str, url: str, hint: str, base: Path) -> dict[str, Any]:
    path = database["NAME"]
    if not url.startswith("sqlite:///") or path in {"", "/", ":memory:"} or "?" in url or "\0" in path:
        raise refusal(name, "does not name a file (figures in memory would be lost).", hint)
    file = base / path
    if file.is_dir() or not file.parent.is_dir():
        raise refusal(name, f"{file} is a directory or lies in a directory that does not exist.", hint)
    return {"ENGINE": database["ENGINE"], "NAME": str(file)}


def _postgresql(database: dict[str, Any], *, name: str, hint: str) -> dict[str, Any]:
    if not database["NAME"] or "/" in database["NAME"]:
        raise refusal(name, "does not name one database after the host.", hint)
    unknown = set(database.get("OPTIONS", {})) - _POSTGRES_OPTIONS
    if unknown:
        raise refusal(name, f"holds options PostgreSQL does not know: {', '.join(sorted(unknown))}.", hint)
    return database


def read_mail(name: str, *, debug: bool) -> dict[str, Any]:
    """Django's e-mail settings; the URL is smtp+tls://user:password@host:587 (STARTTLS), smtp+ssl://…:465 or smtp://….

    Without one nothing is sent: with DEBUG mail goes to the console, else nowhere.
    """
    url = read_text(name)
    if not url:
        backend = "console" if debug else "dummy"
        return {"EMAIL_BACKEND": f"django.core.mail.backends.{backend}.EmailBackend"}
    hint = f"{name}=smtp+tls://user:password@mail.example.vn:587"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise refusal(name, "is not a URL (percent-encode / ? # @ : in a password).", hint) from error
    if parts.scheme not in _MAIL_SCHEMES:
        raise refusal(name, "begins neither with smtp+tls:// nor with smtp+ssl:// nor with smtp://.", hint)
    host = parts.hostname or ""
    if (_as_address(host) is None and not _HOST.fullmatch(host)) or parts.path.strip("/") or parts.query or not port:
        raise refusal(name, "does not name one mail server with its port, and nothing behind it.", hint)
    if parts.scheme == "smtp" and parts.password and not is_inside_office(host):
        raise refusal(name, "sends the password in the clear to a server outside the office.", hint)
    # A plus is a plus in a password; environ reads it as a space, as in a web form.
    scheme, _, rest = url.partition("://")
    mail = environ.Env.email_url_config(f"{scheme}://{rest.replace('+', '%2B')}")
    mail.pop("EMAIL_FILE_PATH")
    return {
        **mail,
        "EMAIL_HOST_USER": mail["EMAIL_HOST_USER"] or "",
        "EMAIL_HOST_PASSWORD": mail["EMAIL_HOST_PASSWORD"] or "",
    }


def read_sender(name: str, *, needed_for: str) -> str:
    """The address that mail comes from, "Tên <a@b.vn>" or alone; needed where `needed_for` names a mail server."""
    typed = read_text(name)
    hint = f'{name}="Văn phòng <so-lieu@example.vn>"'
    if not typed:
        if read_text(needed_for):
            raise refusal(name, f"missing, and {needed_for} names a mail server.", hint)
        return "khong-gui@localhost"
    _, address = parseaddr(typed)
    found = _ADDRESS.fullmatch(address)
    if found is None or not _HOST.fullmatch(found["host"]) or "\n" in typed or "\r" in typed:
        raise refusal(name, f"{typed!r} is not an e-mail address.", hint)
    return typed
