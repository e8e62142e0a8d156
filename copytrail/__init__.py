"""The front door: verbs, look-ups, reports, exports and web pages over the rooms below."""

__version__ = "0.1.0"
