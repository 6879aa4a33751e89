"""The brief on a page, on paper, in Word, in a terminal and in a spreadsheet: one document, one truth."""

import csv
import io
import re
import zipfile
from dataclasses import replace
from functools import cache
from itertools import pairwise

import pypdf
import pytest
from docx import Document as WordFile
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from lxml import html as page

from amparo.brief.document import Document, Footnote, Run, Section, Statement
from amparo.brief.outputs import data_dictionary, docx, html, pdf, table, text
from amparo.brief.tests.sample_brief import sample

FACTS = {
    "en": ("at least 4,000", "Over 3,700", "a smaller number", "Over 8,500", "small groups and individuals"),
    "es": (
        "al menos 4.000",
        "Más de 3.700",
        "un número menor",
        "Más de 8.500",
        "grupos pequeños y personas solas",
    ),
}
FIXED = {
    "en": (
        "Draft — not cleared",
        "Notices",
        "Notes",
        "Figures in this brief",
        "Cleared on 26 December 2018 by IOM",
    ),
    "es": (
        "Borrador: sin autorizar",
        "Avisos",
        "Notas",
        "Cifras de este informe",
        "Autorizado el 26 de diciembre de 2018 por IOM",
    ),
}
INJECTIONS = (
    '#import "@preview/x:1.0.0"',
    "] #panic()",
    "*bold* _it_ `raw` $x$ = Heading",
    "<script>alert(1)</script>",
    "{{ brief }} {% now 'Y' %}",
    "\\#let x = 1 // note /* */ <label> @reference",
)
languages = pytest.mark.parametrize("language", ["en", "es"])


@cache
def printed(language: str = "en", *, draft: bool = True) -> bytes:
    return pdf(sample(language, draft=draft))


def words_of(printed_pdf: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(printed_pdf)).pages
    return _spaced(" ".join(sheet.extract_text() for sheet in pages))


def saying(*stretches: str) -> Document:
    statement = Statement(tuple(Run(stretch) for stretch in stretches))
    return replace(
        sample(draft=False), sections=(Section("Background", (statement,)),), notices=(), changes=()
    )


def _spaced(words: str) -> str:
    return " ".join(words.replace("\u00ad", "").split())


def _without_marks(words: str, language: str) -> str:
    return re.sub(r"\[\d+\]", "", _spaced(words))


# ---- the same facts everywhere ---------------------------------------------------------------------------


@languages
@pytest.mark.parametrize("output", ["html", "pdf", "docx", "text"])
def test_every_output_says_the_published_facts_in_its_language(language, output):
    document = sample(language)
    shown = {
        "html": lambda: _spaced(page.fromstring(html(document)).text_content()),
        "pdf": lambda: words_of(printed(language)),
        "docx": lambda: _spaced(" ".join(WordFile(io.BytesIO(docx(document))).element.itertext())),
        "text": lambda: _without_marks(text(document), language),
    }[output]()
    for fact in FACTS[language]:
        assert fact in shown
    for words in FIXED[language]:
        assert words in shown or (output == "text" and words == FIXED[language][3])


@languages
def test_no_number_is_ever_given_for_guatemala(language):
    rows = list(csv.DictReader(io.StringIO(table(sample(language)).removeprefix("\ufeff"))))
    guatemala = next(row for row in rows if row["place"] == "Guatemala")
    assert (guatemala["value_low"], guatemala["value_high"]) == ("", "")
    sentence = re.search(r"[^.]*Guatemala\.", text(sample(language)).replace("\n", " ")).group()
    assert not re.search(r"\d", re.sub(r"\[\d+\]", "", sentence.split(",")[-1]))


@pytest.mark.parametrize("output", [html, pdf, docx, text, table])
def test_the_same_document_gives_the_same_bytes(output):
    assert output(sample()) == output(Document.from_json(sample().to_json()))


@pytest.mark.parametrize("output", [html, pdf, docx, text, table])
def test_a_document_with_nothing_but_its_head_is_still_a_document(output):
    bare = Document(
        title="Brief",
        operation="",
        edition="Draft",
        as_of=sample().as_of,
        language="en",
        compiled_at=sample().compiled_at,
    )
    assert output(bare)


# ---- PDF -------------------------------------------------------------------------------------------------


@languages
def test_the_pdf_is_tagged_for_readers_and_knows_its_language_and_title(language):
    reader = pypdf.PdfReader(io.BytesIO(printed(language)))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == language
    assert reader.metadata.title == sample(language).title
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"<pdfuaid:part>1<" in root["/Metadata"].get_data()


def test_the_pdf_has_bookmarks_for_every_section_and_organisation():
    outline = pypdf.PdfReader(io.BytesIO(printed(draft=False))).outline
    assert [entry.title for entry in outline if not isinstance(entry, list)] == [
        "Notices",
        "Background",
        "Response at the field level",
        "Changes since edition 5 (14 December 2018)",
        "Figures in this brief",
        "Notes",
    ]
    organisations = next(entry for entry in outline if isinstance(entry, list))
    assert [re.search(r"\((\w+)\)$", entry.title)[1] for entry in organisations] == [
        "IOM",
        "UNHCR",
        "UNICEF",
    ]


