"""Networks of sites: edges of content, templates and infrastructure, grouped so that each group hangs together."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from copytrail.networks.copying import Flow
from copytrail.networks.ties import Tie, Tier

# A component of so many sites is one network; larger ones are divided.
SMALL = 6
SEED = 20_261
# What a shared thing adds to the strength of an edge, in copied articles: enough to hold a ring of sites together that
# copies little, by tier.
STRENGTH: Mapping[Tier, float] = {1: 5.0, 2: 3.0, 3: 0.2}
ONE_OFF = 0.5  # an edge that is not significant counts half: single copies bridge unrelated groups


@dataclass(frozen=True, slots=True)
class Edge:
    """Two sites that pass text on or share something.

    Of kind `content` it runs from the site that published first to the one that copied; without it, it only joins,
    the lesser name first. `ties` are the templates and ids both share.
    """

    source: str
    target: str
    flow: Flow | None
    ties: tuple[Tie, ...]

    @property
    def kinds(self) -> tuple[str, ...]:
        """`content`, `template`, `infrastructure`: those that hold."""
        shared = {tie.kind for tie in self.ties}
        return tuple(
            kind
            for kind in ("content", "template", "infrastructure")
            if kind in shared or (kind == "content" and self.flow)
        )

    @property
    def significant(self) -> bool:
        """Whether it is more than chance or convention: a regular flow, or a tie of tier 1 or 2."""
        return bool(self.flow and self.flow.significant) or any(tie.tier < 3 for tie in self.ties)

    @property
    def strength(self) -> float:
        """How much it holds two sites together, in copied articles."""
        flow = self.flow.articles * (1.0 if self.flow.significant else ONE_OFF) if self.flow else 0.0
        return flow + sum(STRENGTH[tie.tier] for tie in self.ties)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What holds a network together, in words; tier 1 is declared or a hard shared id, 3 is weak."""

    kind: str
    detail: str
    tier: Tier
    sites: tuple[str, ...]
    urls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Network:
    """Sites that pass text on or share something. `joined` and `left` are against the span before."""

    id: str
    sites: tuple[str, ...]
    edges: tuple[Edge, ...]
    evidence: tuple[Evidence, ...]
    joined: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Web:
    """All networks, largest first, and the edges that run between two of them."""

    networks: tuple[Network, ...]
    between: tuple[Edge, ...]

    @property
    def edges(self) -> tuple[Edge, ...]:
        """Every edge, by its ends."""
        every = [*self.between, *(edge for network in self.networks for edge in network.edges)]
        return tuple(sorted(every, key=lambda edge: (edge.source, edge.target)))


def weave(flows: Iterable[Flow], ties: Iterable[Tie], before: Web | None = None) -> Web:
    """Networks from flows of text and shared things. `before` gives names that stay, and who joined and left."""
    edges = _edges(flows, ties)
    groups = _groups(edges)
    of_site = {site: number for number, group in enumerate(groups) for site in group}
    inside: dict[int, list[Edge]] = defaultdict(list)
    between = []
    for edge in edges:
        if of_site[edge.source] == of_site[edge.target]:
            inside[of_site[edge.source]].append(edge)
        else:
            between.append(edge)
    networks = [_network(group, inside[number]) for number, group in enumerate(groups) if inside[number]]
    networks.sort(key=lambda one: (-len(one.sites), one.id))
    return Web(tuple(_followed(networks, before)), tuple(between))


def _edges(flows: Iterable[Flow], ties: Iterable[Tie]) -> list[Edge]:
    shared: dict[tuple[str, str], list[Tie]] = defaultdict(list)
    for tie in ties:
        for one, other in tie.pairs():
            shared[min(one, other), max(one, other)].append(tie)
    directed = {(flow.source, flow.target): flow for flow in flows}
    joined = {key for key in shared if key not in directed and (key[1], key[0]) not in directed}
    found = [
        *(Edge(*key, flow, tuple(shared.get((min(key), max(key)), ()))) for key, flow in directed.items()),
        *(Edge(*key, None, tuple(shared[key])) for key in joined),
    ]
    return sorted(found, key=lambda edge: (edge.source, edge.target))


