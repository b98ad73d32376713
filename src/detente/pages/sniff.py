"""What bytes are: binary or text, HTML or not, and in which encoding."""

from __future__ import annotations

import codecs
import mimetypes
import os
import re

_HEAD = 65536
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"\x89PNG", "a PNG image"),
    (b"GIF8", "a GIF image"),
    (b"RIFF", "a RIFF media file"),
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a zip archive or office document"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"\x1f\x8b", "gzip data"),
    (b"BZh", "bzip2 data"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"\xfd7zXZ", "xz data"),
    (b"\x28\xb5\x2f\xfd", "zstandard data"),
    (b"Rar!", "a rar archive"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"{\\rtf", "a rich text document"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\x7fELF", "a program"),
    (b"OggS", "Ogg media"),
    (b"ID3", "MP3 audio"),
    (b"WARC/", "a web archive (WARC)"),
    (b"PAR1", "a Parquet table"),
)
_BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Control bytes that no text encoding in use prints; escape (0x1b) stays, ISO-2022-JP needs it.
_CONTROLS = bytes([*range(0x09), *range(0x0E, 0x1B), *range(0x1C, 0x20), 0x7F])
_META_CHARSET = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})|<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]{2,40})""",
    re.I,
)
_HINT_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", re.I)
_LOOKS_HTML = re.compile(r"\s*(?:<!--|<\?xml|<!doctype html|<html|<head|<body)", re.I)
_HTML_TAGS = re.compile(r"<(?:p|div|article|section|span|h[1-6]|br|a|li|table|meta)\b[^<>]{0,500}>", re.I)


def kind_of(path: str) -> str:
    """The media type that a file's ending stands for, or an empty string where it stands for none known."""
    kind = mimetypes.guess_type(path, strict=False)[0] or ""
    ending = os.path.splitext(path)[1].lower()
    return "" if kind == "text/plain" and ending not in {".py", ".c", ".h"} else kind


# What pages say they are in, and what their bytes are: the larger set that every browser reads them in.
_SUPERSETS = {
    "iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030", "gbk": "gb18030",
    "shift_jis": "cp932", "euc_kr": "cp949", "big5": "cp950",
}  # fmt: skip
_BY_LANGUAGE = {
    **dict.fromkeys(("pl", "cs", "sk", "hu", "ro", "hr", "sl", "bs", "sr", "sq"), "cp1250"),
    **dict.fromkeys(("et", "lt", "lv"), "cp1257"),
    "tr": "cp1254",
}


def binary_kind(data: bytes) -> str:
    """Say what binary thing ``data`` is (``a JPEG image``), or return an empty string for text."""
    head = data[:_HEAD]
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if any(head.startswith(bom) for bom, _ in _BOMS) or _wide(head):
        return ""
    controls = len(head) - len(head.translate(None, _CONTROLS))
    if b"\0" in head or controls * 20 > len(head):
        return "binary data"
    return ""


def _wide(head: bytes) -> str:
    """The UTF-16 flavour of text without a byte order mark: every other byte of Latin text is NUL."""
    even, odd = head[0::2], head[1::2]
    if len(head) < 8 or not odd:
        return ""
    if odd.count(0) > 0.4 * len(odd) and even.count(0) < 0.05 * len(even):
        return "utf-16-le"
    if even.count(0) > 0.4 * len(even) and odd.count(0) < 0.05 * len(odd):
        return "utf-16-be"
    return ""


def decode(data: bytes, media: str = "") -> str:
    """Bytes to text: byte order mark, then the page's own or the server's word, UTF-8, then a guess.

    Never raises: bytes that fit no encoding become U+FFFD.
    """
    for bom, name in _BOMS:
        if data.startswith(bom):
            return data.decode(name, "replace")
    if name := _wide(data[:_HEAD]):
        return data.decode(name, "replace")
    named = _META_CHARSET.search(data[:4096])
    hinted = _HINT_CHARSET.search(media)
    said = [g.decode("ascii") for g in named.groups() if g] if named else []
    said += [hinted[1]] if hinted else []
    for name in [*said, "utf-8"]:
        try:
            # Pages that say Latin-1 are read as Windows-1252, as every browser does.
            known = codecs.lookup(name).name
            if known.startswith(("utf-16", "utf-32")):  # a page whose charset we could read is neither
                known = "utf-8"
            return data.decode(_SUPERSETS.get(known, known))
        except (LookupError, UnicodeError, ValueError):
            continue
    return _guess(data, said)


def _guess(data: bytes, said: list[str]) -> str:
    """No encoding fits without errors: keep a declared or near-UTF-8 reading, else let statistics decide."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    sound = sum(ch > "\x7f" for ch in text) - broken
    if sound > 4 * broken:  # a few broken bytes in a page that is UTF-8
        return text
    names = [name for name in said if name.lower().replace("_", "-") not in ("utf-8", "utf8")]
    high = sum(byte > 0x7F for byte in data)
    if high * 8 < len(data):
        from .words.language import (
            language_of,  # Latin letters with accents among them: the language tells which
        )

        names.append(_BY_LANGUAGE.get(language_of(data.decode("ascii", "ignore")), "cp1252"))
    else:
        from charset_normalizer import from_bytes  # slow to import, rarely needed

        best = from_bytes(data[: 4 * _HEAD]).best()
        names.append(best.encoding if best else "cp1252")
    for name in names:
        try:
            return data.decode(_SUPERSETS.get(codecs.lookup(name).name, name), "replace")
        except (LookupError, ValueError):
            continue
    return text


def looks_html(text: str, media: str = "") -> bool:
    """Tell HTML from plain text by its content; the media hint only breaks ties."""
    head = text[:20000]
    if _LOOKS_HTML.match(head):
        return True
    tags = len(_HTML_TAGS.findall(head))
    return tags >= 8 or (tags >= 1 and "html" in media)
