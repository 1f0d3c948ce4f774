"""The Sketch tab: draw lines or paint labels, and a network makes a picture of them."""
