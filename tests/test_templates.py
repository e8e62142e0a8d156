"""Templates: blocks a site repeats, trap quotes found in a text, and stories filled in against real copies."""

import pytest

from article.types import Block
from dedupe.sketch import words_of
from dedupe.templates import (
    block_key,
    block_keys,
    filled_in,
    independent,
    is_template,
    mask,
    skeleton,
    trap_spans,
)
from tests.corpus import corpus

FOOTER = "The Aldmoor Courier is printed on Fridays and read in eleven villages."


def blocks(*texts: str) -> list[Block]:
    """Blocks as an article has them, joined by blank lines."""
    found, at = [], 0
    for text in texts:
        found.append(Block(text, at, at + len(text)))
        at += len(text) + 2
    return found


def test_a_block_is_known_again_by_its_words() -> None:
    assert block_key(FOOTER) == block_key(
        "THE ALDMOOR COURIER — is printed on\nFridays, and read in eleven villages"
    )
    assert block_key(FOOTER) != block_key(FOOTER.replace("eleven", "twelve"))
    assert block_key("Page 2") != block_key("Page 3")
    assert -(2**63) <= block_key("") < 2**63


def test_known_blocks_are_masked_where_they_stand() -> None:
    parts = blocks("A story of its own.", FOOTER, "More of the story.")
    text = "\n\n".join(part.text for part in parts)
    ((start, end),) = mask(parts, {block_key(FOOTER)})
    assert text[start:end] == FOOTER
    assert mask(parts, ()) == ()


def test_families_make_a_template_not_articles() -> None:
    assert not is_template(families=1, articles=40)
    assert not is_template(families=2, articles=2)
    assert is_template(families=3, articles=3)


BLOCK = 7


def test_a_block_under_unrelated_stories_is_independent() -> None:
    assert independent({n: {BLOCK: 30, 100 + n: 90} for n in range(4)}, BLOCK) == 4


def test_versions_of_one_story_count_once() -> None:
    versions = {n: {BLOCK: 30, **{200 + part: 40 for part in range(n + 1)}, 300 + n: 50} for n in range(5)}
    assert independent(versions, BLOCK) <= 2


def test_one_story_under_many_addresses_counts_once() -> None:
    assert independent({n: {BLOCK: 30, 8: 60, 400 + n: 6} for n in range(6)}, BLOCK) == 1


def test_trap_quotes_are_found_though_space_and_lines_differ() -> None:
    story = "The pier opens in May.\n\nTickets cost four euros."
    residue = "Should the pier stay open?*\nYes\nNo\nAnswering this poll signs you up for the Pier Post."
    quote = "Should the pier   stay open? *  Yes No Email Answering this poll signs you up for the Pier Post."
    spans = trap_spans(f"{story}\n\n{residue}", [quote])
    kept = words_of(f"{story}\n\n{residue}", spans)
    assert [f"{story}\n\n{residue}"[s:e] for s, e in zip(kept.starts, kept.ends, strict=True)] == [
        word.strip(".") for word in story.split()
    ]


def test_short_trap_lines_are_found_as_lines_only() -> None:
    text = "They tap here for water.\n\nTAP HERE\n\nThe well is deep."
    ((start, end),) = trap_spans(text, ["Tap here\nand save our homepage for more"])
    assert text[start:end] == "TAP HERE"


def test_an_unrelated_quote_cuts_nothing() -> None:
    assert trap_spans("The well is deep and the water cold.", ["Vote now!", "", "…"]) == ()


def test_a_skeleton_has_no_names_and_numbers() -> None:
    assert skeleton("Bakers in Lower Aldmoor sold 300 loaves on Monday.") == "bakers in _ sold _ loaves on _"


MARKET = """The weekly market in {town} moves to {place} from {month} on because of building works. {n} stalls will
stand there every {day} from {hour} o'clock, market master {name} said. The council of {town} spends {cost} euros on
new paving. Visitors are asked to leave their cars at home, as parking near {place} is limited. The works are to end
before winter, and the market will then return to its usual place. A plan can be seen at the town hall."""
MATCH = """{home} beat {away} {score} in front of {n} spectators on {day}. {name} opened the scoring after {minute}
minutes with a header, and {other} added a second just before the break. The visitors came back strongly but could not
find a way past the goalkeeper. Coach {coach} spoke of a deserved win and praised the work of the whole team. Next week
{home} travel to {next}, while {away} have a week off."""
OUTLOOK = """The day begins {sky} in {town}, with {first} degrees at sunrise. During the afternoon it stays {later} and
the thermometer climbs to {top} degrees. A {wind} wind blows from the {side}. At night it cools down to {low} degrees.
Over the weekend the weather in {town} will be {weekend}. Those who plan a trip should pack {item} all the same."""

LIBRARY = """The library in {town} extends its opening hours from {day}. Readers can now borrow books until eight in the
evening, librarian {name} said. The change follows a survey among {n} visitors. A reading corner for children will be
added, and the coffee machine is to be replaced. Late fees remain the same. Books can also be returned at any hour."""


