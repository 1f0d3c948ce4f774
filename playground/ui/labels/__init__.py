"""The Labels tab: choose what is drawn, while the style stays the same."""
