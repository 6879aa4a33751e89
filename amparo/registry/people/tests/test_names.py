"""How names are made comparable, and what sounds the same."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from amparo.registry.people.names import folded, normalised, sounds_like, tokens
from amparo.registry.people.tests.hang import SECONDS_OF_A_HANG

# Also lone surrogates, marks without a letter, direction marks and what is not assigned.
ANY_TEXT = st.text(st.characters(codec=None), max_size=60)


def is_visible(text: str) -> bool:
    return any(not each.isspace() and unicodedata.category(each) not in {"Cc", "Cf", "Cs"} for each in text)


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("  José   HERNÁNDEZ ", "jose hernandez"),
        ("Jose\u0301", "jose"),
        ("Muñoz Peña", "munoz pena"),
        ("Ma. de la Luz", "maria de la luz"),
        ("Mª Elena", "maria elena"),
        ("Fco. Javier Hdez.", "francisco javier hernandez"),
        ("N'Golo O’Brien", "ngolo obrien"),
        ("Ch'en Ka´an Tz`i", "chen kaan tzi"),
        ("Jean-Baptiste", "jean baptiste"),
        ("Ana\u200bIsabel\u202e", "anaisabel"),
        ("ＡＮＡ", "ana"),
        ("Łukasz Đỗ Straße", "lukasz do strasse"),
        ("مُحَمَّـد", "محمد"),
        ("أحمد", "احمد"),
        ("١٩٩٠", "1990"),
        ("Ана", "ана"),
    ],
)
def test_a_name_is_written_one_way(written: str, plain: str) -> None:
    assert normalised(written) == plain


@pytest.mark.parametrize(
    ("written", "telling"),
    [
        ("María de los Ángeles de la Cruz y López", ("maria", "angeles", "cruz", "lopez")),
        ("Delacruz Delossantos", ("cruz", "santos")),
        ("Deleón", ("leon",)),
        ("Delmy", ("delmy",)),
        ("van der Berg", ("berg",)),
        ("De la O", ("o",)),
        ("De la", ("de", "la")),
        ("Abdul-Rahman al-Hassan", ("abd", "rahman", "hassan")),
        ("Abdulrahman", ("abd", "rahman")),
        ("López López", ("lopez", "lopez")),
        ("", ()),
        ("\u200f \u200b\t", ()),
    ],
)
def test_particles_tell_nobody_apart(written: str, telling: tuple[str, ...]) -> None:
    assert tokens(written) == telling


@pytest.mark.parametrize(
    "alike",
    [
        "Yeison Jeison Jeyson Yeisson Jayson",
        "Hernández Hernandez Ernandes Hernadez",
        "Yeimi Jeimy Yeimmy",
        "José Joze",
        "Geovanny Yovani Giovanni Jovany",
        "González Gonsales Gonzales",
        "Jiménez Giménez Ximénez",
        "Javier Xavier",
        "Xiomara Siomara",
        "Guadalupe Huadalupe",
        "Wilmer Wuilmer Vilmer",
        "Oswaldo Osvaldo",
        "Enrique Enrrike",
        "Elizabeth Elisabet",
        "Yamileth Yamilet Llamileth",
        "Stephanie Estefani",
        "Michelle Mishel Mitchell",
        "Christian Cristian",
        "Jhonatan Jonathan Yonatan",
        "Efraín Efraim",
        "Padilla Padila",
        "Villatoro Vilatoro",
        "Zúñiga Suniga",
        "Suazo Zuazo",
        "Arzú Arsu",
        "Bernárdez Vernardes",
        "Ch'en Chen",
        "Tzoc Tzok",
        "Xol Shol",
        "Baptiste Batiste",
        "Louis Luis",
        "Jean Jan",
        "Djimy Jimmy",
        "Mohamed Muhammad Mohammed",
        "Ahmed Ahmad",
        "Hussein Hussain Husain",
        "Khaled Jaled",
        "Abdullah Abdallah",
    ],
)
def test_what_a_registrar_hears_as_one_name_has_one_sound(alike: str) -> None:
    assert len({sounds_like(token) for token in tokens(alike)}) == 1


@pytest.mark.parametrize(
    "different",
    [
        "María Mario Marta Mirna",
        "Rosa Rocha Rojas",
        "Luis Luisa Lucía",
        "López Pérez Gómez",
        "Hernández Fernández",
        "Juan Julio José Josué",
        "Ana Eva",
    ],
)
def test_different_names_sound_different(different: str) -> None:
    words = tokens(different)
    assert len({sounds_like(word) for word in words}) == len(words)


@given(ANY_TEXT)
@example("´")
@example("'''")
@example("😀 ❤\ufe0f")
@example("\ud800")
@example("ŉ ſ ﷺ İ")
def test_normalising_again_changes_nothing(text: str) -> None:
    assert normalised(normalised(text)) == normalised(text)
    assert folded(folded(text)) == folded(text)


@given(ANY_TEXT)
@example("😀")
@example("́")
@example("張偉")
@example("ሃና")
def test_whoever_has_a_name_that_can_be_seen_has_a_sound(text: str) -> None:
    sounds = [sounds_like(token) for token in tokens(text)]
    assert bool(sounds) == is_visible(text)
    assert all(sounds)
    "".join(sounds).encode()


@given(st.text(st.sampled_from("aáeéiounñbvcszhjlyxkqgwptdmrf"), min_size=1, max_size=15))
def test_accents_and_capitals_are_no_matter(name: str) -> None:
    assert normalised(name.upper()) == normalised(name)
    assert normalised(unicodedata.normalize("NFD", name)) == normalised(name)


@pytest.mark.parametrize(
    "piece", ["a", "´", "\u0301", "😀", "ﷺ", "ll", "de la ", "\u202e", "mn", "abdul", "h"]
)
def test_a_name_of_5000_characters_takes_no_time(piece: str) -> None:
    text = (piece * 5000)[:5000]
    began = time.perf_counter()
    for token in tokens(text):
        sounds_like(token)
    assert time.perf_counter() - began < SECONDS_OF_A_HANG
