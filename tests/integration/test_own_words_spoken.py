"""A person's own words are what the speakers say."""

from custom_components.rolling_session.const import CONF_VERBOSITY, CONF_WORDS

from .coach import Coach


async def with_options(coach: Coach, **options: object) -> None:
    coach.hass.config_entries.async_update_entry(
        coach.entry, options={**coach.entry.options, **options}
    )
    await coach.hass.async_block_till_done()


async def test_own_words_take_the_place_of_the_usual_ones(coach: Coach) -> None:
    words = {"cue_ready_thoracic_roll": "{{ name }}, time for {{ routine }}."}
    await with_options(coach, **{CONF_WORDS: words})
    await coach.do("start")
    assert coach.said[0].text == "Anna, time for Bedtime."


async def test_empty_words_are_silence(coach: Coach) -> None:
    await with_options(coach, **{CONF_WORDS: {"cue_go_thoracic_roll": ""}})
    await coach.do("start")
    await coach.wait(31)
    assert coach.cues() == ["cue_ready_thoracic_roll", "cue_hold"]


async def test_brief_says_the_first_sentence(coach: Coach) -> None:
    await with_options(coach, **{CONF_VERBOSITY: "brief"})
    await coach.do("start")
    await coach.do("report_symptom", symptom="numbness")
    assert coach.said[-1].text.count(".") > 1  # safety is always said in full
