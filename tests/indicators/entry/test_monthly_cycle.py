"""Random sequences of everything that everybody can do to one month, against a model that fits on a page.

Whatever is tried, by whomever, on whatever road: the answer is the model's, the stage is the model's, the figures are those
of the model, and every change of a stage is in the history.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from random import Random
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from indicators.core.months import Month
from indicators.entry.importing.committing import NotCommitted
from indicators.entry.submitting import NotDone, close_month
from indicators.loading import Catalogue
from indicators.models import Measurement, MeasurementChange, Submission, SubmissionChange
from tests.indicators.entry.importing.filling import filled, form_of, imported
from units.models import User

pytestmark = pytest.mark.django_db

UNIT, MONTH = "xa-bac-son", Month(2024, 11)
WHERE = f"{UNIT}/{MONTH}/"
# Small numbers, of which no check says anything.
CODES = ("DVC04", "TT11")
STEPS = 60
WRITERS, APPROVERS, RETURNERS = {"reporter", "editor"}, {"approver"}, {"editor", "approver"}


Figure = tuple[int, int | None]


def figure_of(row: Measurement) -> Figure:
    assert row.numerator is not None
    return int(row.numerator), None if row.denominator is None else int(row.denominator)


@dataclass
class Model:
    """What must be true of the month."""

    figures: dict[str, Figure]
    roles: dict[str, str]
    stage: str = "draft"
    is_closed: bool = False
    returned: list[str] = field(default_factory=list)
    submitter: str = ""
    decisions: int = 0

    @property
    def is_locked(self) -> bool:
        return self.is_closed or self.stage in ("submitted", "approved")

    def save(self, login: str, code: str) -> int:
        if login == "xa-cong-hoa":
            return 404
        if self.roles[login] not in WRITERS:
            return 403
        if self.is_locked or (self.stage == "returned" and self.returned and code not in self.returned):
            return 423
        return 200

    def decide(self, act: str, login: str, reason: str) -> int:
        if login == "xa-cong-hoa":
            return 404
        roles = {"nop": WRITERS, "duyet": APPROVERS}.get(act, RETURNERS)
        if self.roles[login] not in roles:
            return 403
        if act in ("tra-lai", "mo-lai") and not reason.strip():
            return 422
        if self.is_closed and act != "duyet":
            return 409
        stages = {
            "nop": ("draft", "returned"),
            "duyet": ("submitted",),
            "tra-lai": ("submitted",),
            "mo-lai": ("approved",),
        }
        can_be_widened = act == "tra-lai" and self.stage == "returned" and bool(self.returned)
        if self.stage not in stages[act] and not can_be_widened:
            return 409
        return 403 if act == "duyet" and self.submitter == login else 200

    def decided(self, act: str, login: str, cells: list[str]) -> None:
        self.stage = {"nop": "submitted", "duyet": "approved", "tra-lai": "returned", "mo-lai": "draft"}[act]
        before = self.returned if act == "tra-lai" else []
        self.returned = [code for code in CODES if code in {*cells, *before}] if cells else []
        self.submitter = login if act == "nop" else self.submitter
        self.decisions += 1


class World:
    """The application, driven step by step beside the model."""

    def __init__(self, seed: int, clients: dict[str, Client], catalogue: Catalogue) -> None:
        self.dice = Random(seed)
        self.clients = clients
        self.catalogue = catalogue
        roles = dict(User.objects.filter(username__in=clients).values_list("username", "role"))
        self.model = Model({code: self.stored(code) for code in CODES}, roles)
        self.lines = MeasurementChange.objects.count()

    def stored(self, code: str) -> Figure:
        return figure_of(Measurement.objects.get(unit__slug=UNIT, indicator__code=code, month=MONTH))

    def version(self, code: str) -> int:
        return Measurement.objects.get(unit__slug=UNIT, indicator__code=code, month=MONTH).version

    def number(self, code: str) -> Figure:
        """Another number than the one that stands there."""
        now = self.model.figures[code]
        numbers: list[Figure] = (
            [(0, 3), (1, 3), (2, 3), (1, 2)] if code == CODES[0] else [(0, None), (1, None), (2, None)]
        )
        return self.dice.choice([number for number in numbers if number != now])

    def cell(self, code: str, number: Figure, version: int) -> dict[str, Any]:
        texts = ["" if one is None else str(one) for one in number]
        return {
            "unit": UNIT, "indicator": code, "month": str(MONTH), "version": version,
            "numerator": texts[0], "denominator": texts[1],
        }  # fmt: skip

    def login(self) -> str:
        return self.dice.choice(list(self.clients))

    # What people and hands do

    def save(self) -> None:
        login, code = self.login(), self.dice.choice(CODES)
        number = self.number(code)
        cell = self.cell(code, number, self.version(code))
        body = json.dumps({"idempotency_key": "", "cells": [cell]})
        answer = self.clients[login].post("/so-lieu/luu/", body, content_type="application/json")
        assert answer.status_code == self.model.save(login, code), (login, code, self.model)
        if answer.status_code == 200:
            self.model.figures[code] = number
            self.lines += 1

    def save_stale(self) -> None:
        """Somebody who saw an older page: never a change."""
        login, code = self.login(), self.dice.choice(CODES)
        cell = self.cell(code, self.number(code), self.version(code) + 1)
        answer = self.clients[login].post(
            "/so-lieu/luu/", json.dumps({"cells": [cell]}), content_type="application/json"
        )
        expected = self.model.save(login, code)
        assert answer.status_code == (409 if expected == 200 else expected)

    def decide(self) -> None:
        act = self.dice.choice(("nop", "nop", "duyet", "duyet", "tra-lai", "mo-lai"))
        login, reason = self.login(), self.dice.choice(("lý do", "lý do", " "))
        cells = self.dice.choice(([], [], [CODES[0]], list(CODES))) if act == "tra-lai" else []
        body = json.dumps({"reason": reason, "cells": cells})
        answer = self.clients[login].post(f"/{act}/{WHERE}", body, content_type="application/json")
        assert answer.status_code == self.model.decide(act, login, reason), (act, login, self.model)
        if answer.status_code == 200:
            self.model.decided(act, login, cells)

    def close(self) -> None:
        """The office closes or opens the month for everybody."""
        wanted = self.dice.choice((True, False, False))
        person = User.objects.get(username=self.login())
        arguments: dict[str, Any] = {"by": person, "at": timezone.now(), "reason": "khóa sổ"}
        try:
            close_month(self.catalogue.timeline, MONTH, is_closed=wanted, **arguments)
            assert person.role == "editor" and wanted != self.model.is_closed
            self.model.is_closed = wanted
            self.model.decisions += 1
        except NotDone:
            assert person.role != "editor" or wanted == self.model.is_closed

    def by_hand(self) -> None:
        """A console, a bulk update, an administrator's tool: the database itself keeps the lock."""
        code = self.dice.choice(CODES)
        number = self.number(code)
        row = Measurement.objects.filter(unit__slug=UNIT, indicator__code=code, month=MONTH)
        try:
            with transaction.atomic():
                row.update(numerator=number[0], denominator=number[1])
            assert not self.model.is_locked
            self.model.figures[code] = number
            self.lines += 1
        except IntegrityError:
            assert self.model.is_locked

    def send_workbook(self) -> None:
        """The clerk's form by the workbook's road: all of it, or nothing where its month or cell is locked."""
        code = self.dice.choice(CODES)
        number = self.number(code)
        fields = {
            field: one for field, one in zip(("numerator", "denominator"), number, strict=True) if one is not None
        }
        content = filled(form_of(self.catalogue, UNIT, MONTH), {code: fields})
        try:
            imported(self.catalogue, content, "xa-bac-son")
            assert self.model.save("xa-bac-son", code) == 200
            self.model.figures[code] = number
            self.lines += 1
        except NotCommitted:
            assert self.model.save("xa-bac-son", code) == 423

    def change_roles(self) -> None:
        """The editor becomes an approver and back: an approval of an own report must not come of it."""
        role = {"editor": "approver", "approver": "editor"}[self.model.roles["vanphong"]]
        User.objects.filter(username="vanphong").update(role=role)
        self.model.roles["vanphong"] = role

    def check(self) -> None:
        row = Submission.objects.get(unit__slug=UNIT, month=MONTH)
        assert (row.stage, row.is_closed, row.returned_codes) == (
            self.model.stage, self.model.is_closed, self.model.returned,
        )  # fmt: skip
        assert {code: self.stored(code) for code in CODES} == self.model.figures
        assert MeasurementChange.objects.count() == self.lines
        assert SubmissionChange.objects.filter(unit_id=row.unit_id, month=MONTH).count() == self.model.decisions
        assert row.stage != "approved" or row.approved_by_id != row.submitted_by_id


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_tried_the_month_is_as_the_model_says(seed: int, as_person: Any, catalogue: Catalogue) -> None:
    logins = ("xa-bac-son", "xa-cong-hoa", "vanphong", "duyet", "lanhdao", "quantri")
    world = World(seed, {login: as_person(login) for login in logins}, catalogue)
    deeds = [
        *[world.save] * 4, world.save_stale, world.send_workbook, *[world.decide] * 6, world.close,
        world.by_hand, world.by_hand,
        world.change_roles,
    ]  # fmt: skip
    for _ in range(STEPS):
        world.dice.choice(deeds)()
        world.check()
