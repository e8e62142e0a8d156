"""A labelled page, and the neutral articles that traps and controls are put into."""

from dataclasses import dataclass
from html import escape
from random import Random

_SUBJECTS = {
    "en": (
        "the footbridge",
        "the library",
        "the swimming pool",
        "the apple fair",
        "the night bus",
        "the town museum",
        "the ferry",
        "the allotments",
    ),
    "de": ("die Fußgängerbrücke", "die Bücherei", "das Freibad"),
    "fr": ("la passerelle", "la bibliothèque", "la piscine"),
    "es": ("el puente", "la biblioteca", "la piscina"),
    "it": ("il ponte", "la biblioteca", "la piscina"),
    "pt": ("a ponte", "a biblioteca", "a piscina"),
    "nl": ("de voetbrug", "de bibliotheek", "het zwembad"),
    "pl": ("kładka", "biblioteka", "basen"),
}
_SENTENCES = {
    "en": (
        "Work on {} will begin in the spring, the council said on Tuesday, and is expected to take four months.",
        "Residents have asked for longer hours and for a bench or two along the path.",
        "Maren Oldhouse, who has lived nearby for thirty years, said she would be glad to see the old lamps again.",
        "A first plan for {} was shown in the town hall, where about sixty people came to look at the drawings.",
        "The cost is put at 1.2 million crowns, of which the county will pay a third.",
        "Two schools and a small bakery stand close by, and both would gain from a safer crossing.",
        "Engineers measured the ground in October and found it firmer than they had feared.",
        "The next meeting on {} is on the ninth, and minutes will be posted on the notice board.",
    ),
    "de": ("Die Arbeiten beginnen im Frühjahr und dauern nach Angaben der Gemeinde vier Monate.", "Anwohner wünschen sich längere Öffnungszeiten und eine Bank am Weg.", "Über {} wird am neunten wieder beraten, die Unterlagen liegen im Rathaus aus."),
    "fr": ("Les travaux commencent au printemps et dureront quatre mois, selon la mairie.", "Les habitants demandent des horaires plus longs et un banc le long du chemin.", "Une réunion sur {} aura lieu le neuf, et les plans sont affichés à la mairie."),
    "es": ("Las obras empiezan en primavera y durarán cuatro meses, según el ayuntamiento.", "Los vecinos piden un horario más amplio y un banco junto al camino.", "La próxima reunión sobre {} será el día nueve, y los planos están en el tablón."),
    "it": ("I lavori iniziano in primavera e dureranno quattro mesi, secondo il comune.", "Gli abitanti chiedono orari più lunghi e una panchina lungo il sentiero.", "La prossima riunione su {} si terrà il nove, e i disegni sono esposti in municipio."),
    "pt": ("As obras começam na primavera e vão durar quatro meses, segundo a câmara.", "Os moradores pedem um horário mais longo e um banco junto ao caminho.", "A próxima reunião sobre {} será no dia nove, e os desenhos estão na câmara."),
    "nl": ("Het werk begint in het voorjaar en duurt volgens de gemeente vier maanden.", "Bewoners vragen om langere openingstijden en een bankje langs het pad.", "De volgende vergadering over {} is op de negende, en de tekeningen hangen in het gemeentehuis."),
    "pl": ("Prace zaczną się wiosną i według urzędu potrwają cztery miesiące.", "Mieszkańcy proszą o dłuższe godziny otwarcia i ławkę przy ścieżce.", "Następne spotkanie w sprawie, którą jest {}, odbędzie się dziewiątego, a plany wiszą w urzędzie."),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class LabelledPage:
    """A page or a text with what it is. Exactly one of `html` and `text` is set.

    `kind` is the flag kind it must get, or "none" where all that matters is that it is not accused. `tuned` says whether its wording was in view when the vocabulary
    was written.
    """

    name: str
    kind: str
    tuned: bool
    html: str | None = None
    text: str | None = None
    lang: str = "en"


def paragraphs(seed: str, count: int = 6, lang: str = "en") -> list[str]:
    """Paragraphs of a made-up local story; the same seed gives the same text."""
    random = Random(seed)
    subject = random.choice(_SUBJECTS[lang])
    pool = [sentence.format(subject) for sentence in _SENTENCES[lang]]
    return [" ".join(random.sample(pool, k=min(len(pool), random.randint(2, 3)))) for _ in range(count)]


def web_page(name: str, block: str, *, lang: str = "en", where: str = "middle", aside: str = "") -> str:
    """An article page with a block in the middle or at the end of its text, and something in the sidebar."""
    body = [f"<p>{escape(part)}</p>" for part in paragraphs(name, lang=lang)]
    body.insert(3 if where == "middle" else len(body), block)
    title = escape(paragraphs(name, 1, lang)[0][:60])
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title></head><body>'
        '<header><nav><a href="/">Home</a> <a href="/news">News</a></nav>'
        '<form role="search" action="/search"><input type="search" name="q"><button>Search</button></form></header>'
        f"<main><article><h1>{title}</h1>{''.join(body)}</article></main>"
        f"<aside>{aside}</aside><footer><p>© Valley Herald, valley-herald.example</p></footer></body></html>"
    )


def plain_text(name: str, remains: str, *, lang: str = "en", where: str = "end", count: int = 6) -> str:
    """An article as plain text with the remains of a form in the middle or at the end."""
    body = paragraphs(name, count, lang)
    body.insert(count // 2 if where == "middle" else len(body), remains)
    return "\n\n".join(body)
