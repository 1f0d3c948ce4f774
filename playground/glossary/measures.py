"""Words for distributions, and for how far apart pictures are."""

from __future__ import annotations

from playground.glossary.term import PageLink, Term, card, lesson

TERMS = (
    Term(
        "cross entropy",
        "What a guess costs: minus the logarithm of the probability that it gave to the right answer, on average.",
    ),
    Term(
        "dB",
        "Decibel, a ratio as a logarithm: 10 stand for a factor of ten, 20 for one of a hundred, here of squared "
        "differences.",
        place=PageLink("Super-resolution", "?tab=superres"),
    ),
    Term(
        "divergence",
        "How different two distributions are: 0 where they are the same, more where they are not. Unlike a distance, "
        "it may be another one the other way round.",
        ("divergences",),
        lesson("The best D, and D = ½", "best"),
    ),
    Term(
        "FID",
        "How far a classifier's features of drawn pictures lie from those of real ones, each taken as a bell curve in "
        "many dimensions. 0 is the same, lower is better. Here the classifier is our own.",
        ("Fréchet distance", "Fréchet Inception Distance"),
        PageLink("Train", "?tab=train"),
    ),
    Term(
        "Gaussian mixture",
        "Several bell curves together: chance first chooses one of them, then draws from it. No network is needed.",
        place=card("Gaussian mixture", "mixture"),
    ),
    Term(
        "Jensen-Shannon",
        "A measure of how different two distributions are: 0 where they are the same, log 2 where they have nothing in "
        "common, however far apart they lie.",
        place=lesson("Wasserstein", "wasserstein"),
    ),
    Term(
        "Kullback-Leibler",
        "How much less likely, as a logarithm and on average, what one distribution draws is in another one. It is not "
        "the same the other way round.",
        ("KL",),
        card("f-GAN: KL", "f_kl"),
    ),
    Term(
        "L1",
        "The mean absolute difference of two pictures, pixel by pixel.",
        place=lesson("pix2pix: two costs, patches, shortcuts", "pix2pix"),
    ),
    Term(
        "Laplacian",
        "How much each pixel differs from the mean of its neighbours: large at edges and fine detail, 0 where all is "
        "even.",
        place=lesson("SRGAN: why the blurred one scores better", "srgan"),
    ),
    Term("nats", "The unit of what a message tells, by natural logarithms: one is 1.44 bits."),
    Term("prior", "The distribution from which latents are drawn before anything is known of the picture."),
    Term(
        "PSNR",
        "How small the mean squared error of a picture is, beside the brightest value. Higher is nearer to the "
        "original, which need not look sharper.",
        place=lesson("SRGAN: why the blurred one scores better", "srgan"),
    ),
    Term(
        "sliced Wasserstein distance",
        "How far points must be carried on average, measured along many lines: on a line this is quick to compute.",
        ("sliced Wasserstein",),
        lesson("Wasserstein: a loss that means something", "estimate"),
    ),
    Term(
        "SSIM",
        "Structural similarity: compares brightness, contrast and pattern around each pixel; 1 means the same picture.",
        place=PageLink("Super-resolution", "?tab=superres"),
    ),
    Term(
        "Wasserstein distance",
        "How much has to be carried, times how far, to turn one distribution into another, in the cheapest way.",
        ("Wasserstein",),
        lesson("Wasserstein", "wasserstein"),
    ),
)
