"""The Super-resolution tab: four times larger."""
