"""How a run is: figures in, one plain sentence and one piece of advice out.

It looks at the pictures first, where they are measured, and at the losses last; it looks at what happened lately; and
it must hold for a while before it is told.
"""

from __future__ import annotations

from trainers.diagnosis.alone import diagnose_alone
from trainers.diagnosis.steady import LOOK_SECONDS, SteadyDiagnosis, diagnoses_of
from trainers.diagnosis.two_players import diagnose_game
from trainers.diagnosis.unjudged import diagnose_unjudged

__all__ = ["LOOK_SECONDS", "SteadyDiagnosis", "diagnose_alone", "diagnose_game", "diagnose_unjudged", "diagnoses_of"]
