"""Runs that many people watch: each is read and rendered once, and what has changed goes out to all of them."""
