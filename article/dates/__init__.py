"""When: every time a page claims, with its place, its precision and its offset."""
