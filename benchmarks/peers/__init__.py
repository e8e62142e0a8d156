"""What Copytrail is measured beside: plain scripts, as one would write them with the same libraries."""
