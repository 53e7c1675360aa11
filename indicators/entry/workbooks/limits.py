"""What a file from outside may be: limits with their numbers, and the sentence for everything that cannot be read.

Every sentence says what to do. The numbers are promises (docs: "Files from outside").
"""

from __future__ import annotations

from indicators.core.numbers_vi import written

MEBIBYTE = 1024 * 1024

# Before anything is unpacked.
MOST_BYTES = 5 * MEBIBYTE
MOST_ENTRIES = 200
MOST_UNPACKED = 100 * MEBIBYTE
MOST_RATIO = 100
# Below this nothing can hurt, whatever its ratio: a form full of empty cells is packed very tightly.
HARMLESS_UNPACKED = MEBIBYTE

# Before anything is believed.
MOST_ROWS = 5_000
MOST_COLUMNS = 200
MOST_SHEETS = 100
MOST_CELLS = 200_000
MOST_LETTERS = 5_000_000
MOST_MERGED = 200_000
LONGEST_CELL = 32_767
LONGEST_SHEET_NAME = 100

# While it is read, in a process of its own. Seconds of the clock are for systems that cannot limit the processor's,
# and for a machine that is busy with other things.
MOST_MEMORY = 512 * MEBIBYTE
MOST_CPU_SECONDS = 10
MOST_CLOCK_SECONDS = 30
MOST_AT_ONCE = 2
# More than these two together would be half of the threads that serve.
MOST_WAITING = 2

SAVE_AGAIN = "Hãy mở tệp bằng Excel, chọn Lưu thành (Save As) dạng “Excel Workbook (.xlsx)” rồi gửi lại."
EMPTY = "Tệp rỗng (0 byte), có thể do tải lên chưa hết. Hãy kiểm tra tệp trên máy rồi gửi lại."
TOO_BIG = (
    f"Tệp lớn hơn {MOST_BYTES // MEBIBYTE} MB. "
    "Hãy chép riêng bảng số liệu (không kèm ảnh) sang một tệp mới rồi gửi lại."
)
DAMAGED = f"Tệp bị hỏng hoặc tải lên chưa hết nên không đọc được. {SAVE_AGAIN}"
NOT_A_WORKBOOK = f"Đây không phải là tệp Excel. Hãy chọn tệp .xlsx hoặc .xls. {SAVE_AGAIN}"
WEB_PAGE = f"Đây là một trang web được đổi đuôi thành tệp Excel. {SAVE_AGAIN}"
XML_TABLE = f"Đây là bảng tính dạng XML cũ (XML Spreadsheet 2003). {SAVE_AGAIN}"
PLAIN_TEXT = f"Đây là tệp văn bản (.csv hoặc .txt), không giữ được định dạng ô. {SAVE_AGAIN}"
OPEN_DOCUMENT = f"Đây là bảng tính của LibreOffice hoặc OpenOffice (.ods). {SAVE_AGAIN}"
BINARY_WORKBOOK = f"Đây là tệp Excel dạng nhị phân (.xlsb). {SAVE_AGAIN}"
ANCIENT_WORKBOOK = f"Đây là tệp của bản Excel quá cũ (trước Excel 97). {SAVE_AGAIN}"
PDF = "Đây là tệp PDF, không phải Excel. Hãy gửi tệp Excel gốc của bảng số liệu."
WORD = "Đây là tệp Word, không phải Excel. Hãy chép bảng sang Excel, lưu thành tệp .xlsx rồi gửi lại."
OTHER_ARCHIVE = "Đây là tệp nén, không phải Excel. Hãy giải nén rồi gửi từng tệp Excel."
WITH_PASSWORD = (
    "Tệp có mật khẩu nên không đọc được. Hãy mở bằng Excel, bỏ mật khẩu "
    "(Tệp → Thông tin → Bảo vệ sổ làm việc), lưu lại rồi gửi lại."
)
HOSTILE_XML = f"Tệp có khai báo XML lạ (DTD), không phải do Excel tạo ra nên không được đọc. {SAVE_AGAIN}"
TOO_MANY_ENTRIES = (
    f"Tệp gồm hơn {MOST_ENTRIES} phần bên trong. Hãy chép riêng bảng số liệu sang một tệp Excel mới rồi gửi lại."
)
TOO_MUCH_UNPACKED = (
    f"Nội dung tệp khi mở ra lớn hơn {MOST_UNPACKED // MEBIBYTE} MB. "
    "Hãy chép riêng bảng số liệu sang một tệp Excel mới rồi gửi lại."
)
TOO_TIGHTLY_PACKED = (
    f"Tệp được nén hơn {MOST_RATIO} lần, khác thường với một bảng số liệu. "
    "Hãy chép riêng bảng số liệu sang một tệp Excel mới rồi gửi lại."
)
NO_SHEETS = f"Tệp không có trang tính nào. {SAVE_AGAIN}"
TOO_MANY_SHEETS = f"Tệp có hơn {MOST_SHEETS} trang tính. Hãy tách thành nhiều tệp rồi gửi lại."
TOO_MANY_CELLS = (
    f"Tệp có hơn {written(MOST_CELLS)} ô có nội dung. Hãy chép riêng bảng số liệu sang một tệp Excel mới rồi gửi lại."
)
TOO_MANY_LETTERS = "Tệp chứa quá nhiều chữ. Hãy chép riêng bảng số liệu sang một tệp Excel mới rồi gửi lại."
TOO_MANY_MERGED = (
    "Tệp có quá nhiều ô gộp. Hãy bỏ gộp ô ngoài phần tiêu đề (Trang chủ → Hợp nhất & Căn giữa), lưu lại rồi gửi lại."
)
TOO_HARD = (
    f"Đọc tệp này quá {MOST_CPU_SECONDS} giây hoặc quá {MOST_MEMORY // MEBIBYTE} MB bộ nhớ nên đã dừng. "
    "Hãy chép riêng bảng số liệu sang một tệp Excel mới rồi gửi lại."
)
BUSY = "Máy chủ đang đọc các tệp khác. Chưa đọc tệp này; hãy gửi lại sau ít phút."


class Unreadable(ValueError):
    """The file cannot be read; the message is a sentence for the person who sent it, and says what to do."""


def too_far(sheet: str, address: str) -> str:
    """The sentence for content beyond the rows or columns that are read: nothing of it may be lost silently."""
    return (
        f"Trang “{sheet}” có nội dung ở ô {address}, ngoài {written(MOST_ROWS)} dòng và {MOST_COLUMNS} cột được đọc. "
        "Hãy xóa phần thừa hoặc chép riêng bảng số liệu sang một tệp Excel mới rồi gửi lại."
    )
