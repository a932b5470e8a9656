"""Takes personal values out of text that people wrote: it lands with `[phone]`, `[email]`, `[name]` in their place.

Here: the patterns, the search for known names, and for those of the erased, of which only a keyed hash is known. Not here: which columns are such text (the declarations), where names come from (privacy.py).

Rather too much than too little: a Chinese name of two characters is also found inside a longer word, and a number that
could be a telephone's is taken for one. A name that nobody knows stays.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any

# Full-width letters, digits and signs as plain ones, character by character, so that places in both texts are the same.
_PLAIN = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}
_GAP = r"[\s\-–—.·]{0,2}"

# The order is what is tried first at one place: the longer form before the shorter one.
_PATTERNS = (
    ("email", r"[A-Za-z0-9._%+'\-]{1,64}\s?@\s?[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+"),
    ("id", r"(?<![0-9A-Za-z])[1-9]\d{5}\s?(?:18|19|20)\d{2}\s?(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\s?\d{3}[0-9Xx](?![0-9A-Za-z])"),
    ("card", r"(?<!\d)(?:\d{4}[ \-]){3,4}\d{1,4}(?!\d)|(?<!\d)[3-6]\d{15,18}(?!\d)"),
    ("phone", r"(?<![\d.])(?:\+\s?|00)[1-9](?:[\s\-.()]{0,2}\d){6,14}(?!\d)"),
    ("phone", rf"(?<!\d)(?:86{_GAP})?1[3-9](?:\d{_GAP}\d{{4}}{_GAP}|\d\d{_GAP}\d{{3}}{_GAP})\d{{4}}(?!\d)"),
    ("phone", rf"(?<!\d)(?:86{_GAP})?1[3-9]\d{{3}}{_GAP}\d{{3}}{_GAP}\d{{3}}(?!\d)"),
    ("phone", r"(?<![\d.])\(?0\d{2,3}\)?[\s\-]{0,2}[1-9]\d{2,3}[\s\-]?\d{4}(?:\s?(?:-|转|ext\.?|x)\s?\d{1,6})?(?!\d)"),
    ("phone", r"(?<![\d.])[48]00[\s\-]?\d{3,4}[\s\-]?\d{3,4}(?!\d)"),
)  # fmt: skip
# What any of them needs, quickly said: most texts have neither.
_MAYBE = re.compile(r"@|\d(?:\D{0,3}\d){6}")
_WIDE = re.compile("[\uff01-\uff5e\u3000]")
_ANY = re.compile("|".join(f"(?P<g{number}>{pattern})" for number, (_, pattern) in enumerate(_PATTERNS)))
_DONE = re.compile(r"\[(?:email|id|card|phone|name)\]")
_LETTER = re.compile(r"[A-Za-z0-9]")


def without_numbers(text: str) -> str:
    """The text without what a pattern shows to be personal: addresses of mail, numbers of telephones, cards, identities."""
    while _MAYBE.search(plain := _plain(text)):
        found = [(m.start(), m.end(), _PATTERNS[int(str(m.lastgroup)[1:])][0]) for m in _ANY.finditer(plain)]
        if not found:
            break
        text = _cut(text, found)  # what stood apart may now read as one: look again, until nothing is found
    return text


class Redactor:
    """Redacts texts by patterns and by the names it was told of.

    erased: whether a text of that many letters is an erased person's name. sizes: the lengths that those have.
    """

    def __init__(
        self, erased: Callable[[str], bool] = lambda name: False, sizes: frozenset[int] = frozenset()
    ):
        self._names: set[str] = set()
        self._search: Any = None
        self._erased, self._sizes = erased, sizes
        self._seen: dict[str, bool] = {}

    def learn(self, names: Iterable[str]) -> None:
        """Names to take out from now on. One of a single character or without a letter is no name to search for."""
        new = {name for raw in names if _is_name(name := _spoken(raw))} - self._names
        if new:
            self._names |= new
            self._search = None

    def __call__(self, text: str | None) -> str | None:
        """The text with placeholders; NULL stays NULL. Doing it twice changes nothing."""
        if not text:
            return text
        text = without_numbers(text)
        while found := self._named(text):
            text = _cut(text, found)
        return text

    def _named(self, text: str) -> list[tuple[int, int, str]]:
        plain = _lower(_plain(text))
        hits = [*self._known(plain), *self._forgotten(plain)]
        taken = [(m.start(), m.end()) for m in _DONE.finditer(text)]
        found: list[tuple[int, int, str]] = []
        for start, end in sorted(hits, key=lambda hit: (hit[0], -hit[1])):
            free = not found or start >= found[-1][1]
            if free and _whole(plain, start, end) and not any(s < end and start < e for s, e in taken):
                found.append((start, end, "name"))
        return found

    def _known(self, plain: str) -> list[tuple[int, int]]:
        if not self._names:
            return []
        if self._search is None:
            from ahocorasick_rs import AhoCorasick

            self._search = AhoCorasick(sorted(self._names))
        return [(s, e) for _, s, e in self._search.find_matches_as_indexes(plain, overlapping=True)]

    def _forgotten(self, plain: str) -> list[tuple[int, int]]:
        if len(self._seen) > 1_000_000:
            self._seen.clear()
        hits = []
        for size in self._sizes:
            for start in range(len(plain) - size + 1):
                part = plain[start : start + size]
                if part not in self._seen:
                    self._seen[part] = self._erased(part)
                if self._seen[part]:
                    hits.append((start, start + size))
        return hits


def _plain(text: str) -> str:
    return text.translate(_PLAIN) if _WIDE.search(text) else text


def _lower(text: str) -> str:
    """In lower case and as long as before: a few letters have a lower form of two."""
    low = text.lower()
    return low if len(low) == len(text) else text.translate(_LOWER)


def _spoken(name: str) -> str:
    """A name as it is searched for."""
    return " ".join(_lower(_plain(name)).split())


def _is_name(name: str) -> bool:
    return len(name) > 1 and any(letter.isalpha() for letter in name)


def _whole(text: str, start: int, end: int) -> bool:
    """Whether it is no part of a longer word; Chinese has no signs between its words, so there everything is whole."""
    before = start > 0 and _LETTER.match(text[start]) and _LETTER.match(text[start - 1])
    after = end < len(text) and _LETTER.match(text[end - 1]) and _LETTER.match(text[end])
    return not before and not after


def _cut(text: str, found: list[tuple[int, int, str]]) -> str:
    parts, place = [], 0
    for start, end, kind in found:
        parts += [text[place:start], f"[{kind}]"]
        place = end
    return "".join([*parts, text[place:]])
