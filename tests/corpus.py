"""Made-up articles and copies of them with known edits: the truth that finding copies is measured against.

Every word of a text remembers which word of which story it came from, so what two texts really share is
counted, not guessed, and the line between near and partial copies is drawn by the rule itself.
"""

import random
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import combinations
from pathlib import Path
from typing import Literal

Word = tuple[str, tuple[int, int] | None]  # the word, and (story, position) of the word it is
Paragraph = list[Word]
Truth = Literal["near", "partial", "none", "borderline"]

_DATA = tomllib.loads((Path(__file__).parent / "corpus.toml").read_text("utf-8"))
TOPICS = {topic: words.split() for topic, words in _DATA["topics"].items()}
WORDS = {kind: words.split() for kind, words in _DATA["words"].items()}
BOILERPLATE = 70  # words in a site's standing block


@dataclass(frozen=True)
class Document:
    """One article of the corpus; `trap` is the text of a flagged trap in it, `kind` how it was made."""

    id: int
    site: str
    title: str
    paragraphs: tuple[tuple[Word, ...], ...]
    kind: str
    disguise: Callable[[str], str] = field(default=str)
    trap: str = ""

    @property
    def text(self) -> str:
        """The text as it is published, paragraphs parted by a blank line."""
        return "\n\n".join(" ".join(self.disguise(word) for word, _ in each) for each in self.paragraphs)

    @property
    def origins(self) -> list[tuple[int, int] | None]:
        """Where each word came from, in order."""
        return [origin for paragraph in self.paragraphs for _, origin in paragraph]


@dataclass(frozen=True)
class Pair:
    """Two documents, what they really are to each other, and the kind of edit that tells them apart."""

    a: int
    b: int
    truth: Truth
    kind: str


@dataclass(frozen=True)
class Corpus:
    """Documents, every pair of them that shares something or was made to look so, and the true families.

    `families` leaves out copies that stand on the line between near and partial: they may be members or not.
    """

    documents: tuple[Document, ...]
    pairs: tuple[Pair, ...]
    families: dict[int, int]


