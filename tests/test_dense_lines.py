"""Names in the running text of Chinese, Japanese and Korean pages: at its beginning and behind its last sentence."""

import tomllib
from importlib.resources import files

import pytest

from article.names.densebylines import is_japanese_name
from tests.test_authors import authors

DATA = tomllib.loads((files("article.vocabulary") / "densebylines.toml").read_text("utf-8"))
CHINESE = (
    "市议会周二晚间同意将旧车库改建为室内市场，结束了持续四年的争论，双方都表示满意，工程预计明年三月开始。"
)
JAPANESE = "市議会は火曜日の夜、古い車庫を屋根付きの市場として再開することで合意し、四年にわたる議論に終止符を打った。"
KOREAN = "시의회는 화요일 저녁 오래된 차고를 지붕이 있는 시장으로 다시 열기로 합의했다고 밝혔다. 네 해 동안 이어진 논쟁이 끝났다."


def begun(line: str, text: str) -> tuple[str, ...]:
    return authors(f"<h1>旧車庫</h1><div><p>{line}{text}</p><p>{text}</p><p>{text}</p><p>{text}</p></div>")


def ended(text: str, line: str) -> tuple[str, ...]:
    return authors(f"<h1>旧車庫</h1><div><p>{text}</p><p>{text}</p><p>{text}</p><p>{line}</p></div>")


@pytest.mark.parametrize(
    ("line", "text", "names"),
    [
        ("新华社北京11月17日电（记者张伟、李娜）", CHINESE, ("张伟", "李娜")),
        ("本报讯（记者 张伟 通讯员 李娜）", CHINESE, ("张伟",)),
        ("［記者張大偉／台北報導］", CHINESE, ("張大偉",)),
        ("（海港日报记者 张伟）", CHINESE, ("张伟",)),
        ("【ロンドン＝山田太郎】", JAPANESE, ("山田太郎",)),
        ("【ワシントン＝山田太郎、中村健一】", JAPANESE, ("山田太郎", "中村健一")),
        ("(부산=연합예시) 김민서 박준호 기자 = ", KOREAN, ("김민서", "박준호")),
        ("[새봄일보=김민서 기자] ", KOREAN, ("김민서",)),
    ],
)
def test_the_beginning_names_somebody(line: str, text: str, names: tuple[str, ...]) -> None:
    assert begun(line, text) == names


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("新华社北京11月17日电", CHINESE),
        ("（编辑 李娜）", CHINESE),
        ("（摄影 李娜）", CHINESE),
        ("【记者会现场】", CHINESE),
        ("【ロンドン＝共同】", JAPANESE),
        ("【独自】", JAPANESE),
        ("(서울=연합뉴스) ", KOREAN),
        ("[단독] ", KOREAN),
    ],
)
def test_the_beginning_names_nobody(line: str, text: str) -> None:
    assert begun(line, text) == ()


@pytest.mark.parametrize(
    ("text", "line", "names"),
    [
        (JAPANESE, "【山田太郎】", ("山田太郎",)),
        (JAPANESE, "（山田太郎、中村健一）", ("山田太郎", "中村健一")),
        (JAPANESE, f"{JAPANESE}（山田太郎）", ("山田太郎",)),
        (CHINESE, f"{CHINESE}（记者 张伟）", ("张伟",)),
        (CHINESE, "撰文/张伟", ("张伟",)),
        (KOREAN, "김민서 기자 kms@valley-herald.example", ("김민서",)),
        (KOREAN, "칼럼니스트 박생강 p@valley-herald.example", ("박생강",)),
    ],
)
def test_the_end_names_somebody(text: str, line: str, names: tuple[str, ...]) -> None:
    assert ended(text, line) == names


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (JAPANESE, "（敬称略）"),
        (JAPANESE, "（共同）"),
        (JAPANESE, "（連載終わり）"),
        (JAPANESE, "【関連記事】"),
        (JAPANESE, "（山田太郎）の説明はここまで続いた。"),
        (JAPANESE, "写真・山田太郎"),
        (CHINESE, "（完）"),
        (CHINESE, "责任编辑：张伟"),
        (KOREAN, "무단전재 및 재배포 금지"),
        (KOREAN, "사진 김민서 기자"),
    ],
)
def test_the_end_names_nobody(text: str, line: str) -> None:
    assert ended(text, line) == ()


@pytest.mark.parametrize(
    "line", ["山田太郎 2026年11月17日 18時05分", "2026年11月17日 18時05分 山田太郎", "山田太郎 ＝ロンドン"]
)
def test_a_name_and_a_date(line: str) -> None:
    assert authors(f"<h1>古い車庫</h1><p>{line}</p><p>{JAPANESE}</p><p>{JAPANESE}</p>") == ("山田太郎",)


@pytest.mark.parametrize("line", ["山田太郎", "市議会 2026年11月17日 18時05分"])
def test_no_name_or_no_date(line: str) -> None:
    assert authors(f"<h1>古い車庫</h1><p>{line}</p><p>{JAPANESE}</p><p>{JAPANESE}</p>") == ()


@pytest.mark.parametrize("surname", DATA["surnames_japanese"])
def test_japanese_surname(surname: str) -> None:
    assert is_japanese_name(f"{surname} 太郎")
    assert is_japanese_name(f"{surname}太郎") == (len(surname) > 1)
