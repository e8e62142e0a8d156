"""The parts of a report as `copytrail.report/1` has them."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from copytrail.export.tables import copy_row, edge_json
from copytrail.networks.build import Edge, Network
from copytrail.networks.ties import Repeated
from copytrail.report.span import Judgement
from copytrail.times import rfc3339
from store.counting import Seen
from store.questions import Copy
from store.shared import Flagged

TEXT_SHOWN = 600
# A shared passage for a pair of articles, by their ids, the earlier first.
Passages = Mapping[tuple[int, int], str]


def network_json(network: Network, passages: Passages) -> dict[str, Any]:
    """A network with its edges and what holds it together."""
    return {
        "id": network.id,
        "sites": list(network.sites),
        "joined": list(network.joined),
        "left": list(network.left),
        "edges": [edge_with_examples(edge, passages) for edge in network.edges],
        "evidence": [asdict(one) for one in network.evidence],
    }


def edge_with_examples(edge: Edge, passages: Passages) -> dict[str, Any]:
    """An edge with the copies that show it best."""
    examples = edge.flow.examples if edge.flow else ()
    return edge_json(edge) | {"examples": [example_json(copy, passages) for copy in examples]}


def example_json(copy: Copy, passages: Passages) -> dict[str, Any]:
    """A pair shown as evidence: both pages, what the copy declares, and a passage both have as the copy has it."""
    return copy_row(copy) | {
        "a_title": copy.a.title,
        "b_title": copy.b.title,
        "quote": copy.quote,
        "passage": passages.get((copy.a.id, copy.b.id)),
    }


def template_json(one: Repeated, start: datetime) -> dict[str, Any]:
    """A wording, paragraph or story that repeats, with pages as examples; new if first seen since `start`."""
    return {
        "id": one.id,
        "kind": one.kind,
        "text": one.text if len(one.text) <= TEXT_SHOWN else one.text[: TEXT_SHOWN - 1] + "…",
        "sites": list(one.sites),
        "pages": one.pages,
        "first_seen_at": rfc3339(one.first_seen_at),
        "new": start <= one.first_seen_at,
        "tier": one.tier,
        "examples": [url for url, _ in one.examples],
        "slots": [list(slot) for slot in one.slots],
        "last_seen_at": rfc3339(one.last_seen_at),
        "list_ids": [asdict(each) | {"sites": list(each.sites)} for each in one.list_ids],
        "variants": [asdict(each) | {"sites": list(each.sites)} for each in one.variants],
    }


def trap_json(one: Flagged) -> dict[str, Any]:
    """A flagged page with the words that flag it."""
    return {
        "url": one.url,
        "site": one.site,
        "kind": one.kind,
        "verdict": one.verdict,
        "score": one.score,
        "start": one.start,
        "end": one.end,
        "quote": one.quote,
        "template": one.template,
        "repetition": {
            "pages": one.pages,
            "sites": one.sites,
            "first_seen_at": rfc3339(one.wording_first_seen_at),
        },
    }


def uncertain_json(one: Judgement) -> dict[str, Any]:
    """Articles that share text, and why it is not said who had it first."""
    reasons = [asdict(reason) for reason in one.reasons]
    return {
        "family": one.family,
        "sites": list(one.sites),
        "articles": [_seen(part.seen) | {"relation": part.relation} for part in one.parts],
        "why": one.reasons[0].detail if one.reasons else "there is no evidence for any of them",
        "confidence": one.confidence,
        "names_unseen": one.unseen,
        "reasons": reasons,
    }


def _seen(seen: Seen) -> dict[str, Any]:
    return {"url": seen.url, "site": seen.site, "title": seen.title, "counted_at": rfc3339(seen.at)}
