"""Widgets that several sections use: one file each, with its markup, script and style beside it."""
