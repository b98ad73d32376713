"""Documents: made PDFs, mails and Word files, sound and broken."""

from __future__ import annotations

import io
import time
import zipfile
from datetime import datetime
from email.message import EmailMessage

import pytest

from detente.pages.sources.documents import Document, kind_of_document, to_text
from detente.records import Problem

LIMIT = 2_000_000
SAID = "The two ministers met in Geneva and agreed to talk again in the spring of the year."


def sound(data: bytes, kind: str) -> Document:
    got = to_text("d", data, kind, limit=LIMIT)
    assert isinstance(got, Document), got
    return got


def fault(data: bytes, kind: str, limit: int = LIMIT) -> str:
    got = to_text("d", data, kind, limit=limit)
    assert isinstance(got, Problem), got
    assert got.advice
    return got.reason


def pdf(
    pages: list[list[str]], info: dict[str, str] | None = None, extra: str = "", password: str = ""
) -> bytes:
    from pypdf import PdfWriter
    from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

    writer = PdfWriter()
    font = DictionaryObject({
        NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1"),
        NameObject("/BaseFont"): NameObject("/Helvetica"),
    })  # fmt: skip
    for lines in pages:
        page = writer.add_blank_page(600, 800)
        resources = DictionaryObject({NameObject("/Font"): DictionaryObject({NameObject("/F"): font})})
        page[NameObject("/Resources")] = resources
        stream = DecodedStreamObject()
        drawn = "".join(f"({line}) Tj 0 -14 Td " for line in lines)
        stream.set_data((f"BT /F 12 Tf 50 780 Td {drawn} ET {extra}" if lines or extra else "").encode())
        page[NameObject("/Contents")] = writer._add_object(stream)
    writer.add_metadata(info or {})
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_pdf_text_without_running_lines_and_hyphens() -> None:
    body = ["The two ministers met in Geneva on Tuesday and agreed to talk again before sum-",
            "mer, said a well-known diplomat who asked not to be named, and who is a well-",
            "known man.", "Nobody else spoke of it to the press, neither that day nor on the day that came",
            "after."]  # fmt: skip
    more = [
        [f"{word} said so, and that it was {word.lower()} who had asked for the talks with Morna."]
        for word in ("Anna", "Bela")
    ]
    pages = [
        ["The Morna Times", *part, f"Page {number} of 3"] for number, part in enumerate([body, *more], 1)
    ]
    info = {
        "/Title": "Ministers meet in Geneva",
        "/Author": "Olga Marsh",
        "/CreationDate": "D:20231024120000Z",
    }
    got = sound(pdf(pages, info), "pdf")
    first, second = got.text.split("\n\n")[:2]
    assert first.endswith(
        "talk again before summer, said a well-known diplomat who asked not to be named, and who is a well-known man."
    )
    assert second.startswith("Nobody")
    assert second.endswith("came after.")
    assert "Morna Times" not in got.text
    assert "Page" not in got.text
    assert (got.given.title, got.given.byline, got.given.published) == (
        "Ministers meet in Geneva",
        "Olga Marsh",
        "2023-10-24",
    )
    assert not got.html


def test_pdf_properties_are_believed_only_where_plausible() -> None:
    info = {
        "/Title": "Microsoft Word - talks.doc",
        "/Author": "Administrator",
        "/CreationDate": "D:20240101000000Z",
    }
    given = sound(pdf([["GENEVA, 24 October 2023", SAID]], info), "pdf").given
    assert (given.title, given.byline, given.published) == (None, None, None)
    assert sound(pdf([[SAID]], {"/CreationDate": "D:99"}), "pdf").given.published is None


