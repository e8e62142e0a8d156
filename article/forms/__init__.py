"""Forms: every form of a page with its fields, its product and the list it feeds; never sent."""
