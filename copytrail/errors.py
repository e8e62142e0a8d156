"""How a verb can end other than well: one tree, each with its exit code and a line that says what to do next."""


class Stop(Exception):  # noqa: N818  # not always an error: a reached threshold stops, too
    """An expected end. The message is one line for people; `code` is the exit code of the contract."""

    code = 1


class UsageError(Stop):
    """Something about the call, the configuration or the store has to be put right first."""

    code = 2


class NotFound(Stop):
    """The URL is unknown, or its page is no article."""

    code = 3


class FetchRefused(Stop):
    """The page could not or must not be fetched: robots, HTTP, network, blocked address."""

    code = 4


class PartlyFailed(Stop):
    """Work finished, with parts that failed on our side."""

    code = 5


class ThresholdHit(Stop):
    """A `--fail-on` threshold was reached."""

    code = 6
