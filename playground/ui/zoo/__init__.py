"""The Zoo tab: every idea that can learn here, with a recording of how it begins to learn."""
