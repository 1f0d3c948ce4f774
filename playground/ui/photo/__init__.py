"""The Photo tab: a picture into another style, and back."""
