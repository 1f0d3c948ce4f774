"""Networks that draw what is wished, by the topic that they know: text to image (Reed et al. 2016)."""

from __future__ import annotations

from functools import partial

from playground.data import faces, mnist
from playground.models import Architecture
from playground.models.acgan import ACGAN28Discriminator
from playground.models.faces64 import FACES_SETTINGS
from playground.models.residual import ResidualNamingDiscriminator
from playground.models.wishes import WishedDCGAN28Generator, WishedFaces64Generator, WishedStyleGenerator
from playground.words.topics import TOPICS

NOISE = 64
"""numbers of the latent for all that cannot be wished of a digit"""
DIGITS, FACES = TOPICS[mnist.NAME], TOPICS[faces.NAME]

WISHED_FACES_SETTINGS = FACES_SETTINGS | {"beta1": 0.5, "batch_size": 32, "likeness": 100.0}


def _wished_dcgan(name: str, title: str, summary: str, source: str, attention: bool) -> Architecture:
    """The DCGAN for faces of 64 pixels, which is told what is wished."""
    return Architecture(
        name=name,
        title=title,
        summary=f"{summary} D must name all ten attributes. Slow without a graphics card.",
        source=source,
        image_size=64,
        latent_dim=sum(FACES.sizes),
        generator=partial(WishedFaces64Generator, FACES.sizes, faces.chances(), attention=attention),
        discriminator=partial(ResidualNamingDiscriminator, sum(FACES.sizes), attention=attention),
        suggested=WISHED_FACES_SETTINGS,
        conditioning="auxiliary",
        channels=3,
    )


ARCHITECTURES: dict[str, Architecture] = {
    "words28": Architecture(
        name="words28",
        title="Digits in words, 28 pixels",
        summary="The small DCGAN; G is told which digit, how bold and how it leans, and D must name all three.",
        source="Reed et al. 2016, Generative Adversarial Text to Image Synthesis; layers of the small DCGAN, half as "
        "wide again.",
        image_size=28,
        latent_dim=NOISE + sum(DIGITS.sizes),
        generator=partial(WishedDCGAN28Generator, DIGITS.sizes, NOISE),
        discriminator=partial(ACGAN28Discriminator, sum(DIGITS.sizes)),
        suggested={"d_lr": 2e-3, "g_lr": 2e-3, "beta1": 0.3, "batch_size": 32},
        batch_norm_in_d=True,
        conditioning="auxiliary",
    ),
    "words64": Architecture(
        name="words64",
        title="Faces in words, 64 pixels",
        summary="A style-based generator: what is wished becomes the style that every layer follows. D must name all "
        "ten attributes. Slow without a graphics card.",
        source="Reed et al. 2016, Generative Adversarial Text to Image Synthesis; layers of the style-based faces "
        "(Karras et al. 2019 and 2020), three quarters as wide.",
        image_size=64,
        latent_dim=sum(FACES.sizes),
        generator=partial(WishedStyleGenerator, FACES.sizes, faces.chances()),
        discriminator=partial(ResidualNamingDiscriminator, sum(FACES.sizes)),
        suggested=WISHED_FACES_SETTINGS | {"g_lr": 5e-3},
        conditioning="auxiliary",
        channels=3,
    ),
    "words64_dcgan": _wished_dcgan(
        "words64_dcgan",
        title="Faces in words, DCGAN",
        summary="A DCGAN's generator, which is given a wish instead of a latent.",
        source="Radford et al. 2015, Unsupervised Representation Learning with DCGANs, section 4; layers of faces64.",
        attention=False,
    ),
    "words64_attention": _wished_dcgan(
        "words64_attention",
        title="Faces in words, with self-attention (SAGAN)",
        summary="A DCGAN's generator, which is given a wish instead of a latent. Each place of a face may look at all "
        "others, in both networks.",
        source="Zhang et al. 2019, Self-Attention Generative Adversarial Networks, section 3; layers of sagan64.",
        attention=True,
    ),
}
