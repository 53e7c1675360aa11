"""Files that wait for a decision: kept for a day, of the person who sent them alone."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.utils import timezone

from indicators.core.numbers_vi import counted, written_moment
from indicators.entry.importing.answering import Given
from indicators.models import ImportReceipt, Upload
from units.models import User
from units.names import tidy

KEPT_FOR = timedelta(days=1)
MOST_KEPT = 10
LONGEST_NAME = 200
IMPORTED_BEFORE = "Tệp này đã được nhập {when} ({who}): {what}."


def keep(content: bytes, name: str, *, by: User, at: datetime) -> Upload:
    """Keeps the file under a token of its own; what is older than a day, or than the person's last ten, is thrown away."""
    Upload.objects.filter(uploaded_at__lt=at - KEPT_FOR).delete()
    newest = list(Upload.objects.filter(by=by).order_by("-id").values_list("id", flat=True)[: MOST_KEPT - 1])
    Upload.objects.filter(by=by).exclude(id__in=newest).delete()
    return Upload.objects.create(
        token=secrets.token_urlsafe(24), by=by, name=shown_name(name), content=content,
        sha256=hashlib.sha256(content).hexdigest(), uploaded_at=at,
    )  # fmt: skip


def shown_name(name: str) -> str:
    """The name that the file came with, to be shown and never to be a path."""
    base = tidy(name.replace("\\", "/").rpartition("/")[2])
    return base[:LONGEST_NAME] or "tệp không tên"


def find(token: str, *, by: User, at: datetime) -> Upload | None:
    """The person's own upload of that token; None for any other, and for one that is too old."""
    if not token.isascii() or len(token) > 64 or "\x00" in token:
        return None
    return Upload.objects.filter(token=token, by=by, uploaded_at__gte=at - KEPT_FOR).first()


def waiting(person: User, at: datetime) -> list[Upload]:
    """The person's files that are not written yet, the newest first; without what is in them."""
    rows = Upload.objects.filter(by=person, uploaded_at__gte=at - KEPT_FOR).exclude(shown_digest="")
    return list(rows.defer("content", "answers").order_by("-id"))


def given_of(upload: Upload) -> Given:
    return Given.from_json(upload.answers)


def remember(upload: Upload, given: Given, digest: str) -> None:
    """What was answered and what was shown, so that what is committed is what was seen."""
    upload.answers, upload.shown_digest = given.as_json(), digest
    Upload.objects.filter(pk=upload.pk).update(answers=upload.answers, shown_digest=digest)


def receipt_of(sha256: str) -> ImportReceipt | None:
    """The last time that a file of just these bytes was imported."""
    return ImportReceipt.objects.filter(sha256=sha256).select_related("by").order_by("-id").first()


def receipt_words(receipt: ImportReceipt) -> str:
    """Tệp này đã được nhập lúc 8 giờ 05 phút ngày 02/12/2024 (Nguyễn A): 10 số liệu mới, 01 số liệu thay đổi."""
    when = f"lúc {written_moment(timezone.localtime(receipt.at))}"
    return IMPORTED_BEFORE.format(when=when, who=receipt.by, what=saved_words(receipt.counts))


def saved_words(counts: dict[str, int]) -> str:
    """10 số liệu mới, 01 số liệu thay đổi."""
    new, changed = counts.get("new", 0), counts.get("changed", 0)
    parts = [f"{counted(new)} số liệu mới"] if new else []
    parts += [f"{counted(changed)} số liệu thay đổi"] if changed else []
    return ", ".join(parts) or "không có gì thay đổi"
