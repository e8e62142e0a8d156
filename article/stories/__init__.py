"""Whose story an element of a page tells: this page's own, or another that it leads to."""
