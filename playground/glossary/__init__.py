"""The words of the field that stand on the page without an explanation beside them.

The page underlines each where it first stands in a card, and lists them all in Lessons (playground/ui/glossary).
"""

from playground.glossary import adversarial, learning, measures
from playground.glossary.term import PageLink, Term

__all__ = ["TERMS", "PageLink", "Term"]

TERMS: tuple[Term, ...] = tuple(
    sorted((*adversarial.TERMS, *learning.TERMS, *measures.TERMS), key=lambda term: term.name.casefold())
)
"""by the alphabet"""
