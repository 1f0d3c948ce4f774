"""Around the training of generators: pictures to learn from, classifiers, directions, model folders with cards."""
