"""What the lessons show of the networks that ship: computed here, when somebody first looks."""
