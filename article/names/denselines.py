"""Who wrote it, in the running text of Chinese, Japanese and Korean pages: at its beginning, and at its very end.

"（记者张伟、李娜）" behind a dateline, "(부산=연합뉴스) 김민서 기자 =", "【ロンドン＝山田太郎】",
"…（山田太郎）" at the end.
"""

import re

from article.names.agencies import is_agency
from article.names.densebylines import dense_names, is_japanese_name, names_writers
from article.names.signatures import last_paragraphs
from article.page.segments import Segments

_BEGINNING = 80  # characters of a text in which a dateline stands
_END = 40  # characters of it in which a signature does
_OPEN, _CLOSE = r"[(（\[［【〔]", r"[)）\]］】〕]"
_INSIDE = rf"([^()（）\[\]［］【】〔〕]{{2,40}}){_CLOSE}"
# At the very beginning, or behind "新华社北京11月17日电", "本报讯".
_BRACKETED = re.compile(rf"(?:^|^.{{1,30}}[电電讯訊]\s?){_OPEN}{_INSIDE}")
# The same of a Korean agency, whose reporters stand behind the bracket: "(부산=연합뉴스) 김민서 기자 =".
_KOREAN = re.compile(r"^\W[^()\[\]=]{1,20}=[^()\[\]]{1,20}[)\]]\s?([가-힣·, ]{2,30}\s기자)\s?=")
_PLACED = re.compile(r"^[^＝=\s]{1,12}[＝=\s](?:共同|時事)?(.{2,20})$")
_SIGNED = re.compile(rf"(?:^|[。．！？」])\s?{_OPEN}{_INSIDE}$")
_AND = re.compile(r"[、，・]\s?")


def dateline_authors(cuts: Segments, start: int) -> list[str]:
    """The names that the beginning of the text gives in brackets, or before "기자 ="."""
    if start >= len(cuts.items) or cuts.items[start].text[:_BEGINNING].isascii():
        return []
    text = cuts.items[start].text[:_BEGINNING].strip()
    if korean := _KOREAN.match(text):
        return dense_names(korean[1]) or []
    bracketed = _BRACKETED.match(text)
    if not bracketed:
        return []
    if names_writers(bracketed[1]):
        return dense_names(bracketed[1]) or []
    placed = _PLACED.match(bracketed[1])
    return _japanese_names(placed[1]) if placed else []


def ending_authors(cuts: Segments, start: int) -> list[str]:
    """The names in brackets behind the last sentence of the text."""
    for segment in reversed(last_paragraphs(cuts, start)):
        signed = None if segment.text.isascii() else _SIGNED.search(segment.text[-_END:].strip())
        if signed:
            names = dense_names(signed[1]) if names_writers(signed[1]) else _japanese_names(signed[1])
            if names:
                return names
    return []


def _japanese_names(text: str) -> list[str]:
    names = [name.strip() for name in _AND.split(text)]
    return names if all(is_japanese_name(name) and not is_agency(name) for name in names) else []
