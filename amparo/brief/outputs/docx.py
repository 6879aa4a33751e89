"""The brief as a Word file, for colleagues who edit or translate it further."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from datetime import UTC
from typing import Any

from docx import Document as WordFile
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from amparo.brief.document import Document
from amparo.brief.outputs.reading import reading

TEAL, GREY, RUST = RGBColor(0x0F, 0x76, 0x6E), RGBColor(0x52, 0x60, 0x5F), RGBColor(0x9A, 0x34, 0x12)
PICTURE_WIDTH = Cm(16)
EARLIEST_IN_A_ZIP = (1980, 1, 1, 0, 0, 0)


def docx(document: Document) -> bytes:
    """Real heading styles, language, described pictures, and numbers that link to the Notes and back.

    A picture without `png` is given by its description alone. The same document gives the same bytes.
    """
    content = reading(document)
    images = [picture.png for section in document.sections for picture in section.pictures]
    word = WordFile()
    _dress(word, document, content)
    _head(word, content)
    _bullets(word, content["words"]["notices"], content["notices"])
    for section in content["sections"]:
        _section(word, section, [images.pop(0) for _picture in section["pictures"]])
    _changes(word, content)
    _figures(word, content)
    _notes(word, content)
    _foot(word, content)
    return _sealed(word, document)


# ---- the file: styles, language, properties, page numbers ------------------------------------------------


def _dress(word: Any, document: Document, content: dict[str, Any]) -> None:
    page = word.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.5)
    page.top_margin = page.bottom_margin = Cm(2.2)
    _styles(word)
    _language(word, document.language)
    _properties(word, document, content)
    top = page.header.paragraphs[0]
    top.style = word.styles["Small print"]
    top.add_run(f"{content['title']} · {content['as_of']}")
    if content["draft"]:
        _in_colour(top.add_run(f" · {content['words']['draft']}"), RUST)
    _page_numbers(page.footer.paragraphs[0], word, content)


def _styles(word: Any) -> None:
    body = word.styles["Normal"]
    body.font.name, body.font.size = "Calibri", Pt(11)
    body.paragraph_format.space_after, body.paragraph_format.line_spacing = Pt(7), 1.15
    for name, size, colour in (
        ("Title", 24, None),
        ("Heading 1", 15, TEAL),
        ("Heading 2", 12, None),
        ("Subtitle", 13, GREY),
    ):
        style = word.styles[name]
        style.font.name, style.font.size, style.font.italic = "Calibri", Pt(size), False
        style.font.color.rgb = colour or RGBColor(0x1C, 0x2B, 0x2A)
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            style.element.rPr.rFonts.attrib.pop(qn(f"w:{theme}"), None)
    small = word.styles.add_style("Small print", WD_STYLE_TYPE.PARAGRAPH)
    small.base_style, small.font.size = body, Pt(9)
    small.font.color.rgb = GREY


def _language(word: Any, language: str) -> None:
    """In the defaults and in every style that names another, so that spelling and speech follow the text."""
    for element in word.styles.element.iter(qn("w:lang")):
        element.set(qn("w:val"), language)
        element.attrib.pop(qn("w:eastAsia"), None)


def _properties(word: Any, document: Document, content: dict[str, Any]) -> None:
    properties = word.core_properties
    moment = document.compiled_at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    properties.title, properties.subject = content["title"][:255], content["operation"][:255]
    properties.author = ", ".join(content["organisations"])[:255]
    properties.last_modified_by, properties.comments, properties.keywords = "", content["edition"][:255], ""
    properties.language, properties.revision = document.language, 1
    properties.created = properties.modified = moment


def _page_numbers(paragraph: Paragraph, word: Any, content: dict[str, Any]) -> None:
    paragraph.style = word.styles["Small print"]
    paragraph.add_run(f"{content['operation']} · {content['edition']} · ")
    before, rest = content["words"]["page"].split("{page}")
    between, after = rest.split("{pages}")
    paragraph.add_run(before)
    _field(paragraph, "PAGE")
    paragraph.add_run(between)
    _field(paragraph, "NUMPAGES")
    paragraph.add_run(after)


def _field(paragraph: Paragraph, code: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    run = OxmlElement("w:r")
    shown = OxmlElement("w:t")
    shown.text = "1"
    run.append(shown)
    field.append(run)
    paragraph._p.append(field)


# ---- what is read, from top to bottom --------------------------------------------------------------------


def _head(word: Any, content: dict[str, Any]) -> None:
    _in_colour(word.add_paragraph(style="Small print").add_run(content["operation"]), TEAL)
    word.add_paragraph(content["title"], style="Title")
    if content["subtitle"]:
        word.add_paragraph(content["subtitle"], style="Subtitle")
    word.add_paragraph(f"{content['as_of']} · {content['edition']}", style="Small print")
    if content["draft"]:
        strip = _in_colour(word.add_paragraph().add_run(content["words"]["draft"]), RUST)
        strip.bold = True


def _section(word: Any, section: dict[str, Any], images: list[bytes]) -> None:
    word.add_heading(section["title"], level=1)
    _statements(word, section["statements"])
    for picture, png in zip(section["pictures"], images, strict=True):
        _picture(word, picture, png)
    for part in section["parts"]:
        word.add_heading(part["title"], level=2)
        if status := part["clearance"] or part["status_label"]:
            word.add_paragraph(status, style="Small print").paragraph_format.keep_with_next = True
        _statements(word, part["statements"])


def _statements(word: Any, statements: Iterable[dict[str, Any]]) -> None:
    for statement in statements:
        paragraph = word.add_paragraph()
        for run in statement["runs"]:
            written = paragraph.add_run(run["text"])
            written.bold = run["figure"] or None
            for place, mark in enumerate(run["marks"]):
                if place:
                    paragraph.add_run(", ").font.superscript = True
                _link(paragraph, mark["target"], str(mark["number"]), mark["label"], mark["anchor"])
            if run["blocked"]:
                _in_colour(written, RUST)
        for reason in statement["reasons"]:
            paragraph.paragraph_format.keep_with_next = True
            paragraph = word.add_paragraph(style="Small print")
            _in_colour(paragraph.add_run(reason), RUST).italic = True


def _picture(word: Any, picture: dict[str, Any], png: bytes) -> None:
    title = word.add_paragraph()
    title.add_run(picture["title"]).bold = True
    title.paragraph_format.keep_with_next = True
    if png:
        shape = word.add_picture(io.BytesIO(png), width=PICTURE_WIDTH)
        shape._inline.docPr.set("descr", picture["alt"])
        shape._inline.docPr.set("title", picture["title"])
    else:
        word.add_paragraph(picture["alt"])
    if picture["caption"]:
        word.add_paragraph(picture["caption"], style="Small print")


def _bullets(word: Any, title: str, items: list[str]) -> None:
    if items:
        word.add_heading(title, level=1)
    for item in items:
        word.add_paragraph(item, style="List Bullet")


def _changes(word: Any, content: dict[str, Any]) -> None:
    if content["changes"]:
        words = content["words"]
        word.add_heading(content["changes_title"], level=1)
        rows = [(change["subject"], change["before"], change["after"]) for change in content["changes"]]
        _table(word, (words["subject"], words["before"], words["after"]), rows)


def _figures(word: Any, content: dict[str, Any]) -> None:
    if content["figures"]:
        names = ("indicator", "place", "quantity", "unit", "as_of", "note")
        word.add_heading(content["words"]["figures"], level=1)
        rows = [["" if row[name] is None else str(row[name]) for name in names] for row in content["figures"]]
        _table(word, [content["words"][name] for name in names], rows)


def _table(word: Any, header: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    """The first row is marked as the header, for speech and for tables that break over pages."""
    header = list(header)
    table = word.add_table(rows=1, cols=len(header), style="Light List")
    heading = table.rows[0]._tr.get_or_add_trPr()
    heading.append(OxmlElement("w:tblHeader"))
    for cell, name in zip(table.rows[0].cells, header, strict=True):
        cell.text = name
    for row in rows:
        for cell, shown in zip(table.add_row().cells, row, strict=True):
            cell.text = shown


def _notes(word: Any, content: dict[str, Any]) -> None:
    if not content["notes"]:
        return
    word.add_heading(content["words"]["notes"], level=1)
    for note in content["notes"]:
        paragraph = word.add_paragraph(style="Small print")
        paragraph.paragraph_format.left_indent, paragraph.paragraph_format.first_line_indent = (
            Cm(0.8),
            Cm(-0.8),
        )
        if note["mentions"]:
            back = note["mentions"][0]
            _link(paragraph, back["anchor"], str(note["number"]), back["label"], note["anchor"], raised=False)
        else:
            paragraph.add_run(str(note["number"]))
        reference = f" · {note['reference']}" if note["reference"] else ""
        paragraph.add_run(f"\t{note['text']}{reference}")


def _foot(word: Any, content: dict[str, Any]) -> None:
    for name in ("partners", "disclaimer", "terms", "compiled"):
        if content[name]:
            word.add_paragraph(content[name], style="Small print")


# ---- pieces that python-docx does not write itself -------------------------------------------------------


def _link(
    paragraph: Paragraph, target: str, shown: str, tip: str, anchor: str, *, raised: bool = True
) -> None:
    """A link inside the file that is itself the bookmark `anchor`; `tip` is read by screen readers."""
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    identifier = str(len(paragraph.part.element.findall(f".//{qn('w:bookmarkStart')}")) + 1)
    for mark in (start, end):
        mark.set(qn("w:id"), identifier)
    start.set(qn("w:name"), _bookmark(anchor))
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), _bookmark(target))
    link.set(qn("w:tooltip"), tip)
    run = paragraph.add_run(shown)
    run.font.superscript = raised or None
    _in_colour(run, TEAL)
    link.append(run._r)
    for element in (start, link, end):
        paragraph._p.append(element)


def _bookmark(anchor: str) -> str:
    """Word allows letters, digits and underscores only."""
    return anchor.replace("-", "_")


def _in_colour(run: Any, colour: RGBColor) -> Any:
    run.font.color.rgb = colour
    return run


def _sealed(word: Any, document: Document) -> bytes:
    """The file with every entry dated by the document instead of by the clock."""
    written, sealed = io.BytesIO(), io.BytesIO()
    word.save(written)
    moment = max(document.compiled_at.astimezone(UTC).timetuple()[:6], EARLIEST_IN_A_ZIP)
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(sealed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, date_time=moment)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return sealed.getvalue()
