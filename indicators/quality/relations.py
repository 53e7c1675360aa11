"""What belongs together among indicators, in words; added and taken away by the office, with the reason in the history."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from indicators.core.figures import Rule
from indicators.core.quality import Kind, Relation, relation_of, unfit
from indicators.demo.catalogue import relations as usual_relations
from indicators.entry.cells import LONGEST_NOTE, Refused, storable, tidy_note
from indicators.loading import Catalogue, load_catalogue
from indicators.models import Indicator, IndicatorRelation
from units.models import Event, User

KIND_WORDS = {
    Kind.NOT_ABOVE: "không được lớn hơn",
    Kind.SAME_DENOMINATOR: "có cùng mẫu số với",
    Kind.PARTS: "bằng tổng của",
    Kind.SUM_WITH_UNITS: "có mẫu số bằng số xã, thị trấn trước sáp nhập cộng mẫu số của",
}
# An error stops submission, a warning asks why.
ERRORS = frozenset({Kind.NOT_ABOVE, Kind.PARTS})
LONGEST_NAME = 300
NO_REASON = "Hãy ghi lý do."
UNREADABLE = "Hãy chọn kiểu quan hệ, chỉ tiêu và mã các chỉ tiêu đi cùng, cách nhau bằng dấu cách (ví dụ: TT17a TT17b)."
UNFIT = "Không có chỉ tiêu mang mã {codes}, hoặc chỉ tiêu đó không có số để so (cách đo khác)."
KNOWN = "Quan hệ này đã có trong danh sách."
GONE = "Quan hệ này vừa được người khác bỏ. Hãy xem lại danh sách."
ALL_THERE = "Các quan hệ thường dùng đều đã có trong danh sách."


@dataclass(frozen=True)
class Held:
    """A relation as it is kept; `words` is a sentence; `is_senseless` where no check can use it."""

    pk: int
    words: str
    note: str
    severity: str
    is_senseless: bool


@dataclass(frozen=True)
class Added:
    """A relation that somebody asks for, as typed."""

    kind: str = ""
    indicator: str = ""
    others: str = ""
    note: str = ""
    reason: str = ""
    message: str = ""


def load_relations(catalogue: Catalogue) -> tuple[tuple[Held, ...], tuple[Relation, ...]]:
    """All of them in the office's order of indicators, and the usual ones that are not among them; one query."""
    rows = list(IndicatorRelation.objects.select_related("indicator"))
    return tuple(_held(row, catalogue.by_code) for row in rows), _missing(catalogue, rows)


def _missing(catalogue: Catalogue, rows: Iterable[IndicatorRelation]) -> tuple[Relation, ...]:
    """Usual relations between indicators of this office that are not kept: it may have been there before them."""
    kept = {(row.kind, row.indicator.code, row.others) for row in rows}
    return tuple(
        one
        for one in usual_relations()
        if not unfit(one, catalogue.by_code) and (one.kind.value, one.indicator, " ".join(one.others)) not in kept
    )


def _held(row: IndicatorRelation, rules: Mapping[str, Rule]) -> Held:
    try:
        relation = relation_of(
            {"kind": row.kind, "indicator": row.indicator.code, "others": row.others, "note": row.note}
        )
    except ValueError:
        return Held(row.pk, f"{row.indicator.code}: {row.kind} {row.others}".strip(), row.note, "", True)
    severity = "lỗi phải sửa" if relation.kind in ERRORS else "cảnh báo"
    return Held(row.pk, words_of(relation, rules), row.note, severity, bool(unfit(relation, rules)))


def words_of(relation: Relation, rules: Mapping[str, Rule]) -> str:
    """KS02 Ký số đủ cơ quan và lãnh đạo không được lớn hơn KS01 Văn bản điện tử được ký số."""
    others = " + ".join(_named(code, rules) for code in relation.others)
    return f"{_named(relation.indicator, rules)} {KIND_WORDS[relation.kind]} {others}"