def test_pdf_faults() -> None:
    assert fault(pdf([[SAID]], password="secret"), "pdf") == "an encrypted PDF"
    assert fault(pdf([[], []]), "pdf") == "a PDF of pictures without text"
    assert fault(pdf([[]] * 301), "pdf") == "a PDF of 301 pages"
    assert fault(b"%PDF-1.7\nnothing more", "pdf").startswith("a broken PDF (")
    assert fault(pdf([[SAID]])[:400], "pdf").startswith("a broken PDF (")
    assert fault(b"x" * 50, "pdf", limit=9) == "larger than 8.58307e-06 MB"


def test_pdf_that_draws_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("detente.pages.sources.documents._OPERATIONS", 1000)
    assert fault(pdf([[SAID]], extra="q Q " * 2000), "pdf").startswith("a PDF with more drawn")


def mail(body: str, *, html: str = "", **headers: str) -> bytes:
    message = EmailMessage()
    for key, value in headers.items():
        message[key.capitalize()] = value
    message.set_content(body)
    if html:
        message.add_alternative(html, subtype="html")
    return message.as_bytes()


WHEN = "Tue, 24 Oct 2023 14:05:00 +0200"


def test_mail() -> None:
    data = mail(SAID, html=f"<p>{SAID}é</p>", subject="Fwd: Talks in Geneva", date=WHEN)
    data = data.replace(b"Subject:", b"From: Olga Marsh <o@a.example>\nSubject:", 1)
    got = sound(data, "eml")
    assert (got.text.strip(), got.html) == (f"<p>{SAID}é</p>", True)
    given = got.given
    assert (given.title, given.published, given.byline) == (
        "Talks in Geneva",
        "2023-10-24T14:05:00+02:00",
        "Olga Marsh",
    )


@pytest.mark.parametrize(
    ("sender", "byline", "outlet"),
    [
        ('"The Morna Herald" <news@a.example>', None, "The Morna Herald"),
        ("noreply@a.example", None, None),
        ("Subscriptions <s@a.example>", None, None),
        ("Olga Marsh via List <l@a.example>", "Olga Marsh", None),
    ],
)
def test_mail_senders(sender: str, byline: str | None, outlet: str | None) -> None:
    given = sound(f"From: {sender}\nDate: nonsense\n\n{SAID}".encode(), "eml").given
    assert (given.byline, given.outlet, given.published) == (byline, outlet, None)


def test_mail_passed_on() -> None:
    head = "From: The Morna Herald <n@a.example>\nDate: Mon, Oct 23, 2023 at 9:00 AM\nSubject: The talks\nTo: <b@a.example>\n"
    data = mail(
        f"see below\n\n---------- Forwarded message ---------\n{head}\n\n{SAID}\n",
        subject="Fwd: x",
        date=WHEN,
    )
    got = sound(data, "eml")
    assert got.text == SAID
    assert (got.given.title, got.given.published, got.given.outlet) == (
        "The talks",
        "2023-10-23T09:00",
        "The Morna Herald",
    )
    lines = head.replace("\n", "<br>").replace("<n@", "&lt;n@").replace("example>", "example&gt;")
    html = f'<div class="gmail_attr">---------- Forwarded message ---------<br>{lines}</div><p>{SAID}</p>'
    got = sound(mail("x", html=html, subject="Fwd: x"), "eml")
    assert got.given.title == "The talks"
    assert "Forwarded" not in got.text
    assert SAID in got.text


def test_mail_passed_on_as_attachment_and_attachments_ignored() -> None:
    inner = EmailMessage()
    inner["Subject"] = "The talks"
    inner.set_content(SAID)
    outer = EmailMessage()
    outer["Subject"] = "look"
    outer.set_content("\n")
    outer.add_attachment(inner)
    got = sound(outer.as_bytes(), "eml")
    assert (got.text.strip(), got.given.title) == (SAID, "The talks")
    alone = EmailMessage()
    alone["Subject"] = "report"
    alone.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="../../a.pdf")
    assert fault(alone.as_bytes(), "eml") == "a mail without text"


