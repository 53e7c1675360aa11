"""The report of 2024 as a Word file holds every figure that the real one prints in part I, or the reason why not.

Printed: `python -m pytest tests/indicators/annex/test_report_words.py -q -k so_many -s`.
"""

from __future__ import annotations

import re
from typing import Any

import pytest

from indicators.annex.phrases import unit_named
from indicators.annex.word import word_file
from indicators.core.numbers_vi import written
from indicators.core.status import Comparator
from indicators.demo import catalogue as facts
from indicators.demo.catalogue import ReportFigureRow
from indicators.loading import Catalogue, load_catalogue
from tests.indicators.annex.words import AS_OF, body_of, footnotes_of, opened, parts_of, report_paper

pytestmark = pytest.mark.django_db

PART_ONE = [row for row in facts.report_figures() if row.section.startswith("Phần I/")]
# In the paper all the same, but from texts that the office keeps and not from figures; or not at all.
FROM_TEXTS = {
    "HT06": "chỉ đạo nhà mạng, không phải kết quả đo được: nằm trong đoạn văn được giữ",
    "HT07": "chỉ đạo nhà mạng, không phải kết quả đo được: nằm trong đoạn văn được giữ",
}
NOT_SAID = {
    "OBS4": "báo cáo tự mâu thuẫn: chú thích 3 nêu Bắc Sơn chưa đạt 100% số hóa",
    "OBS6": "nhận định không kèm con số, trái với chính số liệu kinh tế số, xã hội số mà báo cáo in",
}
SAID = len(PART_ONE) - len(FROM_TEXTS) - len(NOT_SAID)
NEAR = 130
# Where the figure stands under other words than its indicator's.
AROUND = {
    "KH01": "triển khai kế hoạch", "UD01": "các phòng chuyên môn và đơn vị trực thuộc", "UD02": "gửi qua mạng",
    "UD03": "văn bản nội bộ", "GD01": "cơ sở giáo dục trong huyện", "GD02": "Học bạ số", "HT01": "dân số trưởng thành",
    "HT02": "hộ gia đình có người", "HT03": "phủ di động băng rộng", "HT04": "truyền số liệu", "HT05": "cáp quang",
    "AT00": "diệt vi rút", "KT00": "hợp đồng điện tử", "KT05": "nộp thuế điện tử", "NL01": "Tổ công nghệ số",
    "NL02": "thành viên tổ công nghệ", "NL03": "trên địa bàn", "VT01": "thanh thải", "VT02": "chiều dài",
    "PERIOD": "Số liệu tính", "KS01": "có chứng thực số và ký số", "KS02": "đầy đủ chữ ký số",
    "DVC01": "phát sinh hồ sơ", "DVC02": "tiếp nhận trực tuyến", "DVC03": "số hóa hồ sơ", "DVC03U": "số hóa hồ sơ",
    "BC01": "chế độ báo cáo", "DVC04": "thanh toán trực tuyến", "TT13": "lưu động", "TT14": "tờ rơi",
    "TT15": "phát thanh trực tiếp", "TT16": "phát thanh trực tiếp", "TT17": "khẩu hiệu", "TT17a": "áp phích",
    "TT17b": "băng rôn", "TT17c": "phướn", "TT17d": "standee", "CTS01": "Ban Cơ yếu", "CTS02": "khôi phục mật khẩu",
    "CTS03": "thay đổi thông tin", "TT01": "tần suất phát sóng", "TT02": "tần suất phát sóng",
    "TT03": "tần suất phát sóng", "TT04": "Cổng thông tin điện tử của huyện", "TT05": "trang địa phương",
    "TT06": "trang địa phương", "TT07": "bài phát thanh", "TT08": "tin phát sóng", "TT09": "phát hành",
    "TT10": "Báo Thái Bình", "TT11": "truyền thanh cơ sở", "TT12": "Cổng thông tin điện tử xã", "OBS1": "đạt 100% nhưng",
    "OBS2": "Quang Trung", "OBS3": "sáp nhập lại", "OBS5": "số văn bản điện tử",
}  # fmt: skip


@pytest.fixture(scope="module")
def content(django_db_setup: None, django_db_blocker: Any) -> bytes:
    """Once for the whole file: nothing here writes."""
    with django_db_blocker.unblock():
        return word_file(report_paper(load_catalogue()), AS_OF)


def part_one(content: bytes) -> list[str]:
    """The paragraphs of part I and the footnotes."""
    return [*body_of(content).split("\nPHẦN II\n")[0].split("\n"), *footnotes_of(content)]


def printings(row: ReportFigureRow) -> list[str]:
    """The value in the paper's own form, and in that of the house: 05 for a count below ten, days with their zeros."""
    printed = re.sub(r"(?<=\d)(?=km)", " ", row.value_printed)
    printed = re.sub(r"(\d+) ?- ?(\d+).*", r"\1-\2", printed)
    printed = printed.replace("01/1/2024", "01/01/2024").removesuffix(" HS")
    return [printed, f"0{printed}"]


