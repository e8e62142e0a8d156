"""Overlaps and alignments: similarity known by construction, passages that moved, edits told in words."""

import random
import time

import pytest

from dedupe.align import align, verify
from dedupe.edits import edits
from dedupe.overlap import NOTHING, SHORT, SHORT_SHINGLE, _compared
from dedupe.sketch import SHINGLE, words_of
from tests.corpus import corpus


def story(words: int, seed: int = 1) -> list[str]:
    """So many words of made-up news, without two five-word runs alike."""
    documents = corpus(seed, 60).documents
    text = " ".join(document.text for document in documents if document.kind in ("original", "single"))
    return text.split()[:words]


WORDS = story(1_000)
OTHER = story(1_000, seed=2)


def overlap(a: list[str], b: list[str]):  # type: ignore[no-untyped-def]  # an Overlap
    return verify(words_of(" ".join(a)), words_of(" ".join(b)))


@pytest.mark.parametrize(
    ("shared", "relation"),
    [(1.0, "near"), (0.8, "near"), (0.55, "near"), (0.45, "partial"), (0.2, "partial"), (0, None)],
)
def test_windows_on_one_text_overlap_as_far_as_they_do(shared: float, relation: str | None) -> None:
    start = 400 - int(400 * shared)
    found = overlap(WORDS[:400], WORDS[start : start + 400])
    assert found.a_in_b == pytest.approx(shared, abs=0.02)
    assert found.b_in_a == pytest.approx(shared, abs=0.02)
    common = max(400 * shared - 4, 0)
    assert found.jaccard == pytest.approx(common / (792 - common), abs=0.01)
    assert found.relation == relation


def test_a_cut_copy_is_near_from_a_third_on() -> None:
    assert overlap(WORDS[:400], WORDS[:148]).relation == "near"
    found = overlap(WORDS[:400], WORDS[:120])
    assert (found.relation, found.b_in_a) == ("partial", 1.0)
    assert found.a_in_b == pytest.approx(0.3, abs=0.01)


def test_forty_running_words_in_two_long_texts_are_a_partial_copy() -> None:
    a = OTHER[:500] + WORDS[:42] + OTHER[500:900]
    assert overlap(a, WORDS[:900]).relation == "partial"
    assert overlap(a, WORDS[:900]).longest_run == 42
    assert overlap(OTHER[:500] + WORDS[:30] + OTHER[500:900], WORDS[:900]).relation is None


@pytest.mark.parametrize("share", [0.05, 0.1, 0.2])
def test_replaced_words_leave_the_rest_standing(share: float) -> None:
    rng = random.Random(4)
    changed = [f"x{n}" if rng.random() < share else word for n, word in enumerate(WORDS[:500])]
    found = overlap(WORDS[:500], changed)
    assert found.relation == "near"
    assert found.a_in_b == pytest.approx(1 - share, abs=0.08)


def test_passages_that_moved_count() -> None:
    found = overlap(WORDS[:300], WORDS[200:300] + WORDS[100:200] + WORDS[:100])
    assert (found.a_in_b, found.b_in_a, found.longest_run) == (1.0, 1.0, 100)
    assert len(found.spans) == 3


def test_a_text_printed_twice_stands_in_the_single_one() -> None:
    assert overlap(WORDS[:200], WORDS[:200] * 2).b_in_a == 1.0
    assert overlap(WORDS[:200] * 2, WORDS[:200]).a_in_b == 1.0


def test_spans_point_into_both_texts() -> None:
    a, b = "Intro of some kind.\n\n" + " ".join(WORDS[:90]), " ".join(WORDS[:90]).upper() + " and an end"
    found = verify(words_of(a), words_of(b))
    (span,) = found.spans
    assert a[span.a_start : span.a_end].upper() == b[span.b_start : span.b_end]


