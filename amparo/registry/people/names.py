"""Names as they are compared: written one way, cut into words, and reduced to how they sound.

The rules are for Spanish as Mexico and Central America write it, with the names that came from English, French, Haitian
Creole, Garífuna, the Maya languages and Arabic. They are for finding, never for showing: ñ is n here, because many
keyboards have none and the machine-readable lines of passports (ICAO 9303) may write N.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Joined, not parted: N'Golo, O'Brien, Ch'en and ʿAli are also written Ngolo, Obrien, Chen and Ali.
_APOSTROPHES = "'’‘‛ʼʻʽʹʾʿˈ`´′＇ꞌꞋ"
_TATWEEL = "\u0640"
_NO_APOSTROPHES = str.maketrans("", "", _APOSTROPHES)

# Letters that Unicode does not take apart, and letters of Arabic that are written one for the other.
_ONE_FOR_ANOTHER = {
    **{"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ɨ": "i", "ʉ": "u", "æ": "ae", "œ": "oe"},
    **{"þ": "th", "ى": "ي", "ی": "ي", "ة": "ه", "ک": "ك", "ٱ": "ا"},
}

# As registrars and civil registers of Mexico and Central America shorten them, with or without the dot.
_IN_FULL = {
    **{"ma": "maria", "fco": "francisco", "fca": "francisca", "gpe": "guadalupe", "stgo": "santiago"},
    **{"hdez": "hernandez", "hdz": "hernandez", "glez": "gonzalez", "gzz": "gonzalez", "mtz": "martinez"},
    **{
        "mtnez": "martinez",
        "rdz": "rodriguez",
        "rguez": "rodriguez",
        "fdez": "fernandez",
        "fdz": "fernandez",
    },
    **{
        "lpz": "lopez",
        "prz": "perez",
        "rmz": "ramirez",
        "gtz": "gutierrez",
        "jmz": "jimenez",
        "vzqz": "vazquez",
    },
    **{"abdel": "abd", "abdul": "abd", "abdal": "abd"},
}

# "de la Cruz" is registered as "Cruz" at the next desk, "Al-Hassan" as "Hassan".
_PARTICLES = frozenset(
    [
        "de",
        "la",
        "las",
        "los",
        "del",
        "dela",
        "delos",
        "y",
        "e",
        "van",
        "von",
        "der",
        "da",
        "das",
        "do",
        "dos",
        "du",
        "des",
        "di",
        "el",
        "al",
        "bin",
        "ibn",
        "bint",
    ]
)
_GLUED = re.compile(r"^(?:de(?:(?:la|los)(?=[a-z]{3})|(?=leon$))|(abd)[aeu]l(?=[a-z]{4}))")


class _Folding(dict[int, str]):
    """What a character becomes, worked out when it is first met. Filled by `str.translate`."""

    def __missing__(self, point: int) -> str:
        self[point] = folded = _folded_character(chr(point))
        return folded


def _folded_character(character: str) -> str:
    category = unicodedata.category(character)
    if category in {"Cf", "Cs", "Me"} or character in _APOSTROPHES or character == _TATWEEL:
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category[0] in "LN" or category in {"Co", "Cn"}:
        return _ONE_FOR_ANOTHER.get(character, character)
    if category[0] == "M":
        # Accents, harakat and selectors go; the vowel signs of Indic scripts are letters in all but name.
        return "" if unicodedata.combining(character) or "\ufe00" <= character <= "\ufe0f" else character
    return " "


_FOLDING = _Folding()


def folded(text: str) -> str:
    """Lower case, no accents, one space between words, digits as 0-9; letters of all scripts stay.

    A text without a letter or digit (an emoji, marks alone) stays as it is, so that it can be found. What nobody can
    see (blanks, zero-width and direction marks, lone surrogates) becomes "".
    """
    lower = _decomposed(text.translate(_NO_APOSTROPHES))
    words = lower.translate(_FOLDING).split()
    if words:
        return unicodedata.normalize("NFC", " ".join(words))
    visible = (each for each in _decomposed(text) if unicodedata.category(each) not in {"Cc", "Cf", "Cs"})
    return " ".join("".join(visible).split())


def _decomposed(text: str) -> str:
    return unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())


def normalised(text: str) -> str:
    """`folded`, with the usual short forms of names in full: "Ma. de la Peña" is "maria de la pena"."""
    return " ".join([_IN_FULL.get(word, word) for word in folded(text).split()])


def tokens(text: str) -> tuple[str, ...]:
    """The words of a name that tell people apart, in their order, repeated ones repeated.

    Particles are left out, also glued ones ("Delacruz"), unless there is nothing else. No visible name gives none.
    """
    if not text:
        return ()
    words = normalised(text).split()
    telling = [word for word in words if word not in _PARTICLES] or words
    return tuple([part for word in telling for part in _unglued(word)])


def _unglued(word: str) -> tuple[str, ...]:
    if word.startswith(("del", "abd")) and (glued := _GLUED.match(word)):
        return (*filter(None, (glued[1],)), word[glued.end() :])
    return (word,)


# In this order. Capitals are sounds that are settled: X for ch and sh, G for a hard g, Y for j, ll and y at the start.
_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"(ll|tt|nn|ss)e$", r"\1"),  # Michelle, Lissette
        (r"eau", "o"),  # Moreau
        (r"^dj|jh|kh", "j"),  # Djimy, Jhonatan, Khaled
        (r"(?<![cspt])hu(?=[aei])|gu(?=[ao])|wu(?=[ei])", "w"),  # Huezo, Guadalupe, Wuilmer
        (r"ph", "f"),
        (r"ch(?=[rl])", "k"),  # Christian
        (r"t?ch|sc?h|^(?!xav)x(?=[aou])", "X"),  # Mitchel, Sheyla, Xol
        (r"h", ""),
        (r"qu(?=[eiy])|ck|q", "k"),
        (r"gu(?=[eiy])", "G"),
        (r"g(?=[eiy])|^x(?=im|av)", "j"),  # Gerson, Ximena, Xavier
        (r"c(?=[eiy])|z|x", "s"),
        (r"c", "k"),
        (r"[kt](?=s)|[kp](?=t)", ""),  # Alecsis, Tzoc, Betsy, Hector, Baptiste
        (r"^y(?=[bdfgklmnprst])", "i"),  # Ysabel
        (r"^(?:ll|[jy])", "Y"),  # Yeison, Jeison
        (r"[vw]", "b"),
        (r"^s(?=[bdfgklmnprt])", "es"),  # Steven, Estiven
        (r"ng$|m$", "n"),  # Irving, Efraim
        (r"[mn](?=[bdfgjklprstGX])|m(?=n)", ""),  # Hernadez: the letter that is lost most
        (r"[eiy]+", "i"),
        (r"[ou]+", "o"),
        (r"ai+", "i"),  # Jayson, Hussain
        (r"^Yi(?=[ao])", "Y"),  # Geovanny, Yovani
        (r"^abd[io]", "abda"),
        (r"mid$|mad$", "mat"),  # Mohamed, Muhammad
        (r"d$", "t"),  # Janeth, Yaned
        (r"(.)\1+", r"\1"),
    )
)


@lru_cache(maxsize=20_000)
def sounds_like(token: str) -> str:
    """How a word of `tokens` sounds, so that what a listener cannot tell apart is one code. Never empty for a word.

    b/v/w, c/s/z, c/k/qu, sh/ch, e/i/y, o/u, final d/t and m/n are the same, and at the start j/ll/y and g before e or
    i. Silent h, doubled letters (so that ll is l) and n or m before a consonant go. A word with a letter outside a-z
    is its own code.
    """
    if not (token.isascii() and token.isalpha()):
        return token
    sound = token
    for pattern, replacement in _SOUNDS:
        sound = pattern.sub(replacement, sound)
    return sound.lower() or token
