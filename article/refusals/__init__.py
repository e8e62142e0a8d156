"""Pages that are no article, each with the reason."""
