"""Several streams of what happened, each newest first, read as one. Pure: no database, no clock.

A page holds whole moments only, so that one moment is all that must be remembered to go on: nothing comes twice, nothing is
passed over, however many things happened at once and in however many streams.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Stream(Generic[T]):
    """What was read of one stream, newest first; `is_cut`: there is more, from the last moment read on."""

    items: Sequence[T]
    is_cut: bool


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """`onward` is the moment from which (itself included) the next page goes on; None at the end."""

    items: tuple[T, ...]
    onward: datetime | None


def newest_page(streams: Iterable[Stream[T]], at: Callable[[T], datetime], size: int) -> Page[T]:
    """The newest items of all streams, `size` of them or as many more as share the last one's moment.

    A stream that was cut may hide items of its last moment and of those before it, so the page ends above. It is empty, with
    `onward` set, where a stream was cut within its very first moment: that moment must then be read in full.
    """
    known = list(streams)
    horizon = max((at(stream.items[-1]) for stream in known if stream.is_cut and stream.items), default=None)
    items = sorted((item for stream in known for item in stream.items), key=at, reverse=True)
    if horizon is not None:
        items = [item for item in items if at(item) > horizon]
    if len(items) <= size:
        return Page(tuple(items), horizon)
    last = at(items[size - 1])
    shown = tuple(item for item in items if at(item) >= last)
    left = items[len(shown) :]
    return Page(shown, at(left[0]) if left else horizon)