def around(phrase: str, paragraph: str) -> list[str]:
    """What stands near the phrase wherever it stands in the paragraph."""
    places = [found.start() for found in re.finditer(re.escape(phrase.lower()), paragraph.lower())]
    return [paragraph[max(place - NEAR, 0) : place + len(phrase) + NEAR] for place in places]


@pytest.mark.parametrize("row", PART_ONE, ids=lambda row: f"{row.row_id}-{row.code}")
def test_a_figure_of_part_one_stands_in_the_paper_or_has_its_reason(content: bytes, row: ReportFigureRow) -> None:
    paragraphs = part_one(content)
    if row.code in FROM_TEXTS:
        assert any("Chỉ đạo các doanh nghiệp viễn thông" in one and "100%" in one for one in paragraphs)
        return
    if row.code in NOT_SAID:
        assert not any("Các chỉ tiêu về kinh tế số, xã hội số" in one for one in paragraphs)
        digitised = next(one for one in paragraphs if "Số hóa hồ sơ, kết quả giải quyết:" in one)
        assert "Đông Đô" in digitised and "Bắc Sơn" not in digitised
        return
    there = [near for one in paragraphs for near in around(AROUND[row.code], one)]
    assert there, row.code
    said = [one for one in there if any(re.search(rf"(?<![\d,.]){re.escape(p)}(?![\d])", one) for p in printings(row))]
    assert said, (printings(row), there)
    if row.numerator is not None and row.denominator is not None and row.unit == "%":
        assert any(f"{written(row.numerator)}/{written(row.denominator)}" in one for one in said)
    if row.target_printed:
        assert any(f"{row.target_word} {row.target_printed}" in one for one in said)


def test_so_many_figures_of_part_one_stand_in_the_paper() -> None:
    reasons = FROM_TEXTS | NOT_SAID
    print(f"\n{SAID}/{len(PART_ONE)} dòng có số ở phần I nằm trong báo cáo Word lấy từ số liệu; còn lại:")
    for code, reason in reasons.items():
        print(f"  {code}: {reason}")
    assert set(reasons) <= {row.code for row in PART_ONE}
    assert (SAID, len(PART_ONE)) == (56, 60)


def test_the_lists_of_units_are_those_of_the_paper(content: bytes, catalogue: Catalogue) -> None:
    """Footnote 3, the communes trained, those with few dossiers and few documents: the same units, in official names."""
    spellings = {row.spelling: row.slug for row in facts.aliases()}
    by_name = {unit.name: slug for slug, unit in catalogue.timeline.units.items()}
    slugs = {**by_name, **spellings}

    def named(code: str) -> set[str]:
        row = next(row for row in PART_ONE if row.code == code)
        return {slugs.get(name) or slugs[f"Xã {name.removeprefix('xã ')}"] for name in row.named_units}

    def said_in(text: str) -> set[str]:
        units = catalogue.timeline.units.values()
        return {unit.slug for unit in units if re.search(rf"\b{re.escape(unit_named(unit))}\b", text)}

    behind = next(note for note in footnotes_of(content) if "xã Cộng Hòa" in note)
    assert said_in(behind) == named("DVC03U") and len(named("DVC03U")) == 4
    paragraphs = part_one(content)
    trained = next(one for one in paragraphs if "trên địa bàn 05 xã" in one)
    for name in ("Chí Hòa", "Thái Hưng", "Liên Hiệp", "Phúc Khánh", "Bắc Sơn"):
        assert name in trained
    few = next(one for one in paragraphs if "20-73" in one)
    assert said_in(few) == named("OBS1")
    signed = next(one for one in paragraphs if "7-25" in one)
    assert said_in(signed) == {
        "phong-tu-phap", "dai-truyen-thanh-truyen-hinh", "xa-doan-hung", "xa-tan-hoa", "thi-tran-hung-nhan", "xa-hoa-binh",
    }  # fmt: skip


def test_what_contradicts_itself_is_listed_behind_the_signature_and_not_repeated(content: bytes) -> None:
    said, _, notes = body_of(content).partition("PHẦN GHI CHÚ CHO NGƯỜI SOẠN THẢO")
    assert "vẫn còn thấp" not in said and "Nơi nhận" in said
    for about in ("Xã Bắc Sơn", "Xã Quang Trung", "bỏ lửng", "99,85 %", "17/9/2023"):
        assert about in notes, about


def test_proposals_are_marked_and_few_records_are_not_praised(content: bytes) -> None:
    praise, _, blame = body_of(content).partition("2. Tồn tại, hạn chế")
    assert praise.count("[Đề xuất, cần người duyệt]") >= 3
    assert "Có 04/06 chỉ tiêu đạt mục tiêu" in praise
    assert "chiếu lệ" in blame and "chiếu lệ" not in praise


