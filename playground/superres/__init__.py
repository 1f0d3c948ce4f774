"""Four times larger: the ways of doing it, whole pictures tile by tile, what that costs, and how well it restores."""
