"""Where from: what a page declares of the origin of its text."""
