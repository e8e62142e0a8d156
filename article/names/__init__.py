"""Who: authors from markup and visible bylines, and the names of agencies."""
