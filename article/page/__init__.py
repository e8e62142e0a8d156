"""The page itself: one tree, one walk over it, and what its JSON-LD, its boxes and its markup say."""
