"""Bylines in Chinese, Japanese and Korean, where labels and names stand without blanks, or with blanks inside of names.

"记者 王小明 李 华", "文／山田太郎 写真／佐藤花子", "새봄일보 홍길동 기자": the names are what stands behind a label of
writers, or before a job.
"""

import re
import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from article.names.bylinewords import words

_HAN = r"\u3005-\u3007\u4e00-\u9fff\uf900-\ufaff"
_HANGUL = r"\uac00-\ud7a3"
_KATAKANA = r"\u30a0-\u30fa\u30fc-\u30ff"
_MARK = "[:：/／|｜丨=＝・]"
_BRACKETED = re.compile(r"[\[(（【〔](.{2,80})[\])）】〕]")
_BETWEEN = re.compile(rf"\s?[、,，;；/／&＆]\s?|(?<![{_KATAKANA}])[・·](?![{_KATAKANA}])")
_KOREAN_BETWEEN = re.compile(r"\s?[·,]\s?|\s")
_NAME = re.compile(
    rf"[{_HAN}]{{2,5}}|[{_HAN}\u3040-\u30ff]{{3,12}}|[{_KATAKANA}·・]{{3,20}}|[{_HANGUL}]{{2,4}}"
)
_LATIN = re.compile(r"[^\W\d_]", re.ASCII)
_MAIL = re.compile(r"[(（]?[\w.+-]{1,64}@[\w.-]{1,64}[)）]?", re.ASCII)
_DATE = re.compile(r"[发發]自|(?:19|20)\d\d\D|(?<!\d)\d{1,2}[:月]")
# A name and when or where the text was written, nothing else: "山田太郎 2026年11月17日", "山田太郎 ＝ロンドン".
_WHEN = r"(?:19|20)\d\d年[\d年月日時分: ]{4,20}"
_DATED = re.compile(
    rf"{_WHEN}\s([{_HAN}\u3040-\u30ff]{{3,7}})$|([{_HAN}\u3040-\u30ff]{{3,7}})\s?(?:[=＝][{_HAN}{_KATAKANA}]{{2,8}}|{_WHEN})$"
)
_DEPARTMENT = re.compile("..[부팀국]$")
_MAX_CHARS = 300  # of a byline
_MAX_LINE = 80  # of one that is told by its labels alone
_CHINESE = 3  # characters of a Chinese name at most, but for those with a surname of two


class _Grammar(NamedTuple):
    label: re.Pattern[str]  # its group is one of writers
    sent: re.Pattern[str]
    office: re.Pattern[str]  # before a name
    alone: re.Pattern[str]  # the same, in a place of its own
    korean: re.Pattern[str]  # (what was done instead of writing, names)
    surnames: tuple[str, ...]
    surnames_japanese: tuple[str, ...]


@lru_cache(maxsize=1)
def _grammar() -> _Grammar:
    data = tomllib.loads((files("article.vocabulary") / "densebylines.toml").read_text("utf-8"))
    said = {key: "|".join(sorted(map(re.escape, some), key=len, reverse=True)) for key, some in data.items()}
    jobs = words().behind.pattern.removeprefix(r"\s?").removesuffix("$")
    more = rf"(?:(?:{said['surnames_korean']})[{_HANGUL}](?![부팀국])[{_HANGUL}]\s)*"
    person = rf"(?!{jobs})[{_HANGUL}]{{2,4}}"
    names = rf"{more}{person}(?:\s?[·,]\s?{person}){{0,4}}"
    return _Grammar(
        re.compile(
            rf"(?<![^\s|｜丨;；,，、。)）:：/／])(?:((?:{said['writers']})(?:\s?{_MARK}\s?|\s+)"
            rf"|[{_HAN}A-Za-z·・]{{0,14}}(?:{said['reporters']})(?!{said['no_reporters']})(?:\s?{_MARK}\s?|\s*))"
            rf"|(?:{said['others']})(?:\s?{_MARK}\s?|\s+))"
        ),
        re.compile(rf"\s?[/／]?\s?(?:(?:{said['places']})\s?)?(?:\d{{1,2}}日)?(?:{said['sent']})$"),
        re.compile(rf"^[{_HAN}{_KATAKANA}]{{0,8}}(?:{said['offices']})[・\s]\s*"),
        re.compile(rf"[{_HAN}{_KATAKANA}]{{1,8}}(?:{said['offices']})"),
        re.compile(
            rf"(?:(?<!글[·/])({said['others_korean']})\s?[=:·/]?\s?)?(?<![{_HAN}{_HANGUL}])({names})(?:\s[{_HANGUL}]{{1,5}}[부팀국])?"
            rf"\s?{jobs}(?![{_HANGUL}])"
        ),
        tuple(data["surnames"]),
        tuple(data["surnames_japanese"]),
    )


