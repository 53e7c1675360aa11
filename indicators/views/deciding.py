"""From a form of planning to a decision and back: who, why, what was seen and agreed to; what was refused, and where."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, OperationalError
from django.http import HttpRequest, QueryDict
from django.utils import timezone

from indicators.planning.decisions import Decision, NotPlanned, token_of
from indicators.planning.forms import PlanningForm
from indicators.views.access import Role, person_of

logger = logging.getLogger(__name__)

BUSY = "Có người khác vừa lưu cùng nội dung này. Chưa lưu gì; hãy xem lại rồi lưu lại."
NO_DATABASE = "Máy chủ chưa ghi được lúc này. Chưa lưu gì; hãy lưu lại sau ít phút."
PLANNERS = frozenset({Role.EDITOR.value, Role.ADMINISTRATOR.value})


@dataclass(frozen=True)
class Outcome:
    """What became of a form: `done`, or the status to answer with and what a person has to agree to first."""

    done: Any = None
    status: int = 200
    to_agree: tuple[str, ...] = ()

    @property
    def is_done(self) -> bool:
        return self.status == 200

    @property
    def agreement(self) -> str:
        """What the box to tick sends along, so that exactly these sentences were read."""
        return token_of(*self.to_agree) if self.to_agree else ""


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: also an empty one that was posted."""
    return request.POST if request.method == "POST" else None


def may_plan(request: HttpRequest) -> bool:
    return person_of(request).role in PLANNERS


def decision_of(request: HttpRequest, reason: str) -> Decision:
    return Decision(
        person_of(request),
        timezone.now(),
        reason,
        request.POST.get("da-xem", "")[:40],
        request.POST.get("dong-y", "")[:40],
    )


def decide(request: HttpRequest, form: PlanningForm, act: Callable[[Decision], Any]) -> Outcome:
    """Does what the form asks for where it can be understood and done; else the form says what is wrong."""
    if not form.is_valid():
        return Outcome(status=422)
    try:
        return Outcome(act(decision_of(request, form.reason)))
    except NotPlanned as refusal:
        if refusal.status == 403:
            raise PermissionDenied(refusal.message) from None
        form.refuse(refusal)
        return Outcome(status=refusal.status, to_agree=refusal.to_agree)
    except IntegrityError:
        form.add_error(None, BUSY)
        return Outcome(status=409)
    except OperationalError:
        # A full disk, a lost connection, a deadlock: nothing of it was saved.
        logger.exception("a decision was not saved")
        form.add_error(None, NO_DATABASE)
        return Outcome(status=503)
