"""Every number that keeps a session safe, with where it comes from.

The codes name the sources: S0-S2 three guides to foam rolling and its safety,
C1 the expert consensus on contraindications (doi 10.3390/jcm10225360),
C2 the prescription commentary (doi 10.1519/JSC.0000000000003765), C4 the review
of slow breathing (doi 10.3389/fnhum.2018.00353). All times are seconds unless
the name says otherwise.
"""

from datetime import timedelta
from typing import Final

DOSE: Final = (30, 120)
"""One set on an area or a side [C2]."""
DOSE_LIMIT: Final = 3 * DOSE[1]
"""All sets of one area or side in a session: at most three [C2]."""
MOVEMENT: Final = (20, 180)
"""One movement after rolling; a full session moves for three minutes [S0]."""
FULL_SESSION_ZONE: Final = 120
"""Each major zone in a session that calls itself full [S0]."""
PRE_WORKOUT: Final = (30, 60)
"""An area before exercise [S2]."""
POST_WORKOUT: Final = (60, 120)
"""An area after exercise [S1 S2]."""

HOLD: Final = (20, 30)
"""One hold on a tender spot; 30 unless said otherwise [S1 S2]."""
SPOT_LIMIT: Final = 120
"""All holds on one spot together [S1]."""

STEP: Final = 30
"""What "longer" and "shorter" add and take away: the least dose of a set [C2]."""

BREATH_IN: Final = (3, 6)
"""Breathing in; 4 by default [C4]."""
BREATH_HELD: Final = (0, 2)
"""Between in and out; 0 by default, the breath is never held for long [C4 S1]."""
BREATH_OUT: Final = (4, 8)
"""Breathing out; 6 by default, which makes six breaths a minute [C4]."""

DISCOMFORT: Final = (0, 10)
"""The scale a person answers on [S0 S1]."""
DISCOMFORT_EASE_OFF: Final = 8
"""From here on: ease off, then leave the zone alone [S0 S1]."""

MINUTES_LIMIT: Final = 60
"""No session is longer."""
INJURY_REST: Final = timedelta(hours=72)
"""After a fresh injury [S0: 48 to 72 hours, the longer one]."""
SAFETY_STOP_MEMORY: Final = timedelta(hours=24)
"""For this long after a safety stop a start has to be confirmed."""
PAUSE_LIMIT: Final = timedelta(minutes=30)
"""A longer pause closes the session with what was done."""
RESTART_GRACE: Final = timedelta(minutes=5)
"""Back within this time after a restart, the session goes on."""
COUNT_IN: Final = timedelta(seconds=5)
"""From resume to the clock running again: time to get back into position."""
BACK_TWICE: Final = timedelta(seconds=5)
"""Back within this time of a position's start goes to the one before."""
COUNTS_FROM: Final = 0.6
"""The share of the planned seconds from which an unfinished session counts."""