def test_a_picture_in_the_pdf_is_described():
    reader = pypdf.PdfReader(io.BytesIO(printed()))
    described = [
        element["/Alt"]
        for element in map(reader.get_object, range(1, len(reader.xref[0]) + 1))
        if isinstance(element, dict) and element.get("/S") == "/Figure"
    ]
    assert described == [sample().sections[0].pictures[0].alt]


def test_the_pdf_is_dated_by_the_document_and_not_by_the_clock():
    reader = pypdf.PdfReader(io.BytesIO(printed()))
    assert reader.metadata.creation_date == sample().compiled_at


def test_only_a_draft_carries_the_strip():
    assert "Draft — not cleared" in words_of(printed())
    assert "not cleared" not in words_of(printed(draft=False))


@languages
def test_pages_are_a4_and_numbered(language):
    reader = pypdf.PdfReader(io.BytesIO(printed(language)))
    width, height = (float(side) / 72 * 25.4 for side in reader.pages[0].mediabox[2:])
    assert (round(width), round(height)) == (210, 297)
    total = len(reader.pages)
    expected = {"en": f"Page 1 of {total}", "es": f"Página 1 de {total}"}[language]
    assert expected in reader.pages[0].extract_text()


def test_the_pdf_uses_only_the_fonts_that_travel_with_typst():
    reader = pypdf.PdfReader(io.BytesIO(printed("es")))
    fonts = {
        font["/BaseFont"].split("+")[-1]
        for sheet in reader.pages
        for font in sheet["/Resources"]["/Font"].get_object().values()
    }
    assert all(font.startswith("LibertinusSerif") for font in fonts)


def test_accents_and_marks_come_out_of_the_pdf_as_they_went_in():
    line = "Ñandú, «pingüino», “quotes”, ¿qué?, 1–2, before → after — done ≥ ≈"
    assert line in words_of(pdf(saying(line)))


@pytest.mark.parametrize("name", ["王小明", "😀", "ሰላም", "𐐷"])
def test_a_letter_that_typst_has_no_font_for_does_not_stop_the_pdf(name):
    printed_pdf = pdf(saying(f"Said by {name}."))
    assert "Said by" in words_of(printed_pdf)
    assert pypdf.PdfReader(io.BytesIO(printed_pdf)).trailer["/Root"]["/MarkInfo"]["/Marked"]


@pytest.mark.parametrize("written", INJECTIONS)
def test_markup_that_a_person_writes_comes_out_of_the_pdf_as_text(written):
    assert _spaced(written) in words_of(pdf(saying(written)))


BREAK_WITHIN_A_WORD = "\u200b"


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet="#[]{}()*_`$=<>@\\/\"'~-+&;:,.%!^| \n\tabcimportlet0123ñé", max_size=60))
def test_nothing_that_a_person_writes_breaks_or_commands_the_pdf(written):
    came_out = words_of(pdf(saying("Begin", written, "End"))).replace(BREAK_WITHIN_A_WORD, "")
    assert "".join(f"Begin{written}End".split()) in "".join(came_out.split())


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=40))
def test_any_text_at_all_can_be_printed_and_opened_in_word(written):
    document = saying("Begin", written, "End")
    assert pdf(document).startswith(b"%PDF")
    assert WordFile(io.BytesIO(docx(document))).paragraphs


# ---- DOCX ------------------------------------------------------------------------------------------------


@languages
def test_the_word_file_has_headings_language_and_properties(language):
    word = WordFile(io.BytesIO(docx(sample(language))))
    headings = [paragraph.text for paragraph in word.paragraphs if paragraph.style.name == "Heading 1"]
    assert (
        headings[1:3]
        == {
            "en": ["Background", "Response at the field level"],
            "es": ["Antecedentes", "Respuesta sobre el terreno"],
        }[language]
    )
    assert {element.get(qn("w:val")) for element in word.styles.element.iter(qn("w:lang"))} == {language}
    assert word.core_properties.language == language
    assert word.core_properties.title == sample(language).title


def test_every_picture_in_the_word_file_is_described():
    word = WordFile(io.BytesIO(docx(sample())))
    picture = sample().sections[0].pictures[0]
    assert [shape._inline.docPr.get("descr") for shape in word.inline_shapes] == [picture.alt]


def test_a_picture_without_pixels_gives_its_description_instead():
    section = sample().sections[0]
    bare = replace(section, pictures=(replace(section.pictures[0], png=b""),))
    word = WordFile(io.BytesIO(docx(replace(sample(), sections=(bare,)))))
    assert section.pictures[0].alt in [paragraph.text for paragraph in word.paragraphs]


