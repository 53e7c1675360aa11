"""In whose name a command acts."""

from __future__ import annotations

from collections.abc import Collection

from django.core.management.base import CommandError

from units.models import User


def acting_person(login: str | None, roles: Collection[User.Role], may: str) -> User:
    """The account of `login`, else the one office editor; CommandError that says what to type where that is not clear.

    `may` says what somebody of these roles may do, as in "enter figures".
    """
    active = User.objects.filter(is_active=True, role__in=roles)
    if login is not None:
        person = active.filter(username=login).first()
        if person is None:
            raise CommandError(f"There is no active account {login!r} that may {may}.")
        return person
    editors = list(active.filter(role=User.Role.EDITOR).order_by("username")[:2])
    if len(editors) != 1:
        found = "no office editor" if not editors else "more than one office editor"
        raise CommandError(f"There is {found}: say in whose name with --as USER.", returncode=2)
    return editors[0]
