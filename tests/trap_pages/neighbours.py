"""Polls beside newsletter boxes: two forms in one text, and their counterparts whose own words bind them."""

import tomllib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

from tests.trap_pages.page import LabelledPage, plain_text, web_page

Told = dict[str, Any]
_SHUFFLED = ("shuffled-1", "shuffled-2")  # the orders that an extractor may leave lines in
_EMPTY_BOXES = ("[ ]", "☐", "□", "( )")


@lru_cache(maxsize=1)
def neighbours() -> dict[str, Told]:
    """By language what the forms say: see neighbours.toml."""
    return tomllib.loads((Path(__file__).parent / "neighbours.toml").read_text("utf-8"))


def beside_a_poll() -> list[LabelledPage]:
    """Controls: polls that enrol nobody, with a newsletter box next to them or an unticked box inside."""
    return [*_texts(), *_pages()]


def enrolling() -> list[LabelledPage]:
    """Traps: the same polls with a word of their own that binds them, some with a newsletter box of another kind below."""
    return [*_bound_texts(), *_bound_pages()]


# --- texts ---


def _poll(told: Told, *further: str, button: str = "vote") -> list[str]:
    return [told["question"], *told["options"], *further, told[button]]


def _box(told: Told, number: int) -> list[str]:
    buttons = told["subscribe"]
    return [told["boxes"][number], told["label"], buttons[number % len(buttons)]]


def _layouts(poll: list[str], box: list[str], heading: str) -> dict[str, str]:
    """The two forms one under the other with and without blank lines, the other way round, strewn, and in one line."""
    turned = [*box[1:], box[0]]
    found = {
        "below": "\n".join([*poll, "", *box]),
        "tight": "\n".join([*poll, *box]),
        "spaced": "\n\n".join([*poll, *box]),
        "headed": "\n".join([*poll, "", heading, *box]),
        "print-last": "\n".join([*poll, "", *turned]),
        "above": "\n".join([*box, "", *poll]),
        "inline": " ".join([*poll, *box]),
    }
    for name in _SHUFFLED:
        strewn = [*poll, *box]
        Random(name).shuffle(strewn)
        found[name] = "\n".join(strewn)
    return found


def _control(name: str, lang: str, left: str) -> LabelledPage:
    name = f"control-text-{name}"
    return LabelledPage(name, "none", True, text=plain_text(name, left, where="end", lang=lang), lang=lang)


def _texts() -> Iterator[LabelledPage]:
    for lang, told in neighbours().items():
        for number in range(len(told["boxes"])):
            poll = _poll(told, button="send" if number % 3 == 2 else "vote")
            for layout, left in _layouts(poll, _box(told, number), told["heading"]).items():
                yield _control(f"neighbour-{lang}-{number}-{layout}", lang, left)
            alone = "\n".join(_box(told, number))
            yield _control(f"newsletter-{lang}-{number}", lang, alone)
        for number, says in enumerate(told["apart"]):
            left = "\n".join([*_poll(told), f"{says} {told['boxes'][4]}", *_box(told, number)[1:]])
            yield _control(f"apart-{lang}-{number}", lang, left)
        for number, label in enumerate(told["consents"]):
            mark = _EMPTY_BOXES[number % len(_EMPTY_BOXES)]
            yield _control(
                f"unticked-{lang}-{number}", lang, "\n".join(_poll(told, told["label"], f"{mark} {label}"))
            )
            lost = "\n".join(_poll(told, told["label"], label, told["spare"]))
            yield _control(f"spare-{lang}-{number}", lang, lost)


def _trap(name: str, lang: str, left: str) -> LabelledPage:
    text = plain_text(name, left, where="end", lang=lang)
    return LabelledPage(name, "subscription-trap", True, text=text, lang=lang)


def _orders(told: Told, says: str) -> dict[str, list[str]]:
    """The remains of one form in orders that extraction leaves: the question may come last."""
    question, *options = told["question"], *told["options"]
    return {
        "whole": [question, *options, told["label"], says, told["vote"]],
        "question-last": [told["label"] + " *", says, options[0], told["vote"], *options[1:], question],
        "inline": [" ".join([question, *options, told["label"], "*", says, told["vote"]])],
    }