def test_part_two_has_the_targets_as_a_table_with_heads_that_repeat(content: bytes, catalogue: Catalogue) -> None:
    """22 in the paper; the two that the district cannot measure stand without a number and are not promised."""
    table = next(one for one in opened(content).tables if one.rows[0].cells[0].text == "STT")
    numbers = [row.cells[0].text for row in table.rows if row.cells[0].text.isdigit()]
    assert numbers == [str(number) for number in range(1, 21)]
    beside = [row.cells for row in table.rows if row.cells[0].text == "–"]
    assert len(beside) == 2 and all("không áp dụng" in cells[3].text for cells in beside)
    said = body_of(content)
    assert "phấn đấu thực hiện 20 mục tiêu sau (không tính 02 mục tiêu không áp dụng cho huyện)" in said
    groups = [row.cells[0].text for row in table.rows if len({cell.text for cell in row.cells}) == 1]
    assert groups == ["Chính quyền số", "An toàn, an ninh mạng", "Kinh tế số", "Nhân lực số - Xã hội số"]
    text = {row.cells[1].text: row.cells[2].text.replace("\u00a0", " ") for row in table.rows}
    for rule in catalogue.rules:
        for target in catalogue.targets.get((rule.code, 2025), ()):
            strict = "trên " if target.comparator is Comparator.MORE_THAN else ""
            assert text[rule.name].endswith(f"{strict}{written(target.value)}%")
    assert b"<w:tblHeader" in parts_of(content)["word/document.xml"]


def test_simulated_figures_are_marked_and_printed_ones_are_not(content: bytes) -> None:
    said = body_of(content)
    assert "99,71% (*)" in said and "đạt 83%." in said and "Số liệu mô phỏng" in said


# What the real report says besides figures


def section(content: bytes, first: str, after: str) -> str:
    return body_of(content).partition(f"\n{first}\n")[2].partition(f"\n{after}\n")[0]


@pytest.mark.parametrize(
    ("first", "after", "facts"),
    [
        ("I. CÔNG TÁC TRIỂN KHAI, CHỈ ĐẠO", "II. KẾT QUẢ", ("thông báo hằng tháng của Phòng Văn hóa và Thông tin",)),
        ("1. Ứng dụng công nghệ thông tin", "2. Hạ tầng số",
         ("SMAS", "CSDL ngành", "eDoc", "ETEP", "TEMIS", "ủy quyền cho KBNN Hưng Hà", "zalo hoặc bằng bản giấy",
          "còn ở mức thấp")),
        ("6.2. Cung cấp dịch vụ công trực tuyến", "6.3. Cấp mới chữ ký số", ("rất thấp", "bưu chính công ích")),
        ("1. Ưu điểm", "2. Tồn tại, hạn chế",
         ("ký số xác thực văn bản", "vượt mức tỉnh giao", "thời hạn giải quyết", "phí và lệ phí nếu có")),
        ("2. Tồn tại, hạn chế", "PHẦN II",
         ("VssID", "Công dân số Thái Bình", "đến thẳng Bộ phận một cửa", "nền tảng số", "chưa phản ánh đúng thực tế")),
    ],
)  # fmt: skip
def test_facts_of_the_real_report_stand_where_it_has_them(
    content: bytes, first: str, after: str, facts: tuple[str, ...]
) -> None:
    said = section(content, first, after)
    assert [fact for fact in facts if fact not in said] == []


def test_how_2g_was_switched_off_stands_at_the_foot_of_its_sentence(content: bytes) -> None:
    note = next(one for one in footnotes_of(content) if "Viettel Hưng Hà" in one)
    for fact in ("02 ngày", "6.050", "35 xã, thị trấn", "92", "standee 04", "IVR", "facebook, zalo", "nhân viên Vinaphone",
                 "ảnh đại diện", "tận nhà khách hàng"):  # fmt: skip
        assert fact in note, fact
    assert "Vinaphone" not in body_of(content)
    called = next(one for one in opened(content).paragraphs if one.text.startswith("- Lộ trình dừng sóng 2G"))
    assert "footnoteReference" in called._p.xml


def test_the_sixth_section_has_its_four_parts_and_no_other_section_follows(content: bytes) -> None:
    paragraphs = section(content, "5. Nhân lực số - Xã hội số", "III. ĐÁNH GIÁ CHUNG").split("\n")
    heads = [one for one in paragraphs if re.match(r"\d\.(\d\.)? ?[A-ZĐ]", one)]
    assert [head.split(". ")[0] for head in heads] == ["6", "6.1", "6.2", "6.3", "6.4"]
    signed, served = paragraphs.index(heads[1]), paragraphs.index(heads[2])
    assert all("văn bản" in one for one in paragraphs[signed + 1 : served])
    assert "197 tin" in " ".join(paragraphs[paragraphs.index(heads[4]) :])


def test_no_sentence_that_was_added_is_one_of_the_paper() -> None:
    """The facts are the district's, the sentences are ours."""
    texts = [row.text for row in facts.report_texts()]
    for phrase in ("triển khai đồng bộ việc ứng dụng trên hệ thống SMAS", "mà lại trao đổi trên zalo",
                   "khi khách hàng phát sinh các cuộc gọi trong ngày", "đã có chuyển biến tích cực",
                   "với số lượt người dân được tham gia tập huấn đông"):  # fmt: skip
        assert not any(phrase in text for text in texts), phrase
