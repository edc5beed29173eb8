"""What the voice says, as it should sound."""

from collections.abc import Iterable
from typing import Final

import numpy as np

from scripts.demo_house.espeak_server import VOICES, synthesize

from .onsets import Sentence, trim
from .recording import RATE, shrink

LANGUAGE: Final = "en"
_STEP: Final = 22050 // RATE


async def sentences_of(texts: Iterable[str]) -> list[Sentence]:
    """Return each sentence once."""
    sentences = []
    for text in sorted(set(texts)):
        sound = await synthesize(text, VOICES[LANGUAGE])
        samples = np.frombuffer(sound[: len(sound) // 2 * 2], "<i2").astype(np.float32)
        sentences.append(Sentence(text, shrink(trim(samples), _STEP)))
    return sentences
