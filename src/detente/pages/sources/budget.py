"""What an archive may cost, and the streams that count it: every byte unpacked is metered, every fault is named."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Callable

CHUNK = 65536
AGAIN = "fetch it again or ask for another copy"
_FLOOR = 1 << 20  # below a megabyte no expansion does harm, and short repetitive pages reach high ratios
_PASSED_FACTOR = 10  # records passed over cost little, but not nothing
UNREADABLE = (
    zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, zlib.error,
    struct.error, LookupError, OverflowError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Member:
    """One file or record of a container, unpacked.

    ``name`` is the whole way to it (``news.zip!a/page.html``), ``media`` a hint as in :class:`Page`, ``url`` where
    a web archive took it from. ``published`` is None for zip, gzip and WARC: the day of a capture is no such date.
    """

    name: str
    data: bytes
    media: str = ""
    url: str | None = None
    published: str | None = None


class OverBudgetError(Exception):
    """More than the budget allows: the container at fault (None for all of them), the reason, the advice."""

    def __init__(self, source: str | None, reason: str, advice: str) -> None:
        super().__init__(reason)
        self.source, self.reason, self.advice = source, reason, advice


class DamagedError(Exception):
    """Bytes that cannot be unpacked; ``keeps`` says that what came before them is sound."""

    def __init__(self, reason: str, advice: str = AGAIN, *, keeps: bool = False) -> None:
        super().__init__(reason)
        self.reason, self.advice, self.keeps = reason, advice, keeps


@dataclass(slots=True)
class Budget:
    """What one container and all containers in it may cost, and what they have cost so far.

    ``unpacked`` counts bytes that came out of a decompressor; what lies in an archive as it is costs nothing.
    ``passed_over`` counts what a web archive holds besides pages (redirects, errors, pictures, indexes).
    """

    most_members: int = 100_000
    most_bytes: int = 2 * 1024**3
    most_depth: int = 3
    most_ratio: int = 200
    members: int = 0
    unpacked: int = 0
    passed_over: int = 0

    def count(self) -> None:
        """Count a member. Raises OverBudgetError when there are too many."""
        self.members += 1
        _bound(self.members, self.most_members, f"more than {self.most_members:,} members")

    def pass_over(self) -> None:
        """Count a thing that is no page. Raises OverBudgetError when there are far too many."""
        self.passed_over += 1
        most = self.most_members * _PASSED_FACTOR
        _bound(self.passed_over, most, f"more than {most:,} records that are no pages")

    def spend(self, size: int) -> None:
        """Count unpacked bytes. Raises OverBudgetError when there are too many."""
        self.unpacked += size
        _bound(self.unpacked, self.most_bytes, f"unpacks to more than {self.most_bytes / 1048576:g} MB")

    def too_dense(self, packed: int, unpacked: int) -> bool:
        """Whether so much out of so little is a trap and not a page."""
        return unpacked > _FLOOR and unpacked > packed * self.most_ratio


def _bound(count: int, most: int, reason: str) -> None:
    if count > most:
        raise OverBudgetError(None, reason, "what came before was read: split it and give the rest")


class Unpacked(io.RawIOBase):
    """A stream over ``read`` whose every byte is metered and whose every fault is a DamagedError."""

    def __init__(self, read: Callable[[int], bytes], meter: Callable[[int], None] | None = None) -> None:
        super().__init__()
        self._take, self._meter = read, meter

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        view = memoryview(buffer)
        try:
            data = self._take(len(view))
        except UNREADABLE as error:
            raise _damage(error) from None
        if self._meter:
            self._meter(len(data))
        view[: len(data)] = data
        return len(data)


def _damage(error: Exception) -> DamagedError:
    if isinstance(error, EOFError):
        return DamagedError("ends too early: part of it is missing", keeps=True)
    # gzip says so where no further member begins, which is after a whole one: what came before is sound.
    if str(error).startswith("Not a gzipped file"):
        return DamagedError("followed by bytes that are not gzip", "what came before was read", keeps=True)
    what = "its checksum is wrong" if "CRC" in str(error) else "it cannot be unpacked"
    return DamagedError(f"damaged: {what}")


def buffered(read: Callable[[int], bytes], meter: Callable[[int], None] | None = None) -> io.BufferedReader:
    """A reader with lines and a peek over ``read``; see :class:`Unpacked`."""
    return io.BufferedReader(Unpacked(read, meter), CHUNK)


def gunzip(name: str, stream: BinaryIO, budget: Budget) -> io.BufferedReader:
    """The bytes inside gzip data, all its members one after the other, metered as those of ``name``."""
    taken = 0

    def tally(size: int) -> None:
        nonlocal taken
        taken += size

    packed = gzip.GzipFile(fileobj=buffered(stream.read, tally), mode="rb")
    # read1 and not read: a fault must not take along the sound bytes before it.
    return buffered(packed.read1, meter_of(name, "", lambda: taken, budget))


def meter_of(name: str, path: str, packed: Callable[[], int], budget: Budget) -> Callable[[int], None]:
    """Count what comes out of a decompressor against the budget and against what went in."""
    given = 0

    def meter(size: int) -> None:
        nonlocal given
        given += size
        if budget.too_dense(packed(), given):
            reason = f"unpacks to more than {budget.most_ratio} times its size{path and f' ({path})'}"
            raise OverBudgetError(name, reason, "likely a trap: if you trust it, unpack it yourself")
        budget.spend(size)

    return meter
