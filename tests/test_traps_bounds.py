"""Hostile texts: the work grows with their length, not with its square."""

import time

import pytest

from article.traps.traps import judge_text
from article.words.normalise import normalise
from tests.test_traps import judged

SHORT, LONG = 30_000, 60_000
UNITS = (
    "By voting you agree to receive emails. ",
    "By voting you agree to receive emails? ",
    "By voting you, reader, will not be added to our newsletter. ",
    "Will it?\nBy voting you get our newsletter\n",
    "vote email\n",
    '"*" indicates required fields ',
    "This poll subscribes you? ",
    "add you to add you to list ",
    "you will receive our newsletter ",
    "Save the homepage as a bookmark.\n",
    "a" * 999 + " vote email ",
    "vote, " * 50 + "email ",
    "?\"')*" * 20,
    '"',
    "“By voting you agree to receive our newsletter. ",
    " " * 1_000 + "x",
    "\n",
    "a\u200b",
    "e\u0301",
    "sub\u00adscribe ",
    "ｖｏｔｅ ",
    "Vоte nеwsletter ",
    "s u b s c r i b e ",
    "1 2 3 4 5 6 ",
    "v0t3 n3wsl3tt3r ",
    "@$!",
    "news-\nletter ",
    "Yes No Not sure ",
    "By Voting You Agree To ",
    "Mit Ihrer Stimme erhalten Sie unseren Newsletter. ",
    "Głosując zgadzasz się otrzymywać newsletter. ",
    "Vote?\nYes\nNo\nExpect our letter on Thursdays.\nSubmit\n",
    "E-mail*\nExpect our letter on Thursdays. ",
    "Lamp (Required)\n",
    "sign you, sign me, sign us, up and on " * 20,
    "no without never list every letter you get ",
)


def cost(work: str, text: str) -> float:
    """The least CPU time of three rounds, in seconds."""
    rounds = []
    for _ in range(3):
        begin = time.process_time()
        if work == "text":
            judge_text(text)
        elif work == "normalise":
            normalise(text, leet=True)
        else:
            judged(
                f"<html lang=en><p>{text}</p><form class=poll>{text[:9_000]}<input type=email></form></html>"
            )
        rounds.append(time.process_time() - begin)
    return min(rounds)


@pytest.mark.parametrize("work", ["text", "page", "normalise"])
@pytest.mark.parametrize("unit", UNITS, ids=range(len(UNITS)))
def test_twice_the_text_takes_about_twice_the_work(unit: str, work: str) -> None:
    """A ratio, not a time; what is added lets the shortest runs jitter. A quadratic step would take four times."""
    long, short = (unit * (length // len(unit)) for length in (LONG, SHORT))
    assert cost(work, long) <= 3 * cost(work, short) + 0.05


# Every word is another one, so that steps for each different word show; their text must be longer to show it.
NUMBERED = {
    "endings that speak to somebody": (
        "Vota en nuestra encuesta y te suscribes al boletín de los vecinos. ",
        "a{}amos ",
    ),
    "letters and digits": ("", "q{}x "),
    "lines that run on": ("join our list newsletter by voting\n", "you {} ärä łą\n"),
    "glued words": ("join our list newsletter by voting\n", "voteYou{} "),
    "marked words": ("join our list newsletter by voting\n", "…you{}® "),
}


@pytest.mark.parametrize("name", NUMBERED)
def test_many_different_words_take_no_more_work(name: str) -> None:
    head, unit = NUMBERED[name]
    long, short = (head + "".join(map(unit.format, range(count))) for count in (40_000, 20_000))
    assert cost("text", long) <= 3 * cost("text", short) + 0.05


@pytest.mark.parametrize("unit", UNITS, ids=range(len(UNITS)))
def test_a_megabyte_ends_in_time(unit: str) -> None:
    """At this length a step that grows with the square takes minutes; the slowest unit takes a second."""
    text = unit * (1_000_000 // len(unit))
    begin = time.process_time()
    judge_text(text)
    assert time.process_time() - begin < 10
