"""The networks as GEXF 1.3, for Gephi and its like: sites as nodes, directed and undirected edges with their kinds."""

from collections.abc import Mapping, Sequence
from typing import Any

from lxml import etree  # type: ignore[import-untyped]  # lxml ships no types

from copytrail.export.tables import edge_json
from copytrail.networks.build import Edge, Web

# networkx writes GEXF 1.2 and a namespace that readers of 1.3 refuse: https://gexf.net/schema.html
NAMESPACE = "http://gexf.net/1.3"
SCHEMA = f"{NAMESPACE} {NAMESPACE}/gexf.xsd"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
NODE_ATTRIBUTES = (("network", "string"), ("articles", "integer"))
EDGE_ATTRIBUTES = (
    ("kinds", "string"),
    ("articles", "integer"),
    ("median_lag_hours", "double"),
    ("declared_share", "double"),
    ("significant", "boolean"),
    ("shared", "string"),
)


def gexf(web: Web, articles: Mapping[str, int], title: str) -> bytes:
    """A GEXF document of every network and the edges between them. `articles` are counts by site."""
    root = etree.Element(f"{{{NAMESPACE}}}gexf", {"version": "1.3"}, nsmap={None: NAMESPACE, "xsi": XSI})
    root.set(f"{{{XSI}}}schemaLocation", SCHEMA)
    meta = _child(root, "meta")
    _child(meta, "creator").text = "Copytrail"
    _child(meta, "description").text = _plain(title)
    graph = _child(root, "graph", mode="static", defaultedgetype="directed")
    _declare(graph, "node", NODE_ATTRIBUTES)
    _declare(graph, "edge", EDGE_ATTRIBUTES)
    network_of = {site: network.id for network in web.networks for site in network.sites}
    sites = sorted({end for edge in web.edges for end in (edge.source, edge.target)})
    nodes = _child(graph, "nodes", count=str(len(sites)))
    for site in sites:
        node = _child(nodes, "node", id=_plain(site), label=_plain(site))
        _values(node, NODE_ATTRIBUTES, {"network": network_of.get(site), "articles": articles.get(site, 0)})
    edges = _child(graph, "edges", count=str(len(web.edges)))
    for number, edge in enumerate(web.edges):
        _edge(edges, number, edge)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _edge(edges: Any, number: int, edge: Edge) -> None:
    element = _child(
        edges,
        "edge",
        id=str(number),
        source=_plain(edge.source),
        target=_plain(edge.target),
        type="directed" if edge.flow else "undirected",
        weight=f"{edge.strength:g}",
    )
    shown = edge_json(edge)
    joined = {"kinds": " ".join(edge.kinds), "shared": "; ".join(shown["shared"]) or None}
    _values(element, EDGE_ATTRIBUTES, shown | joined)


def _declare(graph: Any, of: str, attributes: Sequence[tuple[str, str]]) -> None:
    declared = _child(graph, "attributes", **{"class": of, "mode": "static"})
    for name, kind in attributes:
        _child(declared, "attribute", id=name, title=name, type=kind)


def _values(parent: Any, attributes: Sequence[tuple[str, str]], values: Mapping[str, Any]) -> None:
    known = [(name, values[name]) for name, _ in attributes if values.get(name) is not None]
    holder = _child(parent, "attvalues")
    for name, value in known:
        text = str(value).lower() if isinstance(value, bool) else str(value)
        _child(holder, "attvalue", **{"for": name, "value": _plain(text)})


def _child(parent: Any, name: str, **attributes: str) -> Any:
    return etree.SubElement(parent, f"{{{NAMESPACE}}}{name}", attributes)


def _plain(text: str) -> str:
    """Without what XML 1.0 has no place for: control characters, surrogates, U+FFFE and U+FFFF."""
    return "".join(character for character in text if _is_xml(ord(character)))


def _is_xml(code: int) -> bool:
    return code in (0x9, 0xA, 0xD) or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or code >= 0x10000