def test_scattered_common_phrases_are_no_passages() -> None:
    a, b = OTHER[:400], WORDS[:400]
    for at in range(20, 400, 60):
        a[at : at + 7] = b[at : at + 7] = f"the city council of number {at} said".split()
    assert overlap(a, b) == NOTHING


class TestShortTexts:
    """Under 80 words a five-word shingle is much, and so is a stock phrase."""

    BRIEF = (
        "The swimming pool at Lower Aldmoor stays closed until Friday. A pump failed on Tuesday night, the town works"
        " said, and spare parts come from abroad. Season tickets are extended by four days."
    )

    def test_a_rewritten_brief_is_near(self) -> None:
        rewritten = (
            "The swimming pool at Lower Aldmoor remains closed until Friday. A pump failed late on Tuesday, the town"
            " works said, and new parts come from abroad. Season tickets are prolonged by four days."
        )
        assert verify(words_of(self.BRIEF), words_of(rewritten)).relation == "near"

    def test_a_stock_phrase_makes_no_copy(self) -> None:
        phrase = "Anyone with information is asked to call the town works on the usual number at any time."
        a = f"A bench was found in the river below the mill bridge this morning. {phrase}"
        b = f"Two lamps on the market square have been out since the storm of last weekend. {phrase}"
        assert verify(words_of(a), words_of(b)).relation is None

    def test_a_brief_inside_a_long_article_is_partial(self) -> None:
        found = verify(words_of(self.BRIEF), words_of(" ".join((*WORDS[:200], self.BRIEF, *WORDS[200:400]))))
        assert (found.relation, found.a_in_b) == ("partial", 1.0)

    def test_a_headline_is_near_only_to_itself(self) -> None:
        assert verify(words_of("Ferry returns"), words_of("FERRY RETURNS")).relation == "near"
        assert verify(words_of("Ferry returns"), words_of("Ferry returns late")).relation is None


@pytest.mark.parametrize("other", ["", "…", "word", "x " * 5_000])
def test_texts_without_anything_in_common(other: str) -> None:
    assert verify(words_of(" ".join(WORDS[:100])), words_of(other)).relation is None


@pytest.mark.parametrize(
    "text",
    [
        *(
            " ".join(random.Random(length).choices(WORDS[:12], k=length))
            for length in (1, 4, 5, 7, 30, 81, 400)
        ),
        "on and on " * 60,
        "The tide was high today. " * 30 + "And then it fell. " + "The tide was high today. " * 5,
        "潮位は今日高かった。" * 9,
    ],
    ids=lambda text: f"{len(text)} characters",
)
def test_a_verbatim_copy_is_what_comparing_finds(text: str) -> None:
    one, other = words_of(text), words_of(f"– {text}")
    size = SHORT_SHINGLE if len(one) < SHORT else SHINGLE
    assert verify(one, other) == _compared(one, other, size, turned=False)
    assert verify(one, other).relation == "near"


def test_repeated_words_are_compared_in_bounded_time() -> None:
    started = time.process_time()
    words = words_of("again " * 300_000)
    assert verify(words, words_of("again " * 200_000)).relation == "near"
    assert time.process_time() - started < 3


def kinds(a: str, b: str) -> list[tuple[str, str, str]]:
    """The alignment as kinds with the text of both sides."""
    return [(s.kind, a[s.a_start : s.a_end], b[s.b_start : s.b_end]) for s in align(a, b)]


def test_alignment_tells_what_stayed_changed_and_was_added() -> None:
    a = "The pier opens in May. Tickets cost four euros. Dogs are welcome."
    b = "The pier opens in June. Tickets cost four euros. Dogs are welcome, cats too."
    assert kinds(a, b) == [
        ("equal", "The pier opens in", "The pier opens in"),
        ("changed", "May", "June"),
        ("equal", "Tickets cost four euros. Dogs are welcome", "Tickets cost four euros. Dogs are welcome"),
        ("only-b", "", "cats too"),
    ]


