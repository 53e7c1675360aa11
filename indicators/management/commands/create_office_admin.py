"""`manage.py create_office_admin`: the first administrator; there is no default password."""

import getpass
import sys
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from units.models import User
from units.people import NewPerson, open_with_password
from units.people_rows import Act


class Command(BaseCommand):
    help = "Create an administrator. The password is asked for twice, or read as one line with --password-stdin."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--username", required=True, help="login of the administrator")
        parser.add_argument("--name", default="", help="what the account is called, such as the position")
        parser.add_argument("--password-stdin", action="store_true", help="read the password from standard input")

    def handle(self, *, username: str, name: str, password_stdin: bool, **options: Any) -> None:
        if User.objects.filter(username=username).exists():
            raise CommandError(f"There is an account {username!r} already.")
        password = sys.stdin.readline().rstrip("\r\n") if password_stdin else _asked_twice()
        user = User(username=username, first_name=name, role=User.Role.ADMINISTRATOR)
        try:
            validate_password(password, user)
            user.password = make_password(password)
            user.full_clean()
        except ValidationError as problem:
            raise CommandError(" ".join(problem.messages)) from None
        person = NewPerson(username, User.Role.ADMINISTRATOR, name=name)
        open_with_password(person, user.password, Act(None, timezone.now(), "create_office_admin"))
        self.stderr.write(f"Administrator {username} created.")


def _asked_twice() -> str:
    try:
        first, again = getpass.getpass("Password: "), getpass.getpass("Password again: ")
    except EOFError:
        raise CommandError("Nobody is there to type a password; give it as one line with --password-stdin.") from None
    if first != again:
        raise CommandError("The two passwords differ.")
    return first
