"""Everything regrouped at once on one machine: candidate pairs for all sketches by sorting, verified by a callback."""
