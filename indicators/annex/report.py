"""The annual report as a paper: part I what was reached, pillar by pillar, and what it is worth; part II what comes next.

Every figure comes from the scorecard; what the sentences need besides stands in the texts of the year. What a person has
to judge is marked as a proposal, what contradicts itself is listed behind the signature and not repeated.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from indicators.annex import assessment, layout, phrases
from indicators.annex.flowing import Flow
from indicators.annex.next_year import targets_table
from indicators.annex.paper import Block, Paper, Paragraph, Style, words
from indicators.annex.remarks import inside_a_sentence, period_words
from indicators.core.figures import State
from indicators.core.numbers_vi import counted, written_date, written_moment, written_month_number
from indicators.core.quality import Flag
from indicators.core.results import Result, Scorecard
from indicators.core.sentences import placeholders_in
from indicators.loading import Catalogue
from indicators.loading.report_texts import Text, Texts

GUIDANCE = "chi-dao"
SIMULATED_NOTE = (
    f"{layout.SIMULATED_MARK} Số liệu mô phỏng: một phần hoặc toàn bộ số liệu của các đơn vị là giả định để minh họa, "
    "không phải báo cáo của đơn vị."
)
ONLY_APPROVED = "Chỉ tính số liệu đã được duyệt."
DRAFTING = "PHẦN GHI CHÚ CHO NGƯỜI SOẠN THẢO"
TAKEN_OUT = "(Bỏ trang này trước khi phát hành)"
SIGNERS = ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")


@dataclass(frozen=True)
class ReportParts:
    """What a report is made from; `notes` are what stands where a figure is missing, `flags` what nobody explained.

    With `approved_only` the figures of months that nobody approved are left out, and the paper says so.
    """

    catalogue: Catalogue
    card: Scorecard
    texts: Texts
    as_of: datetime
    notes: dict[str, str] = field(default_factory=dict)
    flags: tuple[Flag, ...] = ()
    approved_only: bool = False

    @property
    def year(self) -> int:
        return self.card.scope.window.last.year

    @property
    def period(self) -> str:
        """năm 2024, where the window is that of the year's report, whatever its months."""
        window = self.card.scope.window
        plan = self.catalogue.years.get(self.year)
        return f"năm {self.year}" if plan is not None and plan.report == window else period_words(window)

    @property
    def place(self) -> str:
        """huyện Hưng Hà"""
        return inside_a_sentence(self.card.scope.unit.name)


def report_of(parts: ReportParts) -> Paper:
    period, year = parts.period, parts.year
    return Paper(
        agency=("ỦY BAN NHÂN DÂN", parts.card.scope.unit.name.upper()),
        number="/BC-UBND",
        place=place_and_day(parts),
        kind="BÁO CÁO",
        subject=(f"Kết quả thực hiện chuyển đổi số {period};", f"nhiệm vụ, giải pháp trọng tâm năm {year + 1}"),
        blocks=tuple(_blocks(parts, period)),
        receivers=tuple(row.text for row in parts.texts.of("words", "noi-nhan")),
        signer=SIGNERS,
        after=tuple(drafting_notes(parts)),
    )


def place_and_day(parts: ReportParts) -> str:
    """Hưng Hà, ngày … tháng 12 năm 2024; a paper of the year is signed in December, any other in the month after."""
    last = parts.card.scope.window.last
    signed = last if last.number == 12 else last.plus(1)
    short = parts.card.scope.unit.short_name
    return f"{short}, ngày      tháng {written_month_number(signed.number)} năm {signed.year}"


