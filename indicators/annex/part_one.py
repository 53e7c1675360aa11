"""Part I of the report: what was issued, what was reached section by section, and what it is worth."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from indicators.annex import assessment, phrases
from indicators.annex.flowing import Flow
from indicators.annex.paper import Block, Paragraph, Style, words
from indicators.annex.parts import ReportParts
from indicators.core.figures import State
from indicators.core.numbers_vi import counted, written_date
from indicators.core.results import Result
from indicators.core.sentences import placeholders_in
from indicators.loading.report_texts import Text

GUIDANCE = "chi-dao"
ONLY_APPROVED = "Chỉ tính số liệu đã được duyệt."
NOTHING_SAID = "(Chưa ghi nội dung.)"
ISSUED = "Đã ban hành các văn bản chỉ đạo thực hiện chuyển đổi số trong năm."
SHORTCOMINGS = "ông tác chuyển đổi số trên địa bàn còn một số tồn tại, hạn chế cần khắc phục:"


def part_one(parts: ReportParts) -> Iterator[Block]:
    yield words("I. CÔNG TÁC TRIỂN KHAI, CHỈ ĐẠO", style=Style.SECTION)
    yield from _guidance(parts)
    yield words("II. KẾT QUẢ", style=Style.SECTION)
    yield words(_basis(parts))
    yield from _sections(parts)
    yield words("III. ĐÁNH GIÁ CHUNG", style=Style.SECTION)
    yield from _worth(parts)


# I


def _guidance(parts: ReportParts) -> Sequence[Paragraph]:
    """Papers issued stand at the foot of the first paragraph, those of the standing office in one of their own."""
    flow = Flow()
    for row in parts.texts.of("words", GUIDANCE, ""):
        flow.add(row.text, row.place)
    documents = list(filter(parts.is_there_yet, parts.texts.of("document", "van-ban-chi-dao")))
    if documents:
        if not flow.paragraphs:
            flow.add(ISSUED)
        issued = Flow(flow.paragraphs[:1])
        issued.note(f"{'; '.join(map(phrases.document_said, documents))}.")
        flow.paragraphs = [*issued.paragraphs, *flow.paragraphs[1:]]
    own = list(filter(parts.is_there_yet, parts.texts.of("document", "co-quan-thuong-truc")))
    if own:
        flow.add(f"Cơ quan thường trực đã ban hành các văn bản: {'; '.join(map(phrases.document_said, own))}.")
    _add_figures(flow, parts, GUIDANCE)
    return flow.paragraphs or [words(NOTHING_SAID)]


# II


def _basis(parts: ReportParts) -> str:
    """The window, how many communes there were in it, and how much of it is not due."""
    scope = parts.card.scope
    first, last = scope.window.first, scope.window.last
    said = f"Số liệu tính {phrases.days_of(first, last)} (có các phụ lục kèm theo)."
    if parts.approved_only:
        said += f" {ONLY_APPROVED}"
    before, after = phrases.communes_said(scope, first.last_day), phrases.communes_said(scope, last.last_day)
    changed = [month for month in scope.window if phrases.communes_said(scope, month.last_day) != before]
    if changed and before != after:
        said += f" Trong kỳ có {before}, từ ngày {written_date(changed[0].first_day)} có {after} sau sắp xếp."
    later = sum(map(_is_not_due, parts.card.results))
    if later:
        said += f" Còn {counted(later)} chỉ tiêu chưa đến hạn báo cáo trong kỳ này."
    return said


def _is_not_due(result: Result) -> bool:
    return result.reading.state is State.NOT_DUE


def _sections(parts: ReportParts) -> Iterator[Block]:
    """1. Ứng dụng công nghệ thông tin, with the headings that the office put between: 6.1, 6.2."""
    place = 0
    for slug, name in parts.catalogue.pillars.items():
        if slug == GUIDANCE or not (found := _section(parts, slug)):
            continue
        place += 1
        yield words(f"{place}. {name}", style=Style.SUBSECTION)
        below = 0
        for paragraph in found:
            if paragraph.is_heading:
                below += 1
                paragraph = replace(paragraph, pieces=(f"{place}.{below}. ", *paragraph.pieces))
            yield paragraph
    if not place:
        yield words(NOTHING_SAID)


def _section(parts: ReportParts, slug: str) -> list[Paragraph]:
    """Without headings that nothing follows."""
    flow = Flow()
    for row in parts.texts.of("words", slug, ""):
        flow.add(row.text, row.place)
    _add_figures(flow, parts, slug)
    followed = pairwise([*flow.paragraphs, None])
    return [one for one, after in followed if one and not (one.is_heading and (after is None or after.is_heading))]


def _add_figures(flow: Flow, parts: ReportParts, slug: str) -> None:
    """What is not due is not told of one by one; what was to go on after it takes its place."""
    open_place = ""
    for result in parts.card.results:
        if parts.section_of(result) != slug:
            continue
        code = result.rule.code
        sentence = parts.texts.sentence_of(code)
        if _is_not_due(result):
            place = sentence.place if sentence is not None else "paragraph"
            open_place = place if place != "continues" else open_place or "paragraph"
        else:
            _add_result(flow, parts, result, sentence, open_place)
            open_place = ""
        for row in parts.texts.of("words", code=code):
            flow.add(row.text, _placed(row, open_place))
            open_place = ""


def _placed(row: Text, open_place: str) -> str:
    return open_place if open_place and row.place == "continues" else row.place


def _add_result(flow: Flow, parts: ReportParts, result: Result, own: Text | None, open_place: str) -> None:
    if not phrases.has_figure(result):
        flow.add(told(parts, result, ""))
        return
    flow.add(told(parts, result, own.text if own else ""), _placed(own, open_place) if own else "paragraph")
    if phrases.behind_words(result) and result.target is not None:
        flow.note(phrases.behind_note(result), "" if flow.paragraphs[-1].text[-1:] in ".;," else ".")


def told(parts: ReportParts, result: Result, template: str) -> str:
    """The sentence of an indicator as it is printed: the office's own, else the usual one; why there is no figure."""
    if not phrases.has_figure(result):
        return phrases.missing_sentence(result, parts.notes.get(result.rule.code, ""))
    if not template:
        return phrases.usual_sentence(result)
    said = phrases.sentence(result, template, parts.card, parts.texts)
    if result.target is not None and not {"muc_tieu", "danh_gia"} & set(placeholders_in(template)):
        said = f"{said.rstrip('.')} {phrases.judged_words(result)}"
    return said


# III


def _worth(parts: ReportParts) -> Iterator[Block]:
    """Never a heading over nothing, nor results to which nothing is set beside."""
    good = [*_kept(parts.texts.of("words", "uu-diem")), *map(words, assessment.praise(parts.card))]
    bad = [*_kept(parts.texts.of("words", "ton-tai")), *map(words, assessment.blame(parts.card, parts.notes))]
    yield words("1. Ưu điểm", style=Style.SUBSECTION)
    yield from good or [words(NOTHING_SAID)]
    yield words("2. Tồn tại, hạn chế", style=Style.SUBSECTION)
    if bad:
        yield words(f"Bên cạnh những kết quả đạt được, c{SHORTCOMINGS}" if good else f"C{SHORTCOMINGS}")
    yield from bad or [words(NOTHING_SAID)]


def _kept(rows: Sequence[Text]) -> Sequence[Paragraph]:
    flow = Flow()
    for row in rows:
        flow.add(row.text, row.place)
    return flow.paragraphs