class _Writer:
    """Writes stories: sentences of a topic, each story with its own names and figures."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.stories = 0

    def name(self) -> str:
        return "".join(self.random.sample(WORDS["syllables"], self.random.randint(2, 3))).capitalize()

    def person(self) -> str:
        return f"{self.random.choice(WORDS['first'])} {self.name()}"

    def figure(self) -> str:
        return str(self.random.choice((self.random.randint(3, 99), self.random.randint(100, 9_900))))

    def noun(self, topic: Sequence[str]) -> str:
        choose = self.random.choice
        return choose(topic) if self.random.random() < 0.45 else choose(WORDS["nouns"])

    def phrase(self, topic: Sequence[str]) -> list[str]:
        opening = self.random.choice(WORDS["determiners"])
        middle = [self.random.choice(WORDS["adjectives"])] if self.random.random() < 0.6 else []
        return [opening, *middle, self.noun(topic)]

    def sentence(self, topic: Sequence[str], names: Sequence[str]) -> list[str]:
        choose, words = self.random.choice, []
        if self.random.random() < 0.3:
            words += [choose(WORDS["places"]), *self.phrase(topic)]
        words += [choose(names)] if self.random.random() < 0.35 else self.phrase(topic)
        words += [choose(WORDS["verbs"]), *self.phrase(topic)]
        if self.random.random() < 0.35:
            words += [choose(WORDS["before_figures"]), self.figure(), f"{self.noun(topic)}s"]
        if self.random.random() < 0.5:
            words += [
                choose(WORDS["links"]),
                *self.phrase(topic),
                choose(WORDS["verbs"]),
                choose(WORDS["adverbs"]),
            ]
        if self.random.random() < 0.25:
            words += ["in", choose(names), "on", choose(WORDS["days"])]
        words[0] = words[0][0].upper() + words[0][1:]
        words[-1] += "."
        return words

    def paragraphs(self, length: int, topic: Sequence[str], names: Sequence[str]) -> list[list[str]]:
        found: list[list[str]] = []
        count = 0
        while count < length:
            paragraph: list[str] = []
            for _ in range(self.random.randint(2, 4)):
                if count + len(paragraph) < length:
                    paragraph += self.sentence(topic, names)
            found.append(paragraph)
            count += len(paragraph)
        return found

    def story(self, length: int, names: Sequence[str] = ()) -> list[Paragraph]:
        """A new story of about so many words; names may be given to report the same event again."""
        topic = TOPICS[self.random.choice(sorted(TOPICS))]
        names = names or [self.person() for _ in range(4)] + [self.name() for _ in range(3)]
        self.stories += 1
        return _numbered(self.stories, self.paragraphs(length, topic, names))

    def filler(self, words: int) -> Paragraph:
        """Words of no story."""
        return [(word, None) for part in self.story(words) for word, _ in part][:words]


class _Chronicler(_Writer):
    """Writes in another way: a vocabulary of made-up words, common ones common (Zipf), half of all words small ones,
    sentences of 6 to 40 words with clauses and quotes, a few phrases that stand in many stories.
    """

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        made = random.Random("chronicle")
        self.lexicon = ["".join(made.choices(WORDS["syllables"], k=made.randint(2, 4))) for _ in range(4_000)]
        self.weights = [1 / (rank + 8) for rank in range(len(self.lexicon))]
        self.small = [*WORDS["determiners"], *WORDS["places"], *WORDS["before_figures"], *WORDS["links"]]
        self.phrases = [self._clause([], 7) for _ in range(40)]

    def _clause(self, names: Sequence[str], length: int) -> list[str]:
        said = self.random.choices(self.lexicon, self.weights, k=length)
        for at in range(length):
            chance = self.random.random()
            if chance < 0.45:
                said[at] = self.random.choice(self.small)
            elif chance < 0.5 and names:
                said[at] = self.random.choice(names)
            elif chance < 0.53:
                said[at] = f"{self.random.randint(1, 40)}.{self.random.randint(0, 9)}"
        return said

    def sentence(self, topic: Sequence[str], names: Sequence[str]) -> list[str]:
        words: list[str] = []
        for _ in range(self.random.randint(1, 4)):
            clause = self._clause(names, self.random.randint(6, 10))
            if self.random.random() < 0.06:
                clause = list(self.random.choice(self.phrases))
            words += [*clause[:-1], clause[-1] + ","]
        if self.random.random() < 0.2:
            words = [
                "“" + words[0],
                *words[1:-1],
                words[-1] + "”",
                "said",
                self.random.choice(names or ["she"]),
            ]
        words[0] = words[0][:2].upper() + words[0][2:] if words[0][0] == "“" else words[0].capitalize()
        words[-1] = words[-1].rstrip(",") + "."
        return words


class _Reteller(_Writer):
    """Takes its stories from given texts, each once; what it must make up itself, it writes as `_Writer` does."""

    def __init__(self, seed: int, texts: Sequence[str]) -> None:
        super().__init__(seed)
        self.texts = [text for text in texts if len(text.split()) >= 60]
        self.random.shuffle(self.texts)

    def paragraphs(self, length: int, topic: Sequence[str], names: Sequence[str]) -> list[list[str]]:
        if not self.texts or length < 60:
            return super().paragraphs(length, topic, names)
        found: list[list[str]] = []
        for line in self.texts.pop().splitlines():
            left = length - sum(map(len, found))
            if line.split() and left > 0:
                found.append(line.split()[:left])
        return found


def _numbered(story: int, paragraphs: Sequence[Sequence[str]]) -> list[Paragraph]:
    at = 0
    found = []
    for paragraph in paragraphs:
        found.append([(word, (story, at + index)) for index, word in enumerate(paragraph)])
        at += len(paragraph)
    return found


def _filled(word: str, values: Mapping[str, str]) -> str:
    bare = word.strip(".")
    return word.replace(bare, values.get(bare, bare))


def _flat(story: Sequence[Paragraph]) -> Paragraph:
    return [word for paragraph in story for word in paragraph]


def _verbatim(_: _Writer, story: list[Paragraph]) -> list[Paragraph]:
    return story


def _credit(writer: _Writer, story: list[Paragraph]) -> list[Paragraph]:
    byline: Paragraph = [(word, None) for word in f"By {writer.person()}".split()]
    credit: Paragraph = [
        (word, None) for word in f"Originally published by the {writer.name()} Courier.".split()
    ]
    return [byline, *story, credit]


def _unsigned(_: _Writer, story: list[Paragraph]) -> list[Paragraph]:
    """The byline and dateline at the head and the credit at the foot are gone."""
    first, last = story[0][10:], story[-1][:-12]
    return [first, *story[1:-1], last] if len(story) > 1 else [story[0][10:-12]]


def _headed(writer: _Writer, story: list[Paragraph]) -> list[Paragraph]:
    """Another headline and standfirst stand above it, in the text."""
    return [writer.filler(9), writer.filler(18), *story]


def _updated(writer: _Writer, story: list[Paragraph]) -> list[Paragraph]:
    """A later version: two figures corrected, a paragraph added in the middle."""
    figures = [at for at, (word, _) in enumerate(_flat(story)) if word[0].isdigit()]
    wrong = set(writer.random.sample(figures, min(2, len(figures))))
    flat = iter((writer.figure(), None) if at in wrong else word for at, word in enumerate(_flat(story)))
    corrected = [[next(flat) for _ in paragraph] for paragraph in story]
    middle = len(corrected) // 2
    return [*corrected[:middle], writer.filler(writer.random.randint(25, 60)), *corrected[middle:]]


def _retold(writer: _Writer, story: list[Paragraph]) -> list[Paragraph]:
    """Several edits at once, as they come: reordered, reworded a little, credited."""
    return _credit(writer, _paraphrased(0.05, writer, _reordered(writer, story)))


def _reordered(writer: _Writer, story: list[Paragraph]) -> list[Paragraph]:
    return writer.random.sample(story, len(story))


def _cut(writer: _Writer, story: list[Paragraph]) -> list[Paragraph]:
    words = _flat(story)
    return [words[: int(len(words) * writer.random.uniform(0.3, 0.6))]]


def _paraphrased(share: float, writer: _Writer, story: list[Paragraph]) -> list[Paragraph]:
    """Other words in the place of a share of them, now and then one more or one less; names and figures stay."""
    return [[new for word in paragraph for new in _said_anew(share, writer, word)] for paragraph in story]


OTHER_WORDS = [word for kind in ("adjectives", "nouns", "verbs", "adverbs") for word in WORDS[kind]]


def _said_anew(share: float, writer: _Writer, word: Word) -> list[Word]:
    if writer.random.random() >= share or not word[0].islower():
        return [word]
    other = (
        writer.random.choice(OTHER_WORDS) + "." * word[0].endswith("."),
        None,
    )
    return writer.random.choice(
        ([other], [other], [other], [other, (writer.random.choice(WORDS["adverbs"]), None)], [])
    )


def _merged(writer: _Writer, story: list[Paragraph]) -> list[Paragraph]:
    words, second = _flat(story), _flat(writer.story(sum(map(len, story))))
    return [words[: len(words) // 2], second[len(second) // 2 :]]


def _quoting(writer: _Writer, story: list[Paragraph]) -> list[Paragraph]:
    """An article of its own, a fifth to a half of which is a passage of the story."""
    words = _flat(story)
    length = min(max(40, int(len(words) * writer.random.uniform(0.2, 0.5))), len(words))
    start = writer.random.randint(0, len(words) - length)
    own = writer.story(int(length / writer.random.uniform(0.2, 0.5)))
    return [*own[:1], words[start : start + length], *own[1:]]


def _misread(writer: _Writer, story: list[Paragraph]) -> list[Paragraph]:
    """Scanned and recognised: about 2% of the letters are others."""
    return [[(_blurred(writer, word), origin) for word, origin in paragraph] for paragraph in story]


def _blurred(writer: _Writer, word: str) -> str:
    swaps = {
        "e": "c",
        "l": "1",
        "o": "0",
        "m": "rn",
        "h": "b",
        "i": "l",
        "s": "5",
        "t": "f",
        "a": "o",
        "n": "u",
    }
    return "".join(swaps.get(letter, letter) if writer.random.random() < 0.03 else letter for letter in word)


def _zero_width(text: str) -> str:
    return "\u200b".join((text[:2], text[2:]))


def _look_alike(text: str) -> str:
    return text.translate(str.maketrans("aeopc", "аеорс"))


def _dressed_up(text: str) -> str:
    """Full-width letters, accents and soft hyphens."""
    wide = "".join(chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in text[:1])
    return wide + "\u00ad".join((text[1:3], text[3:])).replace("e", "e\u0301")


DISGUISES: dict[str, Callable[[str], str]] = {
    "zero-width": _zero_width,
    "look-alike": _look_alike,
    "dressed-up": _dressed_up,
}


Edit = Callable[[_Writer, list[Paragraph]], list[Paragraph]]
EDITS: dict[str, Edit] = {
    "verbatim": _verbatim,
    "headline": _headed,
    "credit": _credit,
    "unsigned": _unsigned,
    "update": _updated,
    "retold": _retold,
    "reordered": _reordered,
    "cut": _cut,
    "paraphrase-5": partial(_paraphrased, 0.05),
    "paraphrase-10": partial(_paraphrased, 0.10),
    "paraphrase-20": partial(_paraphrased, 0.20),
    "merged": _merged,
    "quoting": _quoting,
    "padded": _verbatim,
    "zero-width": _verbatim,
    "look-alike": _verbatim,
    "dressed-up": _verbatim,
    "ocr": _misread,
}


Base = Literal["stories", "chronicles"]


def corpus(seed: int, size: int, base: Base = "stories", texts: Sequence[str] = ()) -> Corpus:
    """About `size` documents: stories with 1-6 copies each, singles, and pairs that only look like copies.

    `base` says in what way they are written; or `texts` are to be copied, each the base of one story.
    """
    writer = _Chronicler(seed) if base == "chronicles" else _Reteller(seed, texts) if texts else _Writer(seed)
    return _Making(writer).made(size)


class _Making:
    def __init__(self, writer: _Writer) -> None:
        self.writer = writer
        self.random = self.writer.random
        self.standing = [self._boilerplate(site) for site in range(12)]
        self.documents: list[Document] = []
        self.negatives: list[Pair] = []
        self.parents: dict[int, int] = {}
        self.listed: set[int] = set()  # stories that a listing names

    def made(self, size: int) -> Corpus:
        makers: list[Callable[[], None]] = [self._family] * 12 + [self._brief, self._same_event]
        makers += [self._local_stories, self._only_boilerplate, self._only_trap, self._single, self._single]
        makers += [self._listing]
        while len(self.documents) < size:
            self.random.choice(makers)()
        pairs = list(_true_pairs(self.documents, self.parents)) + self.negatives
        return Corpus(tuple(self.documents), tuple(pairs), _families(self.documents, pairs, self.parents))

    def _boilerplate(self, site: int) -> Paragraph:
        return [(f"Site{site}", None), *self.writer.filler(BOILERPLATE)]

    def _add(
        self, kind: str, paragraphs: Sequence[Paragraph], disguise: Callable[[str], str] = str, trap: str = ""
    ) -> int:
        site = self.random.randrange(12)
        standing = (
            [self.standing[site]] if kind in ("padded", "boilerplate") or self.random.random() < 0.5 else []
        )
        whole = tuple(tuple(each) for each in [*paragraphs, *standing] if each)
        title = " ".join(self.writer.sentence(WORDS["nouns"], [self.writer.name()])[:9])
        self.documents.append(
            Document(len(self.documents), f"s{site}.example", title, whole, kind, disguise, trap)
        )
        return len(self.documents) - 1

    def _length(self) -> int:
        return self.random.choice((100, 160, 250, 400, 400, 600, 900))

    def _single(self) -> None:
        self._add("single", self.writer.story(self._length()))

    def _family(self) -> None:
        story = self.writer.story(self._length())
        first = self._add("original", story)
        for kind in self.random.sample(sorted(EDITS), self.random.randint(1, 6)):
            edited = EDITS[kind](self.writer, story)
            self.parents[self._add(kind, edited, DISGUISES.get(kind, str))] = first

    def _brief(self) -> None:
        """A story of under 80 words, and copies of it."""
        story = self.writer.story(self.random.randint(25, 70))
        first = self._add("original", story)
        for kind in self.random.sample(["verbatim", "credit", "paraphrase-10", "look-alike"], 2):
            disguise = _look_alike if kind == "look-alike" else str
            self.parents[self._add(f"brief-{kind}", EDITS[kind](self.writer, story), disguise)] = first

    def _same_event(self) -> None:
        """Two reports in words of their own with the same names, and one short quote."""
        names = [self.writer.person() for _ in range(4)] + [self.writer.name() for _ in range(3)]
        quote = _flat(self.writer.story(14, names))[:14]
        made = [self._add("event", [*self.writer.story(300, names), quote]) for _ in range(2)]
        self._negative(made, "event")

    def _local_stories(self) -> None:
        """One skeleton with the names and figures of three places."""
        self.writer.stories += 1
        skeleton = [
            word for part in self.writer.story(self.random.choice((150, 250, 400))) for word, _ in part
        ]
        named = [
            index for index, word in enumerate(skeleton) if word[0].isdigit() or (word[0].isupper() and index)
        ]
        slots = {
            skeleton[index].strip(".")
            for index in named
            if skeleton[index].isdigit() or skeleton[index - 1][-1] != "."
        }
        made = []
        for _ in range(3):
            values = {
                slot: self.writer.figure() if slot.isdigit() else self.writer.name() for slot in sorted(slots)
            }
            made.append(self._add("local", [[(_filled(word, values), None) for word in skeleton]]))
        self._negative(made, "local")

    def _only_boilerplate(self) -> None:
        made = [self._add("boilerplate", self.writer.story(120)) for _ in range(3)]
        self._negative(made, "boilerplate")

    def _only_trap(self) -> None:
        trap = self.writer.filler(60)
        said = " ".join(word for word, _ in trap)
        made = [self._add("trap", [*self.writer.story(150), trap], trap=said) for _ in range(3)]
        self._negative(made, "trap")

    def _listing(self) -> None:
        """A page that lists twelve stories no other lists: the opening of each, a line."""
        written = [each for each in self.documents if each.kind in ("original", "single")]
        openings = {part[0][1]: part for each in written for part in each.paragraphs if len(part) > 25}
        told = {origin[0]: part for origin, part in openings.items() if origin is not None}
        fresh = sorted(told.keys() - self.listed)
        if len(fresh) >= 12:
            chosen = self.random.sample(fresh, 12)
            self.listed.update(chosen)
            self._add("listing", [list(told[one][:18]) for one in chosen])

    def _negative(self, made: Sequence[int], kind: str) -> None:
        self.negatives += [Pair(a, b, "none", kind) for a, b in combinations(made, 2)]


def _true_pairs(documents: Sequence[Document], parents: dict[int, int]) -> Iterator[Pair]:
    """The pairs that share words of a story, with what they are by the shares (INTERFACE, `copies`)."""
    by_story: dict[int, list[int]] = {}
    for document in documents:
        for story in {origin[0] for origin in document.origins if origin}:
            by_story.setdefault(story, []).append(document.id)
    told = {pair for members in by_story.values() for pair in combinations(sorted(members), 2)}
    for a, b in sorted(told):
        truth = _truth(_own(documents[a]), _own(documents[b]))
        if truth != "none" and "listing" in (documents[a].kind, documents[b].kind):
            truth = "borderline"  # of a brief, a listing has half
        kind = documents[b].kind if parents.get(b) == a else "between copies"
        yield Pair(a, b, truth, kind)


def _own(document: Document) -> list[tuple[int, int] | None]:
    """The origins of the words less the standing block of the site, which is cut before comparing."""
    kept = [part for part in document.paragraphs if not part[0][0].startswith("Site")]
    return [origin for paragraph in kept for _, origin in paragraph]


def _truth(a: list[tuple[int, int] | None], b: list[tuple[int, int] | None]) -> Truth:
    common = {origin for origin in a if origin} & {origin for origin in b if origin}
    shares = sorted((len(common) / len(a), len(common) / len(b)))
    longer, shorter = (shares[0], shares[1])
    run = _longest_run(a, common)
    if abs(longer - 0.35) < 0.04 or abs(shorter - 0.5) < 0.04:
        return "borderline"
    if min(len(a), len(b)) < 80 and 0 < len(common) < 24:
        return "borderline"  # a stock phrase is as long
    if longer > 0.35 and shorter > 0.5:
        return "near"
    if shorter > 0.19 or run >= 46:
        return "partial"
    return "borderline" if shorter > 0.11 or run >= 36 else "none"


def _longest_run(words: Sequence[tuple[int, int] | None], common: set[tuple[int, int]]) -> int:
    best = run = 0
    before: tuple[int, int] | None = None
    for origin in words:
        goes_on = origin in common and before is not None and origin == (before[0], before[1] + 1)
        run = run + 1 if goes_on else int(origin in common)
        best, before = max(best, run), origin
    return best


def _families(
    documents: Sequence[Document], pairs: Sequence[Pair], parents: dict[int, int]
) -> dict[int, int]:
    """The true family of each document: a copy belongs to the original it is near to, else to itself."""
    truth = {(pair.a, pair.b): pair.truth for pair in pairs}
    families = {}
    for document in documents:
        parent = parents.get(document.id, document.id)
        relation = truth.get((parent, document.id), "none")
        if relation != "borderline":
            families[document.id] = parent if relation == "near" else document.id
    return families
