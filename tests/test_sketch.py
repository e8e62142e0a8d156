"""Words and sketches: the same text gives the same sketch however it is disguised, and any input gives an answer."""

import random
import time
import unicodedata

import numpy as np
import pytest
from datasketch import MinHash

from dedupe.fold import plain
from dedupe.sketch import (
    PASSAGE,
    Sketch,
    SketchOptions,
    band_keys,
    from_bytes,
    minhash,
    sketch,
    to_bytes,
    words_of,
)
from tests.corpus import corpus

TEXT = (
    "The harbour ferry returns on Monday after a winter of repairs. Captain Ada Lorwes said the café on board would"
    " open, too, and that 240 passengers may travel at a time."
)


def written(text: str, cuts: tuple[tuple[int, int], ...] = ()) -> list[str]:
    """The words as they stand in the text."""
    words = words_of(text, cuts)
    return [text[start:end] for start, end in zip(words.starts, words.ends, strict=True)]


def test_words_stand_where_their_offsets_say() -> None:
    assert written("“Don’t,” said Zoë – twice.") == ["Don’t", "said", "Zoë", "twice"]


@pytest.mark.parametrize(
    "disguised",
    [
        TEXT.upper(),
        TEXT.replace("é", "e\u0301"),
        TEXT.replace("e", "e\u200b"),
        TEXT.replace("harbour", "har\u00adbour"),
        TEXT.replace("a", "а").replace("o", "ο"),  # Cyrillic and Greek letters
        TEXT.replace("fe", "ｆｅ"),
        TEXT.replace(" ", "  \n"),
        TEXT.replace("Monday", "Mon\ufe0fday"),
        "".join(chr(0x1D41A + ord(c) - 97) if "a" <= c <= "z" else c for c in TEXT),  # mathematical letters
    ],
    ids=["case", "accent", "zero-width", "soft hyphen", "look-alikes", "width", "space", "variation", "bold"],
)
def test_a_disguised_text_has_the_same_words_and_sketch(disguised: str) -> None:
    assert disguised != TEXT
    assert np.array_equal(words_of(disguised).hashes, words_of(TEXT).hashes)
    assert plain(disguised) == plain(TEXT)


def test_a_ligature_is_its_letters_and_keeps_its_place() -> None:
    assert np.array_equal(words_of("ﬁne ½ cup").hashes, words_of("fine 1 2 cup").hashes)
    assert written("a ﬁne day") == ["a", "ﬁne", "day"]


@pytest.mark.parametrize("text", ["항구에 새 배가 왔다", "がぎぐげごパン", "Zoë à Norhölm"])
def test_a_decomposed_text_has_the_same_words(text: str) -> None:
    assert np.array_equal(words_of(unicodedata.normalize("NFD", text)).hashes, words_of(text).hashes)


def test_another_word_has_another_hash() -> None:
    hashes = words_of("tide tides edit tied diet 12 21 121 e é".replace(" e é", "")).hashes
    assert len(set(hashes.tolist())) == len(hashes)


@pytest.mark.parametrize(
    "text",
    [
        "今日は港で新しい船の進水式が行われ、多くの市民が集まった。",
        "วันนี้มีตลาดนัดริมแม่น้ำและมีผู้คนมากมายมาเดินเล่น",
        "今天上午港口举行了新渡轮的下水仪式",
    ],
    ids=["Japanese", "Thai", "Chinese"],
)
def test_scripts_without_spaces_have_words_and_copies_share_them(text: str) -> None:
    inside = words_of("新" + text + "Ferry").hashes
    words = words_of(text).hashes
    assert len(words) >= 5
    assert len(np.intersect1d(inside, words)) >= len(words) - 3


def test_cut_words_are_left_out_and_no_shingle_runs_across() -> None:
    text = "one two three four five six seven eight nine ten"
    assert written(text, ((text.index("four"), text.index(" seven")),)) == [
        "one",
        "two",
        "three",
        "seven",
        "eight",
        "nine",
        "ten",
    ]
    words = words_of(text, ((text.index("four"), text.index(" seven")),))
    assert len(words.shingles) == 0
    joined = words_of("one two three seven eight nine ten")
    assert len(joined.shingles) == 3


def test_a_cut_inside_a_word_takes_the_word() -> None:
    assert written("alpha beta gamma", ((8, 9),)) == ["alpha", "gamma"]


