"""A pasted list of people: from lines of text to accounts that could be opened, with a question or a problem where one is.

"đơn vị; họ tên; tên đăng nhập; email", all but the unit optional; cells from Excel come with tabs. Pure: no tables, no clock.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from units.matching import Match, Names, Sureness
from units.names import fold, tidy
from units.timeline import Timeline, UnitLife

MOST_LINES = 500
MOST_TEXT = 200_000
MOST_BYTES = 3 * MOST_TEXT
LONGEST_NAME, LONGEST_LOGIN, LONGEST_EMAIL = 150, 80, 254

TOO_LONG = "Danh sách dài quá 200.000 ký tự. Hãy chia thành nhiều lần."
TOO_MANY = "Mỗi lần nhiều nhất 500 dòng. Hãy chia thành nhiều lần."
NOT_TEXT = "Nội dung không phải là văn bản. Hãy lưu danh sách thành tệp .txt hoặc .csv, kiểu UTF-8, hoặc chép rồi dán."
NO_LINES = "Chưa có dòng nào. Hãy dán danh sách hoặc chọn tệp, mỗi dòng một người."
NO_UNIT = "Chưa rõ đơn vị. Hãy chọn đơn vị, hoặc bỏ dòng này."
LOGIN_SIGNS = "Tên đăng nhập chỉ gồm chữ thường không dấu, chữ số, dấu chấm, gạch ngang, gạch dưới; từ 3 đến 80 ký tự."
LOGIN_TAKEN = "Tên đăng nhập “{login}” đã có người dùng. Hãy đổi tên khác, hoặc để trống để phần mềm tự đặt."
LOGIN_TWICE = "Tên đăng nhập “{login}” có ở hai dòng. Hãy đổi một dòng."
NOT_AN_EMAIL = "“{email}” không phải là một địa chỉ email. Hãy sửa lại, hoặc để trống."
LONG_NAME = "Họ tên dài quá 150 ký tự. Hãy viết ngắn hơn."

_LOGIN = re.compile(r"[a-z0-9](?:[a-z0-9._-]{1,78}[a-z0-9])")
_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9-]+)+")
_HEADINGS = frozenset({"don vi", "ten don vi", "xa", "phong ban"})


class NotAList(ValueError):
    """The text as a whole cannot be taken; the message is a sentence for the person who sent it."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line as written, all text; `number` counts from 1 in the text."""

    number: int
    unit: str
    name: str = ""
    login: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """One account that could be opened. `unit` is a slug, empty where a person must choose among `choices` (likeliest first,
    empty: among all). `question` is what is asked, `note` what should be known, `problems` what has to be mended."""

    line: Line
    unit: str
    login: str
    choices: tuple[str, ...] = ()
    question: str = ""
    note: str = ""
    is_kept: bool = True
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class Register:
    """What a list is held against: units on a day, how they are written, logins in use (lower case), accounts by slug."""

    timeline: Timeline
    names: Names
    day: date
    logins: Collection[str]
    people: Mapping[str, int]

    def propose(self, lines: Sequence[Line]) -> list[Proposal]:
        """Each line with its unit where it is sure, and with a login of its own."""
        return self.checked([self._proposed(line) for line in lines])

    def settled(self, lines: Sequence[Line], units: Mapping[int, str], kept: Collection[int]) -> list[Proposal]:
        """The same lines once a person has looked: `units` are the slugs chosen, `kept` the lines to open, by number."""
        proposals = []
        for line in lines:
            unit = units.get(line.number, "")
            known = unit if unit in self.timeline.units and self.timeline.units[unit].alive_on(self.day) else ""
            proposed = self._proposed(line)
            note = self._note(known) if known else proposed.note
            proposals.append(replace(proposed, unit=known, note=note, is_kept=line.number in kept))
        return self.checked(proposals)

    def for_units(self, units: Sequence[UnitLife]) -> list[Proposal]:
        """One account for each of these units, called as the unit is."""
        lines = [Line(number, unit.name) for number, unit in enumerate(units, 1)]
        proposals = [
            Proposal(line, unit.slug, "", note=self._note(unit.slug)) for line, unit in zip(lines, units, strict=True)
        ]
        return self.checked(proposals)

    def checked(self, proposals: Sequence[Proposal]) -> list[Proposal]:
        """With the problems of each, and logins derived from the unit where none is given. What is not kept is no problem."""
        used: set[str] = set(self.logins)
        given: dict[str, int] = {}
        for proposal in proposals:
            login = _as_login(proposal.line.login)
            if proposal.is_kept and login:
                given[login] = given.get(login, 0) + 1
        used |= set(given)
        done = []
        for proposal in proposals:
            login = _as_login(proposal.line.login)
            if not proposal.is_kept:
                done.append(replace(proposal, login=login, problems=()))
                continue
            if not login and proposal.unit:
                login = free_login(proposal.unit, used)
                used.add(login)
            done.append(replace(proposal, login=login, problems=tuple(self._problems(proposal, login, given))))
        return done

    def _proposed(self, line: Line) -> Proposal:
        match = self.names.match(line.unit, self.day)
        if match.is_sure and match.slug is not None:
            return self._sure(line, match.slug)
        slugs = self._alive(match.candidates)
        question = match.message if match.sureness is Sureness.QUESTION or slugs else _unknown(match)
        return Proposal(line, "", "", slugs, question)

    def _sure(self, line: Line, slug: str) -> Proposal:
        unit = self.timeline.units[slug]
        if unit.alive_on(self.day):
            # Pasting the same list twice must not open everything twice: a second account is opened only when ticked.
            has_people = self.people.get(slug, 0) > 0
            return Proposal(line, slug, "", note=self._note(slug), is_kept=not has_people)
        after = self._alive([self.timeline.row_on(slug, self.day)])
        if after:
            question = f"{unit.name} không hoạt động ngày này. Tạo tài khoản cho {self.timeline.units[after[0]].name}?"
            return Proposal(line, "", "", after, question)
        return Proposal(
            line, "", "", (), f"{unit.name} không hoạt động ngày này. Hãy chọn đơn vị khác, hoặc bỏ dòng này."
        )

    def _alive(self, slugs: Sequence[str]) -> tuple[str, ...]:
        return tuple(slug for slug in slugs if self.timeline.units[slug].alive_on(self.day))

    def _note(self, slug: str) -> str:
        own = self.people.get(slug, 0)
        if own:
            return f"Đơn vị đã có {own:02d} tài khoản. Đánh dấu nếu muốn tạo thêm."
        before = [name for name in self.timeline.ancestry_of(slug) if self.people.get(name, 0)]
        if before:
            names = ", ".join(unit.name for unit in self.timeline.in_order(before))
            return f"Người của {names} (đã nhập vào đơn vị này) cũng nhập được số liệu."
        return ""

    def _problems(self, proposal: Proposal, login: str, given: Mapping[str, int]) -> list[str]:
        line, problems = proposal.line, []
        if not proposal.unit:
            problems.append(NO_UNIT)
        if len(line.name) > LONGEST_NAME:
            problems.append(LONG_NAME)
        if login and _LOGIN.fullmatch(login) is None:
            problems.append(LOGIN_SIGNS)
        elif given.get(login, 0) > 1:
            problems.append(LOGIN_TWICE.format(login=login))
        elif login in self.logins:
            problems.append(LOGIN_TAKEN.format(login=login))
        if line.email and not is_email(line.email):
            problems.append(NOT_AN_EMAIL.format(email=line.email[:50]))
        return problems