def dense_names(text: str) -> list[str] | None:
    """The names in a byline in Chinese, Japanese or Korean; None where it is written as in other languages.

    >>> dense_names("本报记者 王小明 李 华 摄影：周小云"), dense_names("새봄일보 홍길동 기자"), dense_names("山田 太郎")
    (['王小明', '李华'], ['홍길동'], None)
    """
    if text.isascii() or len(text) > _MAX_CHARS or max(text) < "\u3000":
        return None
    known, text = _grammar(), _MAIL.sub("", text).strip()
    if dated := _dated_name(text):
        return [dated]
    bracketed = _BRACKETED.fullmatch(text)
    text = bracketed[1].strip() if bracketed else text
    found = [
        (other, name) for other, some in known.korean.findall(text) for name in _KOREAN_BETWEEN.split(some)
    ]
    if any(not _DEPARTMENT.search(name) for _, name in found):
        return [name for other, name in found if not other and not _DEPARTMENT.search(name)]
    labels = [label for label in known.label.finditer(text) if label.end() < len(text)]
    if labels:
        ends = [*(label.start() for label in labels[1:]), len(text)]
        said = [text[label.end() : end] for label, end in zip(labels, ends, strict=True) if label[1]]
        names = [name for part in said for name in _names(part)]
        return None if not names and _LATIN.search(text) else names
    if bracketed or known.office.match(text) or "・" in text or len(_parted(text)) > 1:
        return _names(text) or None
    return None


def names_writers(text: str) -> bool:
    """Whether a line has a label of writers in it, or a job behind a Korean name, and names with it.

    >>> names_writers("来源：柳河日报 记者：王小明"), names_writers("责任编辑：李华"), names_writers("文化新聞")
    (True, False, False)
    """
    if text.isascii() or len(text) > _MAX_LINE or max(text) < "\u3000":
        return False
    known = _grammar()
    is_labelled = any(label[1] for label in known.label.finditer(text)) or known.korean.search(text)
    return bool((is_labelled or _dated_name(text)) and dense_names(text))


def _dated_name(text: str) -> str:
    dated = _DATED.match(text)
    name = (dated[1] or dated[2]) if dated else ""
    return name if is_japanese_name(name) else ""


_JAPANESE = re.compile(rf"[{_HAN}]{{1,4}}\s?[{_HAN}\u3040-\u30ff]{{1,4}}")


def is_japanese_name(text: str) -> bool:
    """Whether a text as a whole is a surname and a given name.

    >>> is_japanese_name("山田太郎"), is_japanese_name("中村 健一"), is_japanese_name("敬称略")
    (True, True, False)
    """
    if not 3 <= len(text) <= 7 or not _JAPANESE.fullmatch(text):
        return False
    found = [surname for surname in _grammar().surnames_japanese if text.startswith(surname)]
    given = len(text) - max(map(len, found), default=len(text))
    # Behind a surname of one character, nearly any word of two would do.
    return bool(found) and 1 <= given <= 4 and max(map(len, found)) > 1 - (" " in text)


def _names(text: str) -> list[str]:
    """The names in a part of a byline without labels; none where anything else stands in it."""
    known = _grammar()
    text = _DATE.split(text, maxsplit=1)[0].strip(" 　,，、;；|｜丨/／")
    text = known.office.sub("", known.sent.sub("", text))
    parts = [part for part in _BETWEEN.split(text) if part and not known.alone.fullmatch(part)]
    names = [name for part in parts for name in _parted(part)]
    return names if all(_NAME.fullmatch(name.replace(" ", "")) for name in names) else []


def _parted(text: str) -> list[str]:
    """Chinese names with blanks between them, or one name with a blank in it.

    >>> _parted("王小明 李 华"), _parted("山田 太郎")
    (['王小明', '李华'], ['山田 太郎'])
    """
    surnames = _grammar().surnames
    names: list[str] = []
    for piece in text.split():
        if len(piece) == 1 and names and len(names[-1]) == 1:
            names[-1] += piece  # a name of two characters is set as wide as one of three
        else:
            names.append(piece)
    is_each_one = all(
        2 <= len(name) <= _CHINESE + name.startswith(tuple(s for s in surnames if len(s) > 1))
        and name.startswith(surnames)
        for name in names
    )
    return names if is_each_one else [" ".join(names)]