def values(names: str, *rows: str) -> list[dict[str, str]]:
    """Rows of slot values, in the order of the names."""
    return [dict(zip(names.split(), row.split("; "), strict=True)) for row in rows]


VALUES = {
    MARKET: values(
        "town place month n day hour name cost",
        "Aldmoor; Mill Field; April; 34; Tuesday; 8; Edda Falk; 410,000",
        "Brinwick; Castle Yard; May; 52; Saturday; 7; Uwe Ras; 95,000",
    ),
    MATCH: values(
        "home away score n day name minute other coach next",
        "Aldmoor Rovers; Pelton; 2-0; 1,340; Sunday; Jun Arno; 12; Emil Dor; Vera Kin; Norholm",
        "Brinwick Town; Selby Vale; 3-1; 870; Saturday; Kai Lund; 31; Ole Brandt; Ida Zel; Osthaven",
    ),
    LIBRARY: values("town day name n", "Aldmoor; Monday; Ada Lorwes; 310", "Brinwick; Monday; Jonas Kin; 95"),
    OUTLOOK: values(
        "sky town first later top wind side low weekend item",
        "cloudy; Aldmoor; 7; dry; 14; fresh; west; 5; sunny; an umbrella",
        "foggy; Brinwick; 3; damp; 11; light; north; 2; stormy; a jacket",
    ),
}


@pytest.mark.parametrize(
    "template", [MARKET, MATCH, OUTLOOK, LIBRARY], ids=["market", "match", "outlook", "library"]
)
def test_one_story_told_of_two_towns_is_a_filled_in_template(template: str) -> None:
    one, other = (template.format(**row) for row in VALUES[template])
    found = filled_in(one, other)
    assert found is not None
    assert found.shared > 0.5
    assert any("Aldmoor" in left and "Brinwick" in right for left, right in found.slots)


@pytest.mark.parametrize(
    "template", [MARKET, MATCH, OUTLOOK, LIBRARY], ids=["market", "match", "outlook", "library"]
)
def test_one_story_with_a_few_edits_is_a_copy(template: str) -> None:
    first = VALUES[template][0]
    story = template.format(**first)
    assert filled_in(story, story) is None
    assert (
        filled_in(
            story,
            "By Celia Wim\n\n"
            + template.format(**{**first, "town": "Brinwick", "n": "60", "home": "The hosts"}),
        )
        is None
    )
    rewritten = (
        story.replace("every", "each")
        .replace("asked", "urged")
        .replace("strongly", "well")
        .replace("cools", "drops")
    )
    assert filled_in(story, rewritten.replace("because of", "due to").replace("praised", "lauded")) is None
    assert filled_in(story, story[: len(story) // 2]) is None


def test_copies_in_the_corpus_are_not_taken_for_templates() -> None:
    made = corpus(21, 300)
    text = {document.id: document.text for document in made.documents}
    copies = [pair for pair in made.pairs if pair.truth == "near"]
    assert [pair for pair in copies if filled_in(text[pair.a], text[pair.b])] == []
    local = [pair for pair in made.pairs if pair.kind == "local"]
    assert all(filled_in(text[pair.a], text[pair.b]) for pair in local)


def test_misread_names_are_no_other_names() -> None:
    story = LIBRARY.format(**VALUES[LIBRARY][0])
    misread = (
        story.replace("Aldmoor", "A1dmoor")
        .replace("Lorwes", "Lonwes")
        .replace("Monday", "Mondoy")
        .replace("310", "3I0")
    )
    assert filled_in(story, misread) is None


def test_unrelated_and_empty_texts_are_no_template() -> None:
    assert filled_in("", "") is None
    assert filled_in("The well is deep.", "") is None
    assert filled_in("The well in Pelton is 40 metres deep.", "Bread in Norholm costs 3 euros.") is None


ODD = (
    "“Quoted”, it’s – said…",
    "GRÜSSE über Straßen",
    "漢字とひらがな",
    "ﬁne\u200bprint ½",
    "a\x00b\x0bc\nd\u2028e",
    "",
    "\ud800",
    "ﷺ",
)


def test_the_keys_of_all_blocks_are_those_of_each() -> None:
    parts = tuple(blocks(*ODD, FOOTER, *reversed(ODD)))
    assert list(block_keys(parts)) == [block_key(part.text) for part in parts]
    assert block_keys(parts) == block_keys(list(parts)) == block_keys(parts)
    assert block_keys(()) == ()


def test_keys_of_other_blocks_are_not_mistaken_for_those_just_asked_for() -> None:
    for number in range(3_000):  # more than are remembered, each forgotten and its memory used again
        parts = tuple(blocks(f"Block {number} of the Aldmoor Courier."))
        assert block_keys(parts) == (block_key(parts[0].text),)
