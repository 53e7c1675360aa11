"""Wrong passwords lock out one person at one address soon, one person everywhere later, an address never."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib.auth import authenticate, get_user_model
from django.test import RequestFactory

from units.lockouts import attempts_of, locked_out

pytestmark = pytest.mark.django_db
NOW = datetime(2024, 12, 2, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def an():
    return get_user_model().objects.create_user("an", password="dung-mat-khau", role="leader")


def try_password(password, *, username="an", address="10.0.0.1"):
    request = RequestFactory().post("/dang-nhap/", {"username": username}, REMOTE_ADDR=address)
    return authenticate(request, username=username, password=password)


def is_locked_out(*, username="an", address="10.0.0.1"):
    request = RequestFactory().post("/dang-nhap/", {"username": username}, REMOTE_ADDR=address)
    AxesProxyHandler.update_request(request)
    return not AxesProxyHandler.is_allowed(request, {"username": username})


def fail(times, **where):
    for _ in range(times):
        assert try_password("sai", **where) is None


def test_the_right_password_is_let_in_after_one_failure_less_than_the_limit(an):
    fail(settings.AXES_FAILURE_LIMIT - 1)
    assert try_password("dung-mat-khau") == an


def test_the_right_password_is_refused_after_the_limit(an):
    fail(settings.AXES_FAILURE_LIMIT)
    assert try_password("dung-mat-khau") is None


def test_a_colleague_at_the_same_address_is_not_locked_out(an):
    binh = get_user_model().objects.create_user("binh", password="mat-khau-cua-binh", role="leader")
    fail(settings.AXES_FAILURE_LIMIT)
    assert try_password("mat-khau-cua-binh", username="binh") == binh


def test_the_same_person_may_log_in_from_another_address(an):
    fail(settings.AXES_FAILURE_LIMIT)
    assert try_password("dung-mat-khau", address="10.0.0.2") == an


def fail_from_many_addresses(total):
    for number in range(total):
        fail(1, address=f"10.0.1.{number}")


def test_one_failure_less_than_the_ceiling_leaves_other_addresses_open(an):
    fail_from_many_addresses(settings.LOCKOUT_CEILING_PER_USER - 1)
    assert try_password("dung-mat-khau", address="10.0.0.9") == an


def test_the_ceiling_locks_a_person_out_at_every_address(an):
    fail_from_many_addresses(settings.LOCKOUT_CEILING_PER_USER)
    assert try_password("dung-mat-khau", address="10.0.0.9") is None
    assert not is_locked_out(username="binh", address="10.0.1.1")


def test_a_lock_out_ends_even_while_someone_tries_on(an, clock):
    fail(settings.AXES_FAILURE_LIMIT)
    clock.shift(settings.AXES_COOLOFF_TIME - timedelta(minutes=1))
    fail(1)
    assert is_locked_out()
    clock.shift(timedelta(minutes=2))
    assert try_password("dung-mat-khau") == an


def test_an_unlocked_person_may_try_again_at_every_address(an):
    fail_from_many_addresses(settings.LOCKOUT_CEILING_PER_USER)
    fail(settings.AXES_FAILURE_LIMIT, username="binh")
    assert locked_out(NOW, ["an", "binh", "chi"]) == {"an", "binh"}
    attempts_of("an").delete()
    assert try_password("dung-mat-khau", address="10.0.1.3") == an
    assert locked_out(NOW, ["an", "binh"]) == {"binh"}
