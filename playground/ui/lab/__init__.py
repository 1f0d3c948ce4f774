"""The Lab: the game of two networks on points that one can see, in the browser itself."""
