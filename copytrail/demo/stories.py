"""The texts of the built-in web, as they were written, before any site publishes them."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Poll:
    """A question to readers, with the answers they may tick."""

    question: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """One text. `of` names the story it rewrites, quotes, updates or reports independently.

    A paragraph that starts with "> " is a quotation of another article. `towns` holds, for a story that is
    filled in for several sites, what each host's copy puts in the `{slots}`.
    """

    id: str
    title: str
    byline: str
    section: str
    place: str
    summary: str
    paragraphs: tuple[str, ...]
    of: str | None = None
    poll: Poll | None = None
    towns: Mapping[str, Mapping[str, str]] | None = None

    @property
    def text(self) -> str:
        """All paragraphs, a blank line between them."""
        return "\n\n".join(self.paragraphs)


def stories() -> dict[str, Story]:
    """Every story by its id, which is the name of its file."""
    folder = files("copytrail.demo") / "articles"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".toml"))
    read = (
        _story(name.removesuffix(".toml"), tomllib.loads((folder / name).read_text("utf-8")))
        for name in names
    )
    return {story.id: story for story in read}


def fill(story: Story, host: str) -> Story:
    """The story with this host's names and numbers in its slots."""
    slots = (story.towns or {}).get(host, {})
    return Story(
        id=story.id,
        title=story.title.format_map(slots),
        byline=story.byline,
        section=story.section,
        place=story.place.format_map(slots),
        summary=story.summary.format_map(slots),
        paragraphs=tuple(paragraph.format_map(slots) for paragraph in story.paragraphs),
    )


def _story(name: str, row: dict[str, Any]) -> Story:
    poll = row.get("poll")
    return Story(
        id=name,
        title=row["title"],
        byline=row["byline"],
        section=row["section"],
        place=row["place"],
        summary=row["summary"],
        paragraphs=tuple(part.strip() for part in row["body"].split("\n\n") if part.strip()),
        of=row.get("of"),
        poll=Poll(poll["question"], tuple(poll["options"])) if poll else None,
        towns=row.get("towns"),
    )