def _named(code: str, rules: Mapping[str, Rule]) -> str:
    rule = rules.get(code)
    return code if rule is None else f"{code} {rule.short_name or rule.name}"


@transaction.atomic
def add_usual(*, by: User, at: datetime) -> int:
    """Adds those that are missing; returns how many. Refused with a sentence where none is."""
    catalogue = hold_catalogue()
    _, missing = load_relations(catalogue)
    if not missing:
        raise Refused(ALL_THERE)
    for relation in missing:
        _add(catalogue, relation, "quan hệ thường dùng", by, at)
    return len(missing)


@transaction.atomic
def add_relation(typed: Added, *, by: User, at: datetime) -> None:
    """Refused with a sentence for what makes no sense, is there already, or has no reason."""
    catalogue = hold_catalogue()
    reason, note = _tidied(typed.reason), _tidied(typed.note)
    try:
        relation = relation_of(
            {
                "kind": storable(typed.kind),
                "indicator": storable(typed.indicator).strip(),
                "others": storable(typed.others).replace(",", " "),
                "note": note.rstrip("."),
            }
        )
    except Refused:
        raise
    except ValueError:
        raise Refused(UNREADABLE) from None
    if wrong := unfit(relation, catalogue.by_code):
        raise Refused(UNFIT.format(codes=", ".join(code[:20] for code in wrong[:5])))
    if not reason:
        raise Refused(NO_REASON)
    others = " ".join(relation.others)
    if len(others) > LONGEST_NAME or len(note) > LONGEST_NAME:
        raise Refused("Mã các chỉ tiêu và lời giải thích mỗi phần dài nhất 300 ký tự. Hãy viết ngắn hơn.")
    same = IndicatorRelation.objects.filter(
        kind=relation.kind.value, indicator__code=relation.indicator, others=others
    )  # fmt: skip
    if same.exists():
        raise Refused(KNOWN)
    _add(catalogue, relation, reason, by, at)


@transaction.atomic
def remove_relation(key: str, reason: str, *, by: User, at: datetime) -> None:
    """Refused with a sentence where it is gone already, or no reason is given."""
    catalogue = hold_catalogue()
    why = _tidied(reason)
    is_key = key.isascii() and key.isdigit() and len(key) < 16
    row = IndicatorRelation.objects.select_related("indicator").filter(pk=int(key)).first() if is_key else None
    if row is None:
        raise Refused(GONE)
    if not why:
        raise Refused(NO_REASON)
    words = _held(row, catalogue.by_code).words
    row.delete()
    _tell(words, "bỏ quan hệ", words, "", why, by, at)


def hold_catalogue() -> Catalogue:
    """Everything about indicators as it stands once nobody else can change it; must be called inside `atomic()`."""
    list(Indicator.objects.select_for_update().order_by("pk").values_list("pk", flat=True))
    return load_catalogue()


def _add(catalogue: Catalogue, relation: Relation, reason: str, by: User, at: datetime) -> None:
    IndicatorRelation.objects.create(
        kind=relation.kind.value, indicator_id=catalogue.ids[relation.indicator], others=" ".join(relation.others),
        note=relation.note,
    )  # fmt: skip
    words = words_of(relation, catalogue.by_code)
    _tell(words, "thêm quan hệ", "", words, reason, by, at)


def _tell(subject: str, action: str, old: str, new: str, reason: str, by: User, at: datetime) -> None:
    Event.objects.create(
        kind=Event.Kind.THRESHOLD, subject=subject[:300], action=action, old=old, new=new, reason=reason, by=by, at=at
    )  # fmt: skip


def _tidied(text: str) -> str:
    words = tidy_note(storable(text))
    if len(words) > LONGEST_NOTE:
        raise Refused("Lý do dài quá 2.000 ký tự. Hãy viết ngắn hơn.")
    return words
