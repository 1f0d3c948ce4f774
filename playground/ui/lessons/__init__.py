"""The Lessons tab: short pages with one live figure each, for a reader alone or for a room."""
