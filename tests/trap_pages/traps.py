"""Pages and texts that are subscription traps: every wording in several makers' markup, and as residue in text."""

from html import escape

from tests.trap_pages.markups import MARKUPS, Parts
from tests.trap_pages.neighbours import enrolling
from tests.trap_pages.page import LabelledPage, plain_text, web_page
from tests.trap_pages.wordings import EMAIL, HONEYPOT, LEGEND, QUESTIONS, SEND, WORDINGS, Wording


def traps() -> list[LabelledPage]:
    """All trap pages and texts."""
    return [*_pages(), *_out_of_sight(), *_texts(), *_bare(), *_petitions(), *_pasted(), *enrolling()[::2]]


def _parts(wording: Wording, number: int) -> Parts:
    questions = QUESTIONS[wording.lang]
    question, options = questions[number % len(questions)]
    return Parts(question, options, wording.text, wording.lang)


def _pages() -> list[LabelledPage]:
    """Each wording in two makers' markup, walking through all of them."""
    found = []
    for number, wording in enumerate(WORDINGS):
        for step in (0, 7):
            markup = MARKUPS[(number + step) % len(MARKUPS)]
            name = f"trap-{wording.lang}-{number:02}-{markup.__name__}"
            where = "middle" if step else "end"
            html = web_page(name, markup(_parts(wording, number)), lang=wording.lang, where=where)
            found.append(LabelledPage(name, "subscription-trap", wording.tuned, html=html, lang=wording.lang))
    return found


def _out_of_sight() -> list[LabelledPage]:
    """Disclosures in a tooltip, a placeholder, an image's text, a hidden part, or just outside the form."""
    question, options = QUESTIONS["en"][0]
    told = "By voting you agree to receive emails from the Valley Herald."
    bare = Parts(question, options)
    html = MARKUPS[12](bare)
    blocks = {
        "title": html.replace("<input type=submit", f'<input type=submit title="{told}"'),
        "placeholder": html.replace('name="mail"', f'name="mail" placeholder="{told}"'),
        "alt": html.replace("</form>", f'<img src="/i.png" alt="{told}"></form>'),
        "aria-label": html.replace("<form ", f'<form aria-label="{told}" '),
        "hover": html.replace("</form>", f'<span class="tip" style="display:none">{told}</span></form>'),
        "after": html + f"<p><small>{told}</small></p>",
        "before": f"<p><small>{told}</small></p>" + html,
        "required-box": MARKUPS[12](
            Parts(question, options, box="I agree to receive the newsletter", box_state="required")
        ),
    }
    return [
        LabelledPage(f"trap-sight-{name}", "subscription-trap", True, html=web_page(name, block))
        for name, block in blocks.items()
    ]


def _orders(wording: Wording, number: int) -> dict[str, str]:
    """What extraction leaves of the same form, in several orders and layouts."""
    parts = _parts(wording, number)
    legend, trap, lang = LEGEND[wording.lang], HONEYPOT[wording.lang], wording.lang
    labels = ("Comments", "Phone", "Company", "URL", "Name")
    options = "\n".join(f"* {option}" for option in parts.options)
    glued = "".join(parts.options)
    return {
        "lines": f"{legend}\n{labels[number % 5]}\n{trap}\n{parts.question}*\n{options}\n{wording.text}",
        "glued": f"{legend} {trap} {parts.question}* {glued} {wording.text}",
        "disclosure-first": f"{parts.question}\n{glued}\n{wording.text}\n{legend}\n{trap}",
        "repeated": f"{parts.question}\n\n{legend}\n\n{parts.question}*\n\n{options}\n\n{EMAIL[lang]}*\n\n{wording.text}\n\n{labels[number % 5]}\n\n{trap}\n\n{SEND[lang]}",
    }


def _texts() -> list[LabelledPage]:
    found = []
    for number, wording in enumerate(WORDINGS):
        orders = _orders(wording, number)
        for step in (0, 1):
            order = list(orders)[(number + step) % len(orders)]
            name = f"text-{wording.lang}-{number:02}-{order}"
            where = "end" if step else "middle"
            text = plain_text(name, orders[order], lang=wording.lang, where=where)
            found.append(LabelledPage(name, "subscription-trap", wording.tuned, text=text, lang=wording.lang))
    return found


def _bare() -> list[LabelledPage]:
    """What is left where neither legend nor robot trap survived: question, answers, disclosure, button."""
    found = []
    for number, wording in enumerate(WORDINGS):
        if number % 4:
            continue
        parts = _parts(wording, number)
        left = "\n".join((parts.question, *parts.options, wording.text, SEND[wording.lang]))
        text = plain_text(f"bare-{number}", left, lang=wording.lang, where="middle" if number % 8 else "end")
        name = f"text-{wording.lang}-{number:02}-bare"
        found.append(LabelledPage(name, "subscription-trap", wording.tuned, text=text, lang=wording.lang))
    return found


_PETITIONS = (
    "Sign the petition: keep the night bus\nName*\nEmail*\nBy signing you agree to receive updates.\nAdd your name",
    "Petition: a bench for the harbour path\nFirst name\nLast name\nEmail\nSigning adds you to our mailing list.\nSign now",
    "Add your name: save the old lamps\nFull name\nEmail address\nBy adding your name you consent to receive emails from Friends of the Lamps.\nSign",
)


def _petitions() -> list[LabelledPage]:
    """Petitions as text, which have no question and no answers."""
    return [
        LabelledPage(
            f"text-petition-{number}", "subscription-trap", True, text=plain_text(f"p{number}", left)
        )
        for number, left in enumerate(_PETITIONS)
    ]


def _pasted() -> list[LabelledPage]:
    """Articles re-published with the residue pasted in as paragraphs, no form left."""
    found = []
    for number, wording in enumerate(WORDINGS):
        if number % 3:
            continue
        lines = _orders(wording, number)["lines"].splitlines()
        name = f"pasted-{wording.lang}-{number:02}"
        block = "".join(f"<p>{escape(line)}</p>" for line in lines)
        html = web_page(name, block, lang=wording.lang, where="end")
        found.append(LabelledPage(name, "subscription-trap", wording.tuned, html=html, lang=wording.lang))
    return found
