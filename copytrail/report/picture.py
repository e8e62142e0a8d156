"""A picture of a network as inline SVG: sites as dots, text that flowed as arrows, things shared as dashed lines."""

import math
from collections.abc import Mapping, Sequence

from markupsafe import Markup

from copytrail.networks.build import SEED, Edge, Network

WIDTH = 760
HEIGHTS = ((4, 240), (8, 320))  # up to so many sites, so high
HEIGHT = 420
MARGINS = (200, 70)  # left and right, above and below: the names need room
MOST_SITES = 60  # a larger picture shows nothing; the table and the GEXF file do
Point = tuple[float, float]


def picture(network: Network, number: int) -> Markup | None:
    """The network drawn, the `number`th of its page; None if too large to be read. All names are escaped."""
    if len(network.sites) > MOST_SITES:
        return None
    largest = max((edge.flow.articles for edge in network.edges if edge.flow), default=1)
    height = next((height for most, height in HEIGHTS if len(network.sites) <= most), HEIGHT)
    places = _places(network, height)
    directed = {(edge.source, edge.target) for edge in network.edges if edge.flow}
    lines = Markup().join(
        _line(edge, places, largest, number, bent=(edge.target, edge.source) in directed)
        for edge in network.edges
    )
    dots = Markup().join(_dot(site, places[site], _given(site, network.edges)) for site in network.sites)
    label = f"{len(network.sites)} sites, {len(network.edges)} links"
    return Markup(
        '<svg class="net" viewBox="0 0 {} {}" role="img" aria-label="{}">'
        '<defs><marker id="tip{}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7"'
        ' orient="auto-start-reverse" markerUnits="userSpaceOnUse">'
        '<path d="M0 0L8 4L0 8z"/></marker></defs>{}{}</svg>'
    ).format(WIDTH, height, label, number, lines, dots)


def _places(network: Network, height: int) -> Mapping[str, Point]:
    """Positions in the picture: a circle for few sites, else as far apart as they are linked.

    Kamada and Kawai 1989, where all hang together; else forces from a fixed seed (Fruchterman and Reingold 1991).
    """
    count = len(network.sites)
    if count <= 3:
        return {site: _on_circle(number, count, height) for number, site in enumerate(network.sites)}
    import networkx as nx

    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(network.sites)
    graph.add_edges_from((edge.source, edge.target) for edge in network.edges)
    whole = nx.is_connected(graph)
    found = nx.kamada_kawai_layout(graph) if whole else nx.spring_layout(graph, seed=SEED)
    return _stretched({site: (float(at[0]), float(at[1])) for site, at in found.items()}, height)


def _on_circle(number: int, count: int, height: int) -> Point:
    angle = math.pi if count == 2 else -math.pi / 2
    angle += 2 * math.pi * number / count
    return WIDTH / 2 + 200 * math.cos(angle), height / 2 + (height / 2 - 50) * math.sin(angle)


def _stretched(places: Mapping[str, Point], height: int) -> Mapping[str, Point]:
    """The same places, filling the picture less its margin."""
    scaled = []
    for axis, length in enumerate((WIDTH, height)):
        values = {site: at[axis] for site, at in places.items()}
        low, high = min(values.values()), max(values.values())
        margin = MARGINS[axis]
        factor = (length - margin) / ((high - low) or 1.0)
        scaled.append({site: margin / 2 + (value - low) * factor for site, value in values.items()})
    return {site: (scaled[0][site], scaled[1][site]) for site in places}


def _given(site: str, edges: Sequence[Edge]) -> int:
    return sum(edge.flow.articles for edge in edges if edge.flow and edge.source == site)


def _line(edge: Edge, places: Mapping[str, Point], largest: int, number: int, *, bent: bool) -> Markup:
    """An edge from dot to dot; bent to its own side where text flows back as well."""
    (x1, y1), (x2, y2) = places[edge.source], places[edge.target]
    gap = math.hypot(x2 - x1, y2 - y1) or 1.0
    inset = min(12.0, gap / 3)
    dx, dy = (x2 - x1) / gap, (y2 - y1) / gap
    side = 14.0 if bent else 0.0
    points = (x1 + dx * inset, y1 + dy * inset, (x1 + x2) / 2 - dy * side * 2, (y1 + y2) / 2 + dx * side * 2)
    path = "M{:.1f} {:.1f}Q{:.1f} {:.1f} {:.1f} {:.1f}".format(*points, x2 - dx * inset, y2 - dy * inset)
    width = 1.2 + 3.3 * math.sqrt(edge.flow.articles / largest) if edge.flow else 1.2
    names = ["flow" if edge.flow else "tie", *(["weak"] if not edge.significant else [])]
    tip = Markup(' marker-end="url(#tip{})"').format(number) if edge.flow else Markup("")
    title = (
        f"{edge.source} → {edge.target}: {edge.flow.articles}"
        if edge.flow
        else f"{edge.source} – {edge.target}"
    )
    return Markup('<path class="{}" d="{}" stroke-width="{:.1f}"{}><title>{}</title></path>').format(
        " ".join(names), path, width, tip, title
    )


def _dot(site: str, place: Point, given: int) -> Markup:
    x, y = place
    radius = 5 + 2 * math.sqrt(min(given, 25))
    shown = site if len(site) <= 34 else f"{site[:33]}…"
    return Markup(
        '<g class="site"><circle cx="{:.1f}" cy="{:.1f}" r="{:.1f}"/><text x="{:.1f}" y="{:.1f}">{}</text></g>'
    ).format(x, y, radius, x, y - radius - 5, shown)
