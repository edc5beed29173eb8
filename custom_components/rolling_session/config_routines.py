"""The routine builder: own routines, step by step, with everything shown before it is saved.

Nothing is kept until somebody saves: who closes the dialog loses the draft alone.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from homeassistant.config_entries import (
    SOURCE_RECONFIGURE,
    ConfigSubentryFlow,
    SubentryFlowResult,
    UnknownSubEntry,
)
from homeassistant.const import CONF_NAME
import voluptuous as vol

from . import routine_pages as pages
from .const import CONF_EXHALE, CONF_HELD, CONF_INHALE, CONF_LANGUAGE
from .engine.catalog import ROUTINES, TECHNIQUES
from .engine.errors import DoseOutOfRangeError, EngineError
from .engine.model import BreathPattern, Coaching, Goal, Routine, Step
from .engine.routine_data import draft_from, routine_data
from .own_routines import SUBENTRY_TYPE, key_of, name_of_subentry, read_routines, what_is_wrong
from .phrasebook import Phrasebook
from .profile import Profile

type Answers = dict[str, Any]

_ALWAYS: Final = ("add",)
_WITH_STEPS: Final = ("change", "remove")
_AFTER: Final = ("breaths", "about", "save")


class RoutineFlow(ConfigSubentryFlow):
    """Build a routine, or change one. Sessions under way keep their plan."""

    _phrasebook: Phrasebook
    _draft: Routine
    _step: Step
    """The one that is asked about."""
    _index: int | None
    """Its place; None for a new one."""

    async def async_step_user(self, user_input: Answers | None = None) -> SubentryFlowResult:
        """Ask for a name, and what to start from."""
        await self._async_open_phrasebook()
        sources = {
            subentry.subentry_id: routine
            for subentry, routine in read_routines(self._get_entry())
            if isinstance(routine, Routine)
        }
        errors: dict[str, str] = {}
        if user_input is not None and not (errors := self._name_errors(user_input)):
            start_from = user_input.get(pages.START_FROM, "")
            source = (ROUTINES | sources).get(start_from, Routine("", Goal.DAILY, ()))
            self._draft = replace(
                source,
                id=user_input[CONF_NAME].strip(),
                goal=Goal(user_input.get(pages.GOAL, source.goal)),
            )
            return await self.async_step_builder()
        schema = pages.first_questions(ROUTINES, sources)
        return self._ask("user", schema, user_input, errors)

    async def async_step_reconfigure(self, user_input: Answers | None = None) -> SubentryFlowResult:
        """Show what there is, even where it is not safe any more: here it can be mended."""
        await self._async_open_phrasebook()
        subentry = self._get_reconfigure_subentry()
        try:
            self._draft = draft_from(name_of_subentry(subentry), subentry.data)
        except EngineError:
            return self.async_abort(reason="unreadable")
        return await self.async_step_builder()

    async def async_step_builder(self, user_input: Answers | None = None) -> SubentryFlowResult:
        """Show the draft and what can be done with it."""
        count = len(self._draft.steps)
        self._draft = replace(self._draft, steps=pages.in_order(self._draft.steps))
        options = [
            *_ALWAYS,
            *(_WITH_STEPS if count else ()),
            *(("move",) if count > 1 else ()),
            *_AFTER,
        ]
        return self.async_show_menu(
            step_id="builder",
            menu_options=options,
            description_placeholders=pages.overview(self._draft, self._coaching, self._phrasebook),
        )

    async def async_step_add(self, user_input: Answers | None = None) -> SubentryFlowResult:
        """Ask what comes next; nothing goes back."""
        if user_input is None:
            return self._ask("add", pages.WHICH_TECHNIQUE)
        if (technique := user_input.get(pages.TECHNIQUE)) is None:
            return await self.async_step_builder()
        self._index = None
        self._step = Step(technique, TECHNIQUES[technique].seconds)
        return await self.async_step_dose()

    async def async_step_change(self, user_input: Answers | None = None) -> SubentryFlowResult:
        """Ask which step changes; none goes back."""
        if user_input is None:
            return self._ask("change", pages.change_questions(self._draft, self._phrasebook))
        if (index := user_input.get(pages.STEP)) is None:
            return await self.async_step_builder()
        self._index = int(index)
        self._step = self._draft.steps[self._index]
        technique = user_input.get(pages.TECHNIQUE, self._step.technique)
        if technique not in TECHNIQUES:
            # Written for a version that knew it: only something else can be done here.
            schema = pages.change_questions(self._draft, self._phrasebook)
            return self._ask("change", schema, user_input, {pages.TECHNIQUE: "technique_needed"})
        if technique != self._step.technique:
            seconds = TECHNIQUES[technique].seconds
            self._step = replace(self._step, technique=technique, seconds=seconds)
        return await self.async_step_dose()

    async def async_step_dose(self, user_input: Answers | None = None) -> SubentryFlowResult:
        """Ask how a step is done."""
        technique = TECHNIQUES[self._step.technique]
        least, most = technique.dose
        refusal: EngineError | None = None
        if user_input is not None:
            if least <= user_input[pages.SECONDS] <= most:
                self._put(pages.step_of(self._step, user_input))
                return await self.async_step_builder()
            refusal = DoseOutOfRangeError(
                technique=technique.id, seconds=user_input[pages.SECONDS], least=least, most=most
            )
        return self._ask(
            "dose",
            pages.dose_questions(technique),
            user_input or pages.dose_answers(self._step),
            {pages.SECONDS: "refused"} if refusal else {},
            technique=self._phrasebook.name("technique", technique.id),
            least=str(least),
            most=str(most),
            reason=self._phrasebook.refusal(refusal) if refusal else "",
        )

    async def async_step_move(self, user_input: Answers | None = None) -> SubentryFlowResult:
        """Ask which step goes where; none goes back."""
        if user_input is None:
            return self._ask("move", pages.move_questions(self._draft, self._phrasebook))
        if (index := user_input.get(pages.STEP)) is not None:
            steps = list(self._draft.steps)
            steps.insert(user_input[pages.PLACE] - 1, steps.pop(int(index)))
            self._draft = replace(self._draft, steps=tuple(steps))
        return await self.async_step_builder()

    async def async_step_remove(self, user_input: Answers | None = None) -> SubentryFlowResult:
        """Ask which steps go; none goes back."""
        if user_input is None:
            return self._ask("remove", pages.remove_questions(self._draft, self._phrasebook))
        gone = {int(index) for index in user_input.get(pages.STEPS, [])}
        kept = tuple(step for n, step in enumerate(self._draft.steps) if n not in gone)
        self._draft = replace(self._draft, steps=kept)
        return await self.async_step_builder()

    async def async_step_breaths(self, user_input: Answers | None = None) -> SubentryFlowResult:
        """Ask whether this routine breathes differently."""
        if user_input is None:
            breath = self._draft.breath or self._coaching.breath
            shown = {
                pages.USUAL: self._draft.breath is None,
                CONF_INHALE: breath.inhale,
                CONF_HELD: breath.held,
                CONF_EXHALE: breath.exhale,
            }
            return self._ask("breaths", pages.BREATHS, shown)
        usual = user_input.pop(pages.USUAL)
        self._draft = replace(self._draft, breath=None if usual else BreathPattern(**user_input))
        return await self.async_step_builder()

    async def async_step_about(self, user_input: Answers | None = None) -> SubentryFlowResult:
        """Ask for the name and the goal again."""
        shown = user_input or {CONF_NAME: self._draft.id, pages.GOAL: self._draft.goal.value}
        if user_input is None or (errors := self._name_errors(user_input)):
            return self._ask("about", pages.NAME_AND_GOAL, shown, errors if user_input else {})
        name, goal = user_input[CONF_NAME].strip(), Goal(user_input[pages.GOAL])
        self._draft = replace(self._draft, id=name, goal=goal)
        return await self.async_step_builder()

    async def async_step_save(self, user_input: Answers | None = None) -> SubentryFlowResult:
        """Keep the draft, or say why that can not be; then it is shown again."""
        if refusal := pages.why_not(self._draft, self._coaching):
            if user_input is not None:
                return await self.async_step_builder()
            reason = self._phrasebook.refusal(refusal)
            return self._ask("save", vol.Schema({}), None, {"base": "refused"}, reason=reason)
        # Somebody may have taken the name while this dialog was open.
        shown = {CONF_NAME: self._draft.id, pages.GOAL: self._draft.goal.value}
        if errors := self._name_errors(shown):
            return self._ask("about", pages.NAME_AND_GOAL, shown, errors)
        title, data = self._draft.id, routine_data(self._draft)
        if self.source != SOURCE_RECONFIGURE:
            return self.async_create_entry(title=title, data=data)
        try:
            subentry = self._get_reconfigure_subentry()
        except UnknownSubEntry:
            return self.async_abort(reason="removed")
        return self.async_update_and_abort(self._get_entry(), subentry, title=title, data=data)

    @property
    def _coaching(self) -> Coaching:
        return Profile.from_options(self._get_entry().options).coaching

    async def _async_open_phrasebook(self) -> None:
        language = self._get_entry().options.get(CONF_LANGUAGE)
        self._phrasebook = await Phrasebook.async_open(self.hass, language)

    def _name_errors(self, answers: Mapping[str, Any]) -> dict[str, str]:
        changed = self.context.get("subentry_id")
        taken = {
            key_of(name_of_subentry(subentry))
            for subentry in self._get_entry().get_subentries_of_type(SUBENTRY_TYPE)
            if subentry.subentry_id != changed
        }
        for routine in ROUTINES:
            taken |= {key_of(routine), key_of(self._phrasebook.name("routine", routine))}
        error = what_is_wrong(answers[CONF_NAME].strip(), taken)
        return {CONF_NAME: error} if error else {}

    def _put(self, step: Step) -> None:
        """Put a step into its place, a new one last."""
        steps = list(self._draft.steps)
        if self._index is None:
            steps.append(step)
        else:
            steps[self._index] = step
        self._draft = replace(self._draft, steps=tuple(steps))

    def _ask(
        self,
        step_id: str,
        schema: vol.Schema,
        shown: Mapping[str, Any] | None = None,
        errors: dict[str, str] | None = None,
        **placeholders: str,
    ) -> SubentryFlowResult:
        return self.async_show_form(
            step_id=step_id,
            data_schema=self.add_suggested_values_to_schema(schema, shown),
            errors=errors or {},
            description_placeholders=placeholders,
            last_step=False,
        )
