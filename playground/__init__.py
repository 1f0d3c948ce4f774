"""GAN Playground: the library behind the page. See README.md for the map."""