def _bound_texts() -> Iterator[LabelledPage]:
    for lang, told in neighbours().items():
        for number, says in enumerate([*told["enrols"], *told["terse"]]):
            for order, left in _orders(told, says).items():
                yield _trap(f"text-told-{lang}-{number}-{order}", lang, "\n".join(left))
            if number % 4 == 0:  # the poll's own word is not undone by another form below it
                poll = _poll(told, told["label"], says)
                left = [*poll, "", *_box(told, number % 3)]
                yield _trap(f"text-told-{lang}-{number}-above-box", lang, "\n".join(left))


# --- pages ---


def _form(name: str, rows: Sequence[str], button: str) -> str:
    return f'<form id="{name}" method="post" action="/{name}">{"".join(rows)}<button type="submit">{button}</button></form>'


def _answers(told: Told) -> list[str]:
    labels = "".join(
        f'<label><input type="radio" name="side" value="{at}"> {option}</label>'
        for at, option in enumerate(told["options"])
    )
    return [f"<fieldset><legend>{told['question']}</legend>{labels}</fieldset>"]


def _address(told: Told) -> str:
    return f'<label>{told["label"]} <input type="email" name="email" required></label>'


def _pages() -> Iterator[LabelledPage]:
    for lang, told in neighbours().items():
        poll = _form("daily", _answers(told), told["vote"])
        for number, says in enumerate(told["boxes"]):
            box = _form("letter", [f"<p>{says}</p>", _address(told)], _box(told, number)[2])
            for order, block in {"below": poll + box, "above": box + poll, "alone": box}.items():
                name = f"control-neighbour-{lang}-{number}-{order}"
                kind = "newsletter" if order == "alone" else "honest-poll"
                yield LabelledPage(name, kind, True, html=web_page(name, block, lang=lang), lang=lang)
        for number, label in enumerate(told["consents"]):
            tick = f'<label><input type="checkbox" name="news" value="1"> {label}</label>'
            rows = [*_answers(told), _address(told), tick, f"<p>{told['spare']}</p>" if number else ""]
            name = f"control-unticked-{lang}-{number}"
            html = web_page(name, _form("daily", rows, told["vote"]), lang=lang)
            yield LabelledPage(name, "gated-poll", True, html=html, lang=lang)


def _bound_pages() -> Iterator[LabelledPage]:
    for lang, told in neighbours().items():
        for number, says in enumerate([*told["enrols"], *told["terse"]]):
            rows = [*_answers(told), _address(told), f"<small>{says}</small>"]
            name = f"trap-told-{lang}-{number}"
            html = web_page(name, _form("daily", rows, told["vote"]), lang=lang)
            yield LabelledPage(name, "subscription-trap", True, html=html, lang=lang)


def without_forms() -> list[LabelledPage]:
    """The controls' pages with their forms drawn by scripts, so that no form element is there."""
    found = []
    for page in _pages():
        html = (page.html or "").replace("<form id", "<div id").replace("</button></form>", "</button></div>")
        found.append(LabelledPage(f"{page.name}-drawn", page.kind, True, html=html, lang=page.lang))
    return found


def forms_of_a_poll(lang: str, says: str) -> list[LabelledPage]:
    """One sentence in a poll that takes an address: as a page, and as text in several orders."""
    told = neighbours()[lang]
    rows = [*_answers(told), _address(told), f"<small>{says}</small>"]
    html = web_page(says, _form("daily", rows, told["vote"]), lang=lang)
    return [
        LabelledPage(f"{says} (page)", "none", True, html=html, lang=lang),
        *(
            LabelledPage(f"{says} ({order})", "none", True, text=plain_text(says, "\n".join(left), lang=lang), lang=lang)
            for order, left in _orders(told, says).items()
        ),
    ]  # fmt: skip


def pressed(lang: str, button: str) -> list[LabelledPage]:
    """A poll that takes an address, with a button of its own, as a page and as text."""
    told = neighbours()[lang]
    html = web_page(button, _form("daily", [*_answers(told), _address(told)], button), lang=lang)
    left = "\n".join([told["question"], *told["options"], told["label"], button])
    return [
        LabelledPage(f"{button} (page)", "subscription-trap", True, html=html, lang=lang),
        LabelledPage(f"{button} (text)", "subscription-trap", True, text=plain_text(button, left, lang=lang), lang=lang),
    ]  # fmt: skip