def test_every_link_in_the_word_file_leads_to_a_place_in_it():
    body = WordFile(io.BytesIO(docx(sample()))).element
    names = [mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))]
    targets = [link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))]
    assert targets and set(targets) <= set(names)
    assert len(names) == len(set(names))


def test_the_word_file_numbers_its_pages_and_marks_the_head_of_its_tables():
    content = docx(sample("es"))
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        foot = next(parts.read(name).decode() for name in parts.namelist() if "footer" in name)
    assert "Página" in foot and 'instr="PAGE"' in foot and 'instr="NUMPAGES"' in foot
    tables = WordFile(io.BytesIO(content)).tables
    assert all(rows.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None for rows in tables)


# ---- page ------------------------------------------------------------------------------------------------


@languages
def test_every_note_links_to_each_of_its_mentions_and_back(language):
    tree = page.fromstring(html(sample(language)))
    places = tree.xpath("//@id")
    links = tree.xpath("//a/@href")
    assert links and all(link.removeprefix("#") in places for link in links)
    assert len(places) == len(set(places))
    for link in tree.xpath("//sup/a | //a[contains(@class, 'brief-back')]"):
        assert (
            link.get("aria-label").split()[0] in {"en": ("Note", "Back"), "es": ("Nota", "Volver")}[language]
        )


def test_the_page_carries_no_style_no_script_and_describes_its_pictures():
    tree = page.fromstring(html(sample()))
    assert not tree.xpath("//@style | //script | //style | //svg")
    assert tree.xpath("//figure//img/@alt") == [sample().sections[0].pictures[0].alt]
    assert tree.get("lang") == "en"


def test_headings_follow_each_other_without_a_gap():
    levels = [int(heading.tag[1]) for heading in page.fromstring(html(sample())).xpath("//h1|//h2|//h3|//h4")]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


@given(st.text(alphabet=st.characters(categories=("L", "N", "P", "S")), min_size=1))
def test_what_a_person_writes_is_never_markup_on_the_page(written):
    tree = page.fromstring(html(saying(written)))
    assert tree.xpath("//p[contains(@class, 'brief-statement')]")[0].text_content() == written


def test_a_blocked_figure_says_why_in_words_on_every_output():
    reason = "Blocked: the source of this figure was withdrawn on 26 December 2018."
    assert reason in _spaced(page.fromstring(html(sample())).text_content())
    assert reason in words_of(printed())
    assert reason in _spaced("".join(WordFile(io.BytesIO(docx(sample()))).element.itertext()))
    assert reason in _spaced(text(sample()))


def test_a_note_mentioned_twice_gets_two_ways_back():
    statement = Statement((Run("One", (1,)), Run(" and two", (1,))))
    document = replace(
        sample(),
        sections=(Section("Background", (statement,)),),
        footnotes=(Footnote(1, "F1", "Source"),),
        rows=(),
    )
    back = page.fromstring(html(document)).xpath("//a[contains(@class, 'brief-back')]/@href")
    assert back == ["#mention-1-1", "#mention-1-2"]
    assert pdf(document) and docx(document)


# ---- text and table --------------------------------------------------------------------------------------


@languages
def test_plain_text_fits_a_terminal_and_ends_with_its_notes(language):
    lines = text(sample(language)).splitlines()
    assert max(map(len, lines)) <= 78
    assert any(line.startswith("[1] ") for line in lines)


def test_the_table_keeps_numbers_as_numbers_and_missing_as_missing():
    header, tags, tijuana, _guatemala = list(
        csv.reader(
            io.StringIO(table(sample(), hxl=True).removeprefix("\ufeff")), quoting=csv.QUOTE_NONNUMERIC
        )
    )
    row = dict(zip(header, tijuana, strict=True))
    assert (row["value_low"], row["value_high"], row["words"]) == (4000, "", "at least 4,000")
    assert all(re.fullmatch(r"#[a-z][a-z0-9_]*(\+[a-z][a-z0-9_]*)*", tag) for tag in tags)


def test_no_figure_runs_as_a_formula_in_a_spreadsheet():
    hostile = replace(sample().rows[0], source='=HYPERLINK("http://example.org")')
    assert '"\'=HYPERLINK(""http://example.org"")"' in table(replace(sample(), rows=(hostile,)))


@languages
def test_the_dictionary_explains_every_column_in_the_readers_language(language):
    columns = table(sample()).removeprefix("\ufeff").splitlines()[0].replace('"', "").split(",")
    explained = list(csv.DictReader(io.StringIO(data_dictionary(language).removeprefix("\ufeff"))))
    assert [row["column"] for row in explained] == columns
    assert all(row["description"] and row["format"] for row in explained)
    assert explained[0]["description"].split()[0] == {"en": "Identifier", "es": "Identificador"}[language]


def test_the_fragment_is_well_formed():
    etree.fromstring(
        re.sub(r"<(img[^>]*)>", r"<\1/>", str(html(sample()))).encode(),
        parser=etree.XMLParser(resolve_entities=False),
    )