def test_mail_faults() -> None:
    odd = (
        b"Subject: =?klingon?q?x?=\nDate: Tue, 99 Foo\nContent-Type: text/plain; charset=klingon\n\n"
        + "é fine".encode()
    )
    assert sound(odd, "eml").text == "é fine"
    assert fault(b"X: " + b"a" * 1_100_000, "eml") == "a mail with too large a header"
    start = time.perf_counter()
    nested = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(500))
    assert isinstance(to_text("d", b"From: a\n" + nested, "eml", limit=LIMIT), Problem)
    sound(b"From: " + b"(" * 4000 + b"\nSubject: " + b"=?" * 2000 + b"\n\nfine", "eml")
    assert time.perf_counter() - start < 5


def word(title: str = "", author: str = "", created: datetime | None = None, body: bool = True) -> bytes:
    import docx

    document = docx.Document()
    document.core_properties.title, document.core_properties.author = title, author
    if created:
        document.core_properties.created = created
    if body:
        document.styles.add_style("toc 1", 1)
        document.add_paragraph("Chapter one\t3", style="toc 1")
        document.add_heading("Talks resume", 1)
        document.add_paragraph(SAID)
    document.add_table(1, 1).cell(0, 0).text = "In a table."
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_word() -> None:
    got = sound(word("Talks in Geneva resume", "Olga Marsh", datetime(2023, 10, 24)), "docx")
    assert (got.text, got.html) == (f"Talks resume\n\n{SAID}", False)
    given = got.given
    assert (given.title, given.byline, given.published) == (
        "Talks in Geneva resume",
        "Olga Marsh",
        "2023-10-24",
    )
    assert given.text
    assert sound(word(body=False), "docx").text == "In a table."


def test_word_faults() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", bytes(5_000_000))
    assert fault(out.getvalue(), "docx") == "a Word document that unpacks to too much"
    assert fault(word()[:900], "docx").startswith("a broken Word document (")
    assert fault(b"\xd0\xcf\x11\xe0" + bytes(90), "docx") == "an encrypted or old Word document"
    whole = io.BytesIO(word())
    made = io.BytesIO()
    bomb = '<!DOCTYPE a [<!ENTITY b "' + "x" * 1000 + '"><!ENTITY c "' + "&b;" * 1000 + '">]>'
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(made, "w") as new:
        for member in old.namelist():
            data = old.read(member)
            if member == "word/document.xml":
                data = data.replace(b"<w:document", bomb.encode() + b"<w:document", 1).replace(
                    b"Talks", b"&c;&c;"
                )
            new.writestr(member, data)
    got = to_text("d", made.getvalue(), "docx", limit=LIMIT)
    assert isinstance(got, Problem) or len(got.text) < 1000


@pytest.mark.parametrize(
    ("name", "head", "kind"),
    [
        ("a", b"\n%PDF-1.4", "pdf"),
        ("a.pdf", b"\x00\x01\x02", "pdf"),
        ("a.pdf", b"<html><body>x", None),
        ("a.docx", b"PK\x03\x04rest", "docx"),
        ("a", b"PK\x03\x04..[Content_Types].xml..word/document.xml", "docx"),
        ("a.zip", b"PK\x03\x04rest", None),
        ("a.docx", b"\xd0\xcf\x11\xe0", "docx"),
        ("a.eml", b"Subject: x\n\ny", "eml"),
        ("a.eml", b"<html>x", None),
        ("a.txt", b"Received: from b\nSubject: x\n\ny", "eml"),
        ("a.txt", b"Subject: x\n\nMIME-Version: 1", None),
        ("a.txt", b"The ministers met.", None),
        ("a", b"", None),
    ],
)
def test_kind_of_document(name: str, head: bytes, kind: str | None) -> None:
    assert kind_of_document(name, head) == kind


def test_unknown_kind_is_the_callers_mistake() -> None:
    with pytest.raises(ValueError, match="no such kind"):
        to_text("d", b"", "odt", limit=LIMIT)
