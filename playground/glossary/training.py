"""Words for how a network learns."""

from __future__ import annotations

from playground.glossary.term import Place, Term, lesson

TERMS = (
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
        Place("Lab: the game", "?tab=lab#chapter=1"),
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
