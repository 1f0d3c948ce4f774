"""What stands around the tabs: the header, the address, keys, and what a lecturer needs."""