def _blocks(parts: ReportParts, period: str) -> Iterator[Block]:
    year, texts = parts.year, parts.texts
    yield words("PHẦN I", style=Style.PART)
    yield words(f"KẾT QUẢ THỰC HIỆN {period.upper()}", style=Style.PART)
    yield words("I. CÔNG TÁC TRIỂN KHAI, CHỈ ĐẠO", style=Style.SECTION)
    yield from _guidance(parts)
    yield words("II. KẾT QUẢ", style=Style.SECTION)
    yield from _basis(parts)
    place = 0
    for slug, name in parts.catalogue.pillars.items():
        if slug == GUIDANCE or not (found := _pillar(parts, slug)):
            continue
        place += 1
        yield words(f"{place}. {name}", style=Style.SUBSECTION)
        yield from found
    yield words("III. ĐÁNH GIÁ CHUNG", style=Style.SECTION)
    yield words("1. Ưu điểm", style=Style.SUBSECTION)
    yield from _kept(texts.of("words", "uu-diem"))
    yield from map(words, assessment.praise(parts.card))
    yield words("2. Tồn tại, hạn chế", style=Style.SUBSECTION)
    yield words(
        "Bên cạnh những kết quả đạt được, công tác chuyển đổi số trên địa bàn còn một số tồn tại, hạn chế cần khắc phục:"
    )
    yield from _kept(texts.of("words", "ton-tai"))
    yield from map(words, assessment.blame(parts.card, parts.notes))
    yield words("PHẦN II", style=Style.PART)
    yield words(f"MỤC TIÊU, NHIỆM VỤ, GIẢI PHÁP TRỌNG TÂM NĂM {year + 1}", style=Style.PART)
    yield words("I. MỤC TIÊU", style=Style.SECTION)
    yield from targets_table(parts.catalogue, parts.card, year + 1)
    yield words("II. NHIỆM VỤ, GIẢI PHÁP", style=Style.SECTION)
    yield from _tasks(parts)
    if any(phrases.is_simulated(result) for result in parts.card.results):
        yield words(SIMULATED_NOTE, style=Style.REMARK)
    yield words(
        f"Trên đây là báo cáo kết quả triển khai công tác chuyển đổi số {period}; mục tiêu, nhiệm vụ, giải pháp trọng tâm "
        f"năm {year + 1} của {parts.place}./."
    )


def _kept(rows: Sequence[Text]) -> Iterator[Paragraph]:
    flow = Flow()
    for row in rows:
        flow.add(row.text, row.place)
    yield from flow.paragraphs


def _guidance(parts: ReportParts) -> Iterator[Paragraph]:
    """Papers issued stand at the foot of the first paragraph, those of the standing office in one of their own."""
    flow = Flow()
    documents = parts.texts.of("document", "van-ban-chi-dao")
    rows = [row for row in parts.texts.of("words", GUIDANCE) if not row.code]
    for row in rows:
        flow.add(row.text, row.place)
    if documents:
        if not flow.paragraphs:
            flow.add("Đã ban hành các văn bản chỉ đạo thực hiện chuyển đổi số trong năm.")
        issued = Flow(flow.paragraphs[:1])
        issued.note(f"{'; '.join(map(phrases.document_said, documents))}.")
        flow.paragraphs = [*issued.paragraphs, *flow.paragraphs[1:]]
    own = parts.texts.of("document", "co-quan-thuong-truc")
    if own:
        flow.add(f"Cơ quan thường trực đã ban hành các văn bản: {'; '.join(map(phrases.document_said, own))}.")
    _add_figures(flow, parts, GUIDANCE)
    if not flow.paragraphs:
        flow.add("(Chưa ghi nội dung.)")
    yield from flow.paragraphs


def _basis(parts: ReportParts) -> Iterator[Paragraph]:
    """The window, and how many communes there were in it."""
    scope = parts.card.scope
    first, last = scope.window.first, scope.window.last
    said = f"Số liệu tính {phrases.days_of(first, last)} (có các phụ lục kèm theo)."
    if parts.approved_only:
        said += f" {ONLY_APPROVED}"
    before, after = phrases.communes_on(scope, first.last_day), phrases.communes_on(scope, last.last_day)
    changed = [month for month in scope.window if phrases.communes_on(scope, month.last_day) != before]
    if changed and before != after:
        day = written_date(changed[0].first_day)
        said += (
            f" Trong kỳ có {counted(before)} xã, thị trấn, từ ngày {day} có {counted(after)} xã, thị trấn sau sắp xếp."
        )
    yield words(said)


def _pillar(parts: ReportParts, slug: str) -> list[Paragraph]:
    flow = Flow()
    for row in parts.texts.of("words", slug, ""):
        flow.add(row.text, row.place)
    _add_figures(flow, parts, slug)
    return flow.paragraphs


def _add_figures(flow: Flow, parts: ReportParts, slug: str) -> None:
    for result in parts.card.results:
        if result.rule.pillar != slug:
            continue
        _add_result(flow, parts, result)
        for row in parts.texts.of("words", code=result.rule.code):
            flow.add(row.text, row.place)


def _add_result(flow: Flow, parts: ReportParts, result: Result) -> None:
    code, own = result.rule.code, parts.texts.sentence_of(result.rule.code)
    if not phrases.has_figure(result):
        flow.add(phrases.missing_sentence(result, parts.notes.get(code, "")))
        return
    if own is not None:
        said = phrases.sentence(result, own.text, parts.card, parts.texts)
        if result.target is not None and not {"muc_tieu", "danh_gia"} & set(placeholders_in(own.text)):
            said = f"{said.rstrip('.')} {phrases.judged_words(result)}"
        flow.add(said, own.place)
    else:
        flow.add(phrases.usual_sentence(result))
    if phrases.behind_words(result) and result.target is not None:
        flow.note(phrases.behind_note(result), "" if flow.paragraphs[-1].text[-1:] in ".;," else ".")


