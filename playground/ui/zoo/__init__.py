"""The Zoo tab: every idea that can learn here, with a recording of its first minute."""
