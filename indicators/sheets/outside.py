"""A workbook or document that the office designed: opened within limits, refused with a sentence for everything else.

Refused by its directory before anything is unpacked; what would run, or fetch from elsewhere, is refused as well.
"""

from __future__ import annotations

import zlib
from io import BytesIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from indicators.sheets.packages import Package, related
from indicators.sheets.splicing import CannotSplice, Part, named

MEBIBYTE = 1024 * 1024
MOST_BYTES = 10 * MEBIBYTE
MOST_ENTRIES = 1000
MOST_UNPACKED = 100 * MEBIBYTE
# Of XML, which is read letter by letter.
MOST_XML = 10 * MEBIBYTE
MOST_RATIO = 200
HARMLESS_UNPACKED = MEBIBYTE

WORKBOOK, DOCUMENT = "xlsx", "docx"
SAVE_AGAIN = "Hãy mở bằng Excel hoặc Word, lưu thành dạng .xlsx hoặc .docx rồi gửi lại."
EMPTY = "Tệp rỗng (0 byte), có thể do tải lên chưa hết. Hãy kiểm tra tệp trên máy rồi gửi lại."
TOO_BIG = f"Tệp lớn hơn {MOST_BYTES // MEBIBYTE} MB. Hãy thu nhỏ ảnh trong tệp (Nén ảnh) rồi gửi lại."
DAMAGED = f"Tệp bị hỏng hoặc không phải dạng .xlsx, .docx nên không đọc được. {SAVE_AGAIN}"
WITH_PASSWORD = (
    "Tệp có mật khẩu hoặc ở dạng cũ (.xls, .doc) nên không đọc được. Hãy mở tệp, bỏ mật khẩu, lưu thành .xlsx hoặc .docx "
    "rồi gửi lại."
)
WITH_MACROS = (
    "Tệp có macro. Mẫu không được chứa chương trình: hãy lưu thành .xlsx hoặc .docx (không macro) rồi gửi lại."
)
WITH_LINKS = (
    "Tệp có liên kết tới tệp khác ({target}). Hãy bỏ liên kết (Excel: Dữ liệu → Sửa liên kết → Ngắt liên kết; "
    "Word: chép nội dung sang tệp mới) rồi gửi lại."
)
TOO_MANY_ENTRIES = f"Tệp gồm hơn {MOST_ENTRIES} phần bên trong. Hãy chép phần cần dùng sang một tệp mới rồi gửi lại."
TOO_MUCH_UNPACKED = (
    f"Nội dung tệp khi mở ra lớn hơn {MOST_UNPACKED // MEBIBYTE} MB, hoặc phần chữ và ô lớn hơn {MOST_XML // MEBIBYTE} MB. "
    "Hãy xóa các dòng, cột thừa và thu nhỏ ảnh rồi gửi lại."
)
TOO_TIGHTLY_PACKED = (
    f"Tệp được nén hơn {MOST_RATIO} lần, khác thường với một mẫu. Hãy chép phần cần dùng sang một tệp mới rồi gửi lại."
)
HOSTILE = f"Tệp có phần không do Excel hay Word tạo ra nên không được đọc. {SAVE_AGAIN}"

_ENCRYPTED = 0x1
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_XML = (".xml", ".rels", ".vml")
_MACROS = ("vbaproject", "vbadata", "macrosheets/", "activex/", "customui/")


class Refused(ValueError):
    """The file cannot be a template; the message is a sentence for its sender, and says what to do."""


def opened(content: bytes) -> tuple[str, Package]:
    """WORKBOOK or DOCUMENT, and its parts; Refused for everything else."""
    if not content:
        raise Refused(EMPTY)
    if len(content) > MOST_BYTES:
        raise Refused(TOO_BIG)
    if content.startswith(_OLE):
        raise Refused(WITH_PASSWORD)
    try:
        with ZipFile(BytesIO(content)) as archive:
            _check(archive.infolist())
        package = Package.of(content)
        kind = _kind_of(package)
        _check_relations(package)
    except (BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, KeyError, UnicodeError):
        raise Refused(DAMAGED) from None
    except CannotSplice:
        raise Refused(HOSTILE) from None
    return kind, package


def _check(entries: list[ZipInfo]) -> None:
    names = [entry.filename.casefold() for entry in entries]
    if len(entries) > MOST_ENTRIES or len(set(names)) != len(names):
        raise Refused(TOO_MANY_ENTRIES if len(entries) > MOST_ENTRIES else HOSTILE)
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise Refused(WITH_PASSWORD)
    written = sum(entry.file_size for entry in entries if entry.filename.casefold().endswith(_XML))
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED or written > MOST_XML:
        raise Refused(TOO_MUCH_UNPACKED)
    for entry in entries:
        if entry.file_size > max(HARMLESS_UNPACKED, MOST_RATIO * entry.compress_size):
            raise Refused(TOO_TIGHTLY_PACKED)
        if entry.filename.startswith(("/", "\\")) or ".." in entry.filename.split("/"):
            raise Refused(HOSTILE)
    if any(word in name for name in names for word in _MACROS):
        raise Refused(WITH_MACROS)


def _kind_of(package: Package) -> str:
    """By what the package says that its main part is."""
    types = package.get("[Content_Types].xml").decode("utf-8", "replace")
    if "macroEnabled" in types:
        raise Refused(WITH_MACROS)
    main = next(iter(related(package, "", "officeDocument").values()), "")
    if not main or not package.has(main):
        raise Refused(DAMAGED)
    for kind, word in ((WORKBOOK, "spreadsheetml.sheet.main"), (DOCUMENT, "wordprocessingml.document.main")):
        if word in types and main.startswith(("xl/", "word/")[kind == DOCUMENT]):
            return kind
    raise Refused(DAMAGED)


def _check_relations(package: Package) -> None:
    """Nothing is fetched from elsewhere; a link that a person follows is none of these."""
    for name in package.parts:
        if name.casefold().endswith(".rels"):
            for one in Part(package.get(name)).elements(named("Relationships/Relationship")):
                kind = one.attributes.get("Type", "").rpartition("/")[2]
                if one.attributes.get("TargetMode") == "External" and kind != "hyperlink":
                    raise Refused(WITH_LINKS.format(target=one.attributes.get("Target", "")[:60]))
                if kind in ("externalLink", "attachedToolbars", "vbaProject"):
                    raise Refused(WITH_LINKS.format(target=kind) if kind == "externalLink" else WITH_MACROS)
