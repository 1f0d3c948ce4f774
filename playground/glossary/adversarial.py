"""Words of the game: its two players, its rules, and how it fails."""

from __future__ import annotations

from playground.glossary.term import PageLink, Term, card, lesson

TERMS = (
    Term(
        "AC-GAN",
        "A game in which G is told a class; D is not, and must say which class it sees, beside real or fake.",
        place=lesson("cGAN and AC-GAN", "labels"),
    ),
    Term(
        "adversarial",
        "Learnt against an opponent: what one network gets better at makes the other one's task harder.",
        place=lesson("Counterfeiter and police", "police"),
    ),
    Term(
        "BEGAN",
        "Boundary Equilibrium GAN, 2017: its discriminator draws pictures again, and a weight that moves by itself "
        "keeps the two players in balance.",
        place=card("BEGAN", "began"),
    ),
    Term(
        "cGAN",
        "A GAN in which both networks are told a label, such as the digit, so that one can ask for what is drawn.",
        ("conditional GAN",),
        lesson("cGAN and AC-GAN", "labels"),
    ),
    Term(
        "critic",
        "A discriminator whose verdict is no probability but a score: by how much it is higher for real pictures than "
        "for fakes estimates how far apart the two are.",
        ("critics",),
        lesson("Wasserstein: a loss that means something", "estimate"),
    ),
    Term(
        "discriminator",
        "The network D: it is shown a picture and says how real it finds it.",
        ("discriminators",),
        lesson("Counterfeiter and police", "police"),
    ),
    Term(
        "f-GAN",
        "A family of objectives, 2016: each makes small another way of measuring how different two distributions are.",
        place=card("f-GAN: KL", "f_kl"),
    ),
    Term(
        "GAN",
        "Generative adversarial network: one network draws, another tells drawn from real, and each learns from the "
        "other.",
        ("GANs",),
        lesson("Counterfeiter and police", "police"),
    ),
    Term(
        "generator",
        "The network G: it draws pictures from random numbers.",
        ("generators",),
        lesson("Counterfeiter and police", "police"),
    ),
    Term(
        "gradient penalty",
        "What a critic pays where its slope, between real pictures and fakes, is not 1. It keeps the score a measure "
        "of distance.",
        place=card("Wasserstein with gradient penalty", "wasserstein_gp"),
    ),
    Term(
        "hinge",
        "A rule of the game: D wants real above +1 and fake below −1, and stops caring about pictures beyond.",
        place=card("Hinge", "hinge"),
    ),
    Term(
        "label smoothing",
        "D is told a little less than 1 for real pictures, such as 0.9, so that it does not become too sure.",
    ),
    Term(
        "logit",
        "What D computes before it is squashed into a probability from 0 to 1: 0 becomes one half.",
        ("logits",),
        lesson("The value, J(D) and J(G)", "minimax"),
    ),
    Term(
        "minimax",
        "A game about one value: one player makes it as large, the other as small as possible.",
        place=lesson("The value, J(D) and J(G)", "minimax"),
    ),
    Term(
        "mode collapse",
        "G draws the same few kinds of pictures again and again, whatever random numbers it gets.",
        ("collapse",),
        PageLink("Lab: mode collapse", "?tab=lab#chapter=3"),
    ),
    Term(
        "non-saturating",
        "G makes log D of its pictures large instead of log(1 − D) small: the same goal, but it still learns while D "
        "rejects everything.",
        place=lesson("The value, J(D) and J(G)", "minimax"),
    ),
    Term(
        "objective",
        "The rules of the game: what each of the two networks tries to make small.",
        ("objectives",),
        PageLink("Lab: the game", "?tab=lab#chapter=1"),
    ),
    Term(
        "R1",
        "A cost on the slope of D at real pictures, 2018: it lets the game come to rest.",
        place=lesson("Round and round, collapse, standstill", "rounds"),
    ),
    Term(
        "relativistic",
        "D does not say whether a picture is real, but whether it is more real than the other kind is on average.",
        place=card("Relativistic average", "relativistic_average"),
    ),
    Term(
        "vanishing gradient",
        "D is so sure that nothing G changes a little alters its verdict: G does not learn which way to go.",
        place=PageLink("Lab: vanishing gradient", "?tab=lab#chapter=2"),
    ),
    Term(
        "weight clipping",
        "After each step every weight of the critic is cut to a small range, so that it cannot become steep.",
        place=card("Wasserstein with weight clipping", "wasserstein"),
    ),
)
