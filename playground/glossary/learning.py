"""Words for networks, their layers, and how they learn."""

from __future__ import annotations

from playground.glossary.term import PageLink, Term, card, lesson

TERMS = (
    Term(
        "autoencoder",
        "Two networks: one squeezes a picture into a few numbers, the other draws the picture again from them.",
        ("autoencoders",),
        card("Variational autoencoder", "vae"),
    ),
    Term(
        "batch normalisation",
        "A layer that shifts and scales every feature by its mean and spread over the pictures that are looked at "
        "together, so that the next layer meets numbers of a known size.",
        ("batch norm",),
        lesson("Batch normalisation", "normalisation"),
    ),
    Term("classifier", "A network that names what a picture shows.", ("classifiers",)),
    Term(
        "convolution",
        "A layer that moves a small window over the picture and weighs what it sees there by the same weights at every "
        "place.",
        ("convolutions",),
        lesson("GAN against DCGAN", "layers"),
    ),
    Term(
        "DCGAN",
        "A GAN made of convolutions, 2015: the rules for its layers made larger pictures possible, and most later ones "
        "build on it.",
        place=lesson("GAN against DCGAN", "layers"),
    ),
    Term(
        "dense layer",
        "A layer in which every output has a weight of its own for every input.",
        ("dense layers", "dense GAN"),
        lesson("GAN against DCGAN", "layers"),
    ),
    Term(
        "encoder",
        "A network that turns a picture into a few numbers; what draws a picture from them is a decoder.",
        ("encoders",),
    ),
    Term(
        "features",
        "What a network's inner layers compute of a picture: numbers that say what it shows better than its pixels do.",
    ),
    Term(
        "instance norm",
        "A layer that shifts and scales each feature by its mean and spread over one picture.",
        ("instance normalisation",),
    ),
    Term(
        "latent",
        "The list of numbers z from which a generator draws a picture; another list gives another picture.",
        ("latents",),
        PageLink("Latent space: sliders", "?tab=latent/sliders"),
    ),
    Term(
        "normalising flow",
        "One network that can be read both ways: noise becomes a picture, and a picture the noise that it came from.",
        place=card("Normalising flow", "realnvp"),
    ),
    Term(
        "PatchGAN",
        "A discriminator that judges patch by patch: one verdict for each piece of the picture.",
        ("PatchGANs",),
        lesson("pix2pix: two costs, patches, shortcuts", "pix2pix"),
    ),
    Term(
        "ReLU",
        "A layer that keeps positive numbers and makes negative ones 0; a leaky one lets a little of these through.",
    ),
    Term(
        "residual block",
        "A few layers whose result is added to what they were given, so that they need to learn the change alone.",
        ("residual blocks", "residual generator", "residual generators"),
    ),
    Term(
        "self-attention",
        "A layer in which each place of the picture looks at all other places, and takes more from those that matter "
        "to it.",
        place=PageLink("Latent space: where it looks", "?tab=latent/attention"),
    ),
    Term("softmax", "Turns numbers into shares that sum to 1: the larger the number, the larger its share."),
    Term(
        "spectral norm",
        "The most by which a layer can stretch what it is given. Dividing by it keeps D from becoming too steep.",
        ("spectral normalisation",),
    ),
    Term(
        "transposed convolution",
        "A layer that makes a map larger: each cell stamps a small pattern, scaled by its value, and stamps are added.",
        ("transposed convolutions",),
        lesson("Transposed convolution", "convolution"),
    ),
    Term(
        "truncation",
        "Latents are moved towards the mean: pictures become safer and more alike.",
        place=PageLink("Latent space: sliders", "?tab=latent/sliders"),
    ),
    Term(
        "U-Net",
        "Squeezes a picture down and draws it up again, with shortcuts between layers of the same size for where "
        "things are.",
        place=lesson("pix2pix: two costs, patches, shortcuts", "pix2pix"),
    ),
    Term(
        "VAE",
        "An autoencoder, 2014, that also learns to keep its few numbers where chance draws them, so that new pictures "
        "can be drawn.",
        ("variational autoencoder",),
        card("Variational autoencoder", "vae"),
    ),
    Term(
        "Adam",
        "A rule for the steps by which a network learns: each weight has a step length of its own, from running means "
        "of its slopes and of their squares.",
    ),
    Term("batch", "The pictures that are looked at together in one step of learning.", ("batches",)),
    Term("bf16", "Numbers of 16 bits that reach as far as those of 32: quicker to reckon with, less exact."),
    Term(
        "checkpoint",
        "The weights of a network in a file: a run saves them now and then, so that it can go on from there.",
        ("checkpoints",),
    ),
    Term("epoch", "One pass over all pictures that are learnt from.", ("epochs",)),
    Term(
        "gradient",
        "For each weight: how fast the cost rises when that weight grows. Learning moves each weight the other way.",
        ("gradients",),
        PageLink("Lab: the game", "?tab=lab#chapter=1"),
    ),
    Term("learning rate", "How far each step moves the weights.", ("learning rates",)),
    Term(
        "loss",
        "The number that a network wants to make small.",
        ("losses",),
        lesson("The value, J(D) and J(G)", "minimax"),
        has_other_meanings=True,
    ),
    Term("momentum", "Each step goes on with a share of the steps before it, so that small turns even out."),
    Term("seed", "The number from which all that chance does follows: the same one gives the same again.", ("seeds",)),
)