def test_a_moved_paragraph_is_told_once_where_the_first_text_has_it() -> None:
    first, second, third = (" ".join(WORDS[at : at + 30]) for at in (0, 30, 60))
    found = kinds(f"{first}\n\n{second}\n\n{third}", f"{second}\n\n{third}\n\n{first}")
    assert [kind for kind, _, _ in found] == ["moved", "equal"]
    assert found[0][1] == found[0][2] == first.rstrip(".")


@pytest.mark.parametrize("seed", range(6))
def test_every_word_of_the_first_text_stands_in_one_segment_in_order(seed: int) -> None:
    rng = random.Random(seed)
    parts = [WORDS[at : at + 25] for at in range(0, 500, 25)]
    b_parts = [part if rng.random() < 0.7 else OTHER[:11] for part in rng.sample(parts, 14)]
    a, b = " ".join(" ".join(part) for part in parts), " ".join(" ".join(part) for part in b_parts)
    segments = align(a, b)
    told = [word for segment in segments for word in a[segment.a_start : segment.a_end].split()]
    assert [word.strip(".") for word in told] == [word.strip(".") for word in a.split()]
    in_b = [segment for segment in segments if segment.kind != "moved" and segment.b_end > segment.b_start]
    assert in_b == sorted(in_b, key=lambda segment: segment.b_start)


def test_long_texts_are_aligned_in_bounded_time() -> None:
    rng = random.Random(3)
    a = [f"w{rng.randrange(30_000)}" for _ in range(150_000)]
    b = [word if rng.random() < 0.95 else "x" for word in a[70_000:] + a[:70_000]]
    started = time.process_time()
    assert align(" ".join(a), " ".join(b))
    assert align("a " * 100_000, "b " * 100_000)
    assert time.process_time() - started < 10


BODY = [" ".join(WORDS[at : at + 40]) for at in range(0, 200, 40)]
TEXT = "\n\n".join(BODY)


@pytest.mark.parametrize(
    ("copy", "labels"),
    [
        (TEXT, ()),
        (TEXT.upper(), ()),
        ("\n\n".join((BODY[1], BODY[0], *BODY[2:])), ("reordered",)),
        ("\n\n".join(BODY[:3]), ("paragraphs removed",)),
        ("\n\n".join((*BODY, " ".join(OTHER[:40]))), ("paragraphs added",)),
        (f"By Ada Lorwes\n\n{TEXT}", ("byline added",)),
        (f"{TEXT}\n\nOriginally published by the Aldmoor Courier.", ("credit added",)),
        (f"{TEXT}\n\nShould the pier stay open all winter? Vote now: yes or no.", ("poll inserted",)),
        (f"{TEXT}\n\nSign up for our newsletter and never miss a tide.", ("subscription offer inserted",)),
        (TEXT.replace("e", "е"), ("look-alike letters",)),
        (TEXT.replace(" ", " \u200b"), ("invisible characters inserted",)),
    ],
)
def test_edits_are_told_in_words(copy: str, labels: tuple[str, ...]) -> None:
    assert edits("Pier opens", TEXT, "Pier opens", copy) == labels


def test_a_removed_credit_and_a_new_headline() -> None:
    original = f"{TEXT}\n\nReporting by Ada Lorwes, Riverwire News Agency."
    assert edits("Pier opens", original, "You will love this pier", TEXT) == (
        "headline changed",
        "credit removed",
    )


def test_changes_in_quotes_numbers_names_and_spelling() -> None:
    base = "The pier at Aldmoor opens in spring. “It took longer than we hoped,” the builder said. About 240 came to see it."
    told = {
        "quote changed": base.replace("longer", "shorter"),
        "numbers changed": base.replace("240", "310"),
        "names changed": base.replace("Aldmoor", "Brinwick"),
        "spelling changed": base.replace("builder", "bui1der"),
        "words replaced": base.replace("opens", "closes"),
    }
    for label, copy in told.items():
        assert label in edits("T", base, "T", copy), label
