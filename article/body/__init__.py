"""What: the main text of a page, and which of its lines belong to it."""
