"""Programs that measure. Each prints one JSON object and names the reference of its ratios."""