def _groups(edges: Sequence[Edge]) -> list[tuple[str, ...]]:
    """Connected components; those of more than 6 sites divided by Louvain communities (Blondel et al. 2008)."""
    import networkx as nx

    graph: nx.Graph[str] = nx.Graph()
    for edge in edges:
        known = graph.get_edge_data(edge.source, edge.target, {"weight": 0.0})
        graph.add_edge(edge.source, edge.target, weight=known["weight"] + edge.strength)
    groups: list[tuple[str, ...]] = []
    for component in sorted(map(sorted, nx.connected_components(graph))):
        if len(component) <= SMALL:
            groups.append(tuple(component))
            continue
        ordered: nx.Graph[str] = nx.Graph()  # in the order of names: Louvain depends on it
        ordered.add_nodes_from(component)
        ordered.add_weighted_edges_from(sorted(graph.subgraph(component).edges(data="weight")))
        communities = nx.community.louvain_communities(ordered, weight="weight", seed=SEED)
        groups.extend(sorted(tuple(sorted(one)) for one in communities))
    return groups


def _network(sites: Sequence[str], edges: Sequence[Edge]) -> Network:
    return Network(f"around:{_hub(edges)}", tuple(sites), tuple(edges), tuple(_evidence(edges)))


def _hub(edges: Sequence[Edge]) -> str:
    """The site most is taken from; where nothing is, the one that shares most."""
    given: dict[str, float] = defaultdict(float)
    for edge in edges:
        given[edge.source] += 100 * edge.flow.articles if edge.flow else edge.strength
        given[edge.target] += 0.0 if edge.flow else edge.strength
    return min(given, key=lambda site: (-given[site], site))


def _evidence(edges: Sequence[Edge]) -> list[Evidence]:
    ties = {tie: None for edge in edges for tie in edge.ties}
    inside = {site for edge in edges for site in (edge.source, edge.target)}
    found = [
        Evidence(
            tie.what, tie.detail, tie.tier, tuple(site for site in tie.sites if site in inside), tie.urls
        )
        for tie in ties
    ]
    found += [one for edge in edges if edge.flow for one in _flow_evidence(edge.flow)]
    return sorted(found, key=lambda one: (one.tier, one.kind, one.detail))


def _flow_evidence(flow: Flow) -> list[Evidence]:
    declared = [copy for copy in flow.copies if copy.declared != "none"]
    silent = [copy for copy in flow.copies if copy.declared == "none"]
    ends, found = (flow.source, flow.target), []
    if declared:
        detail = f"{flow.target} names {flow.source} as the source of {_articles(len(declared))}"
        found.append(Evidence("declared-source", detail, 1, ends, tuple(copy.b.url for copy in declared[:3])))
    if silent:
        tier: Tier = 2 if flow.significant else 3
        detail = f"{_articles(len(silent))} on {flow.target} have text of {flow.source} without naming it"
        found.append(Evidence("copied-text", detail, tier, ends, tuple(copy.b.url for copy in silent[:3])))
    return found


def _articles(count: int) -> str:
    return "1 article" if count == 1 else f"{count} articles"


def _followed(networks: Sequence[Network], before: Web | None) -> list[Network]:
    """The same networks under the names they had before, with who joined and who left.

    A network is the one before it that it shares most sites with, at least half of the smaller of the two.
    """
    if before is None:
        return [replace(network, joined=network.sites) for network in networks]
    matches = _matches(networks, before.networks)
    return [_compared(network, matches.get(network.id), _names(before.networks)) for network in networks]


def _names(networks: Collection[Network]) -> frozenset[str]:
    return frozenset(network.id for network in networks)


def _matches(networks: Sequence[Network], before: Sequence[Network]) -> dict[str, Network]:
    ranked = sorted(
        (
            (-len(set(one.sites) & set(other.sites)), one.id, other.id, other)
            for one in networks
            for other in before
            if 2 * len(set(one.sites) & set(other.sites)) >= min(len(one.sites), len(other.sites))
        ),
        key=lambda match: match[:3],
    )
    found: dict[str, Network] = {}
    taken: set[str] = set()
    for _, name, old, network in ranked:
        if name not in found and old not in taken:
            found[name] = network
            taken.add(old)
    return found


def _compared(network: Network, old: Network | None, names: frozenset[str]) -> Network:
    if old is None:
        # Its hub may have named another network before: then it needs a name of its own.
        name = f"{network.id}+{network.sites[0]}" if network.id in names else network.id
        return replace(network, id=name, joined=network.sites)
    joined = tuple(sorted(set(network.sites) - set(old.sites)))
    left = tuple(sorted(set(old.sites) - set(network.sites)))
    return replace(network, id=old.id, joined=joined, left=left)
