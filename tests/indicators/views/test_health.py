"""`/healthz` answers 200 only if the database takes a write."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client

from indicators.models import HealthProbe


@pytest.mark.django_db
def test_a_healthy_database_answers_without_a_login_and_keeps_nothing(client: Client) -> None:
    assert client.get("/healthz").status_code == 200
    assert not HealthProbe.objects.exists()


@pytest.mark.django_db
def test_a_database_that_takes_no_writes_is_not_healthy(client: Client) -> None:
    def read_only(execute: Any, sql: str, *rest: Any) -> Any:
        if sql.startswith("INSERT"):
            raise OperationalError("attempt to write a readonly database")
        return execute(sql, *rest)

    with connection.execute_wrapper(read_only):
        assert client.get("/healthz").status_code == 503