def test_the_signature_is_datasketchs_own() -> None:
    hashes = np.random.default_rng(1).integers(0, 1 << 32, 3_000, dtype=np.uint32)
    theirs = MinHash(num_perm=128, seed=1, scheme="affine32", hashfunc=int)
    theirs.update_batch(hashes.tolist())
    assert np.array_equal(minhash(hashes), theirs.hashvalues)


def test_signatures_estimate_the_jaccard_of_shingles() -> None:
    words = [f"w{number}" for number in range(600)]
    a, b = sketch(words_of(" ".join(words[:400]))), sketch(words_of(" ".join(words[200:])))
    assert np.mean(a.signature == b.signature) == pytest.approx(196 / 596, abs=0.12)


def test_keys_fit_six_bytes_and_survive_storing() -> None:
    made = sketch(words_of(TEXT * 9))
    for keys in (made.bands, made.passages):
        assert keys.dtype == np.int64
        assert int(np.abs(keys).max()) < 1 << 47
    again = Sketch.restore(
        made.version, made.words, to_bytes(made.signature), made.passages.astype("<i8").tobytes()
    )
    assert np.array_equal(again.bands, made.bands)
    assert np.array_equal(again.passages, made.passages)
    with pytest.raises(ValueError, match="512"):
        from_bytes(b"short")


def test_equal_values_in_two_bands_are_two_keys() -> None:
    keys = band_keys(np.full((1, 128), 7, np.uint32), SketchOptions(bands=32, rows=4))
    assert len(set(keys[0].tolist())) == 32


@pytest.mark.parametrize("length", [40, 60, 120])
def test_forty_running_words_share_two_passages(length: int) -> None:
    """What the winnowing window is chosen for: any quotation of 40 words is found, wherever it stands."""
    rng = random.Random(length)
    words = [f"{chr(97 + n % 26)}{n}" for n in range(4_000)]
    for trial in range(20):
        quoted = rng.sample(words, length)
        a = rng.sample(words, 300) + quoted + rng.sample(words, 200)
        b = rng.sample(words, 30 + 17 * trial) + quoted + rng.sample(words, 500)
        passages = [set(sketch(words_of(" ".join(text))).passages.tolist()) for text in (a, b)]
        assert len(passages[0] & passages[1]) >= 2


def test_a_brief_is_found_inside_a_long_text() -> None:
    texts = sorted((document.text for document in corpus(3, 40).documents), key=len)
    long, brief = texts[-1], " ".join(texts[-2].split()[:60])
    inside = sketch(words_of(f"{long[:900]} {brief} {long[900:]}")).passages
    assert len(np.intersect1d(inside, sketch(words_of(brief)).passages)) >= 2


def test_fewer_words_than_a_passage_are_one_passage() -> None:
    for count in range(1, PASSAGE):
        assert len(sketch(words_of(" ".join("abcdefg"[:count]))).passages) == 1
    assert len(set(sketch(words_of("one two")).passages) & set(sketch(words_of("two one")).passages)) == 0


def test_an_empty_text_matches_nothing() -> None:
    made = sketch(words_of(" … — 🎈 "))
    assert (made.words, len(made.bands), len(made.passages)) == (0, 0, 0)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "word " * 1_000_000,
        "x" * 3_000_000,
        "".join(map(chr, random.Random(1).choices(range(0xD7FF), k=200_000))),
        "\ud800 lone surrogate",
        "שלום עולם " * 2_000 + "\u202eabc",
        "ﷺﬃ½" * 50_000,
        "🎈👩‍👩‍👧" * 20_000,
        "\x00\x01\x02" * 9_999,
    ],
    ids=[
        "empty",
        "one word",
        "no spaces",
        "noise",
        "surrogate",
        "right to left",
        "ligatures",
        "emoji",
        "control",
    ],
)
def test_any_text_has_a_sketch_in_bounded_time(text: str) -> None:
    started = time.process_time()
    made = sketch(words_of(text))
    assert len(made.passages) <= 3_000
    assert time.process_time() - started < 3


def test_a_sketch_compares_within_datasketch() -> None:
    story = " ".join(f"word{number}" for number in range(200))
    one, other = (
        sketch(words_of(text)).as_datasketch() for text in (story, story + " and a little more at the end")
    )
    assert one.jaccard(one) == 1.0
    assert 0.9 < one.jaccard(other) < 1.0