def decoded(content: bytes) -> str:
    """A text file as Excel and Notepad save it: UTF-8, or UTF-16 with its mark; NotAList for anything else."""
    if len(content) > MOST_BYTES:
        raise NotAList(TOO_LONG)
    is_wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return content.decode("utf-16" if is_wide else "utf-8-sig")
    except UnicodeDecodeError:
        raise NotAList(NOT_TEXT) from None


def read_lines(text: str) -> list[Line]:
    """The lines of a list, blank ones and a heading left out; NotAList where there are none or too many."""
    if len(text) > MOST_TEXT:
        raise NotAList(TOO_LONG)
    if "\x00" in text:
        raise NotAList(NOT_TEXT)
    lines: list[Line] = []
    for number, written in enumerate(text.splitlines(), 1):
        cells = [tidy(cell.strip().strip('"')) for cell in re.split(r"[;\t]", written)]
        if not any(cells):
            continue
        if not lines and fold(cells[0]) in _HEADINGS:
            continue
        unit, name, login, email = (*cells, "", "", "", "")[:4]
        lines.append(Line(number, unit, name, login, email))
        if len(lines) > MOST_LINES:
            raise NotAList(TOO_MANY)
    if not lines:
        raise NotAList(NO_LINES)
    return lines


def is_login(text: str) -> bool:
    return _LOGIN.fullmatch(text) is not None


def is_email(text: str) -> bool:
    """Good enough to send to; empty is none."""
    return len(text) <= LONGEST_EMAIL and _EMAIL.fullmatch(text) is not None


def _as_login(text: str) -> str:
    """Lower case: nobody should have to remember how a login was written."""
    return tidy(text).lower()


def free_login(slug: str, used: Collection[str]) -> str:
    """The unit's slug, numbered from 2 where it is taken."""
    login, count = slug[:LONGEST_LOGIN], 1
    while login in used:
        count += 1
        login = f"{slug[: LONGEST_LOGIN - 4]}-{count}"
    return login


def _unknown(match: Match) -> str:
    return f"{match.message} Hãy chọn đơn vị, hoặc bỏ dòng này."
