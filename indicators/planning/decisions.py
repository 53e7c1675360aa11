"""Who decides what, when and why: what every act of planning checks first, and the line that it leaves behind."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from units.models import Event, User

MAY_PLAN = frozenset({User.Role.EDITOR, User.Role.ADMINISTRATOR})

NOT_YOUR_ROLE = "Tài khoản này không được sửa chỉ tiêu, mức giao và năm báo cáo."
CHANGED_MEANWHILE = "Có người khác vừa sửa nội dung này. Hãy xem lại nội dung mới ở dưới rồi sửa tiếp."
NO_REASON = "Hãy ghi lý do."
NOTHING_CHANGED = "Không có gì thay đổi."


class NotPlanned(Exception):
    """Nothing was changed. `status` is HTTP's: 403 role, 404 not there, 409 somebody was faster, 422 what was typed.

    `fields` are sentences by field of the form, `to_agree` sentences that a person has to agree to before it is done.
    """

    def __init__(
        self, status: int, message: str = "", *, fields: Mapping[str, str] | None = None, to_agree: Sequence[str] = ()
    ) -> None:
        super().__init__(message or "; ".join([*(fields or {}).values(), *to_agree]))
        self.status = status
        self.message = message
        self.fields = dict(fields or {})
        self.to_agree = tuple(to_agree)


@dataclass(frozen=True, slots=True)
class Decision:
    """`seen` is the token of what the person saw before the change (empty: nobody looked), `agreed` that of the sentences
    that the person agreed to."""

    by: User
    at: datetime
    reason: str = ""
    seen: str = ""
    agreed: str = ""


def token_of(*content: object) -> str:
    """The same for the same content, to tell whether somebody else changed it meanwhile."""
    return hashlib.sha256(repr(content).encode("utf-8", "backslashreplace")).hexdigest()[:20]


def need_role(decision: Decision) -> None:
    if decision.by.role not in MAY_PLAN:
        raise NotPlanned(403, NOT_YOUR_ROLE)


def need_reason(decision: Decision) -> None:
    if not decision.reason:
        raise NotPlanned(422, fields={"reason": NO_REASON})


def need_seen(decision: Decision, token: str) -> None:
    if decision.seen and decision.seen != token:
        raise NotPlanned(409, CHANGED_MEANWHILE)


def need_agreement(decision: Decision, sentences: Sequence[str]) -> None:
    """Exactly these sentences must have been read: one that came up meanwhile is asked about again."""
    if sentences and decision.agreed != token_of(*sentences):
        raise NotPlanned(422, to_agree=sentences)


def record(
    decision: Decision, kind: Event.Kind, subject: str, action: str, *, old: str = "", new: str = "",
    unit_id: int | None = None,
) -> Event:  # fmt: skip
    """One line of what was done, kept for good."""
    return Event.objects.create(
        kind=kind, subject=subject[:300], action=action[:300], old=old, new=new, reason=decision.reason, unit_id=unit_id,
        by=decision.by, at=decision.at,
    )  # fmt: skip
