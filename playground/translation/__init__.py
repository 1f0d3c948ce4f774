"""Picture in, picture out: preparing pictures for a translator, and networks from other projects."""