def _tasks(parts: ReportParts) -> Iterator[Paragraph]:
    texts = parts.texts
    yield words("1. Nhiệm vụ, giải pháp chung", style=Style.SUBSECTION)
    yield from _task_lines(texts.of("task", "nhiem-vu-chung"))
    yield words("2. Nhiệm vụ, giải pháp cụ thể", style=Style.SUBSECTION)
    yield words("2.1. Các phòng, ban, cơ quan, đơn vị", style=Style.SUBSECTION)
    yield from _task_lines(texts.of("task", "nhiem-vu-phong-ban"))
    yield words("2.2. Ủy ban nhân dân cấp xã", style=Style.SUBSECTION)
    yield from _task_lines(texts.of("task", "nhiem-vu-xa"))


def _task_lines(rows: Sequence[Text]) -> Iterator[Paragraph]:
    """By who has to do it, in the office's order: named once above several."""
    if not rows:
        yield words("(Chưa ghi nhiệm vụ.)")
    for place, row in enumerate(rows):
        mine = [one for one in rows if one.who == row.who]
        until = f" (thời hạn: {row.until})" if row.until else ""
        text = f"{row.text.rstrip('.')}{until}." if until else row.text
        if not row.who:
            yield words(f"- {text}")
        elif len(mine) == 1:
            yield words(f"- {row.who}: {text}")
        else:
            if rows[place - 1].who != row.who or place == 0:
                yield words(f"- {row.who}:")
            yield words(f"+ {text}")


def drafting_notes(parts: ReportParts) -> Iterator[Block]:
    """What whoever drafts has to look at: contradictions, lists of another length, what is missing or not approved."""
    yield words(DRAFTING, style=Style.PART)
    yield words(TAKEN_OUT, style=Style.REMARK)
    yield words(
        f"Số liệu có trong hệ thống lúc {written_moment(timezone.localtime(parts.as_of))}; tính {_boundaries(parts)}."
    )
    found = [*assessment.contradictions(parts.flags), *_dated_elsewhere(parts), *_lists_of_another_length(parts)]
    yield from _listed("1. Những chỗ nói khác nhau, cần đối chiếu (không đưa vào báo cáo)", found)
    yield from _listed("2. Cảnh báo về số liệu chưa được giải trình", assessment.warnings(parts.flags))
    card = parts.card
    missing = [
        f"{result.rule.short_name}: {counted(result.coverage.figures_reported)}/"
        f"{counted(result.coverage.figures_expected)} số liệu."
        for result in card.results
        if not result.coverage.is_complete and result.reading.state is not State.NOT_APPLICABLE
    ]
    if card.has_unapproved:
        missing.append(
            f"Còn {counted(card.figures_unapproved)} số liệu của {counted(len(card.unapproved))} đơn vị chưa được duyệt."
        )
    yield from _listed("3. Số liệu còn thiếu, chưa duyệt", missing)


def _boundaries(parts: ReportParts) -> str:
    day = parts.card.scope.boundary_day
    return "theo ranh giới của từng tháng" if day is None else f"theo ranh giới ngày {written_date(day)}"


def _listed(heading: str, lines: Sequence[str]) -> Iterator[Paragraph]:
    yield words(heading, style=Style.SUBSECTION)
    yield from (words(f"- {line}") for line in lines or ("Không có.",))


def _dated_elsewhere(parts: ReportParts) -> Iterator[str]:
    for row in parts.texts.of("document"):
        if row.dated_on is not None and row.dated_on.year != parts.year:
            yield f"{row.number} ghi ngày {written_date(row.dated_on)}, ngoài năm {parts.year}."


def _lists_of_another_length(parts: ReportParts) -> Iterator[str]:
    """A list may name some of many, never more than the figure; what is newly given out is named in full."""
    for result in parts.card.results:
        named, figure = phrases.names_of(result.rule.code, parts.texts), result.reading.numerator
        if not named or figure is None or result.reading.denominator is not None:
            continue
        complete = any(row.action == "new" for row in parts.texts.of("certificate", code=result.rule.code))
        if len(named) > figure or (complete and len(named) != figure):
            yield f"{result.rule.short_name}: danh sách có {counted(len(named))}, số liệu là {phrases.number_of(result)}."
