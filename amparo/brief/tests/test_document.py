"""What an edition keeps: the same document, word for word, whenever it is read back."""

import re
from dataclasses import replace
from datetime import datetime
from urllib.parse import unquote

import pytest

from amparo.brief.document import Document, UnreadableEditionError
from amparo.brief.outputs import html
from amparo.brief.tests.sample_brief import sample


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_stored_edition_reads_back_as_the_same_document(language):
    document = sample(language)
    assert Document.from_json(document.to_json()) == document
    assert Document.from_json(document.to_object()) == document


def test_compiling_again_later_keeps_the_hash_and_any_changed_word_changes_it():
    document = sample()
    later = replace(document, compiled_at=document.compiled_at.replace(year=2019))
    assert later.content_hash() == document.content_hash()
    assert replace(document, terms="Other terms.").content_hash() != document.content_hash()
    assert Document.from_json(document.to_json()).content_hash() == document.content_hash()


def test_an_edition_of_an_unknown_format_is_refused_with_what_to_do():
    with pytest.raises(UnreadableEditionError, match="upgrade Amparo"):
        Document.from_json({**sample().to_object(), "format": 99})


def test_a_moment_without_time_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        replace(sample(), compiled_at=datetime(2018, 12, 27))


def test_what_is_added_for_the_reader_changes_no_hash_that_was_kept_before_it_existed():
    document = sample()
    stored = document.to_object()
    for section in stored["sections"]:
        for picture in section["pictures"]:
            del picture["narrow"]
    for row in stored["rows"]:
        del row["notice"]
    assert Document.from_json(stored).content_hash() == document.content_hash()


def test_a_phone_gets_the_narrow_drawing_and_any_other_reader_the_wide_one():
    section = sample().sections[0]
    drawn = replace(section.pictures[0], narrow="<svg>narrow</svg>")
    page = html(replace(sample(), sections=(replace(section, pictures=(drawn,)),)))
    (source,) = re.findall(r'<source media="\(max-width: 575.98px\)" srcset="data:[^,]+,([^"]+)"', page)
    assert unquote(source) == "<svg>narrow</svg>"
    assert "<source" not in html(sample())
