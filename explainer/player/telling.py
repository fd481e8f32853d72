"""From the machine to the document that pages show."""

from collections.abc import Callable, Sequence

from explainer.checks.verdict import Verdict
from explainer.format.actions import Delete, DeletePod, Drain
from explainer.format.lesson import Ask, Deed
from explainer.format.prose import Block, blocks
from explainer.player import document as d
from explainer.player.answers import right_of, shown
from explainer.player.machine import Machine
from explainer.player.progress import Progress
from explainer.player.saying import said
from explainer.player.stages import can, guess_of

Lines = Callable[[Deed], list[str]]
"""The kubectl lines of a button."""
DANGEROUS = (DeletePod, Delete, Drain)


class Teller:
    """Writes the documents of one run. ``impossible`` says why a button cannot work here, or nothing."""

    def __init__(
        self,
        machine: Machine,
        *,
        run: str,
        player: str,
        at: d.Place,
        lines: Lines = lambda deed: [],
        impossible: Callable[[Deed], str] = lambda deed: "",
        badges: Sequence[d.Badge] = (),
    ) -> None:
        """``badges`` are said all the time."""
        self._machine = machine
        self._run, self._player, self._at = run, player, at
        self._lines, self._impossible = lines, impossible
        self._always = list(badges)
        self._prose: dict[str, list[Block]] = {}

    def tell(self, rev: int = 0) -> d.Document:
        """The speaker's copy; `document.cut_for` makes the others."""
        m = self._machine
        is_at_step = m.phase == "step"
        return d.Document(
            run=self._run,
            rev=rev,
            mode=m.mode,
            cut="speaker",
            player=self._player,
            at=self._at,
            lesson=self._about(),
            phase=m.phase,
            trouble=m.trouble,
            intro=self._blocks("", m.lesson.intro),
            waiting=[_proven(one) for one in m.waiting] if m.phase == "preparing" else [],
            step=self._step() if is_at_step else None,
            looks=self._looks(),
            clock=self._clock(),
            badges=self._badges(),
            may=m.may(),
            report=self._report() if m.phase == "end" else None,
        )

    def _about(self) -> d.About:
        head, m = self._machine.lesson.head, self._machine
        lines = [
            d.StepLine(id=step.id, title=step.title, state=progress.state)
            for step, progress in zip(m.lesson.steps, m.steps, strict=True)
        ]
        return d.About(
            id=head.lesson, number=head.number, title=head.title, minutes=head.minutes,
            objective=head.objective, steps=lines,
        )  # fmt: skip

    def _blocks(self, key: str, text: str) -> list[Block]:
        if key not in self._prose:
            self._prose[key] = blocks(text)
        return self._prose[key]

    # --- the step -----------------------------------------------------------------------------

    def _step(self) -> d.StepDoc:
        m = self._machine
        step, progress, block = m.step, m.progress, m.step.block
        guess = guess_of(m.lesson, m.index, practice=m.practice)
        told = guess and guess[1].id in m.steps[guess[0]].told
        stuck = m.seen.hint if m.seen else ""
        return d.StepDoc(
            id=step.id,
            number=m.index + 1,
            title=step.title,
            stage=m.stage,
            stages=m.stages,
            prose=self._blocks(step.id, step.prose),
            notes=block.notes,
            instead="" if can(step, practice=m.practice) else block.instead,
            question=self._question(),
            buttons=self._buttons() if can(step, practice=m.practice) else [],
            proof=self._proof(),
            guess=_question("ask", guess[1], m.steps[guess[0]]) if guess and told else None,
            why=block.why if m.stage in ("why", "refute", "next") else [],
            refute=self._refute(),
            hints=block.hints[: progress.hints],
            hints_left=len(block.hints) - progress.hints,
            stuck=stuck,
            advance_ms=m.advance_ms,
            may_restore=m.practice and progress.is_kept,
        )

    def _question(self) -> d.Question | None:
        """The open one, or the one that was answered last in this step."""
        m, block = self._machine, self._machine.step.block
        if m.stage == "ask" and block.ask:
            return _question("ask", block.ask, m.progress)
        if block.observe and (m.stage == "saw" or block.observe.id in m.progress.answers):
            return _question("saw", block.observe, m.progress)
        if block.ask and block.ask.id in m.progress.answers:
            return _question("ask", block.ask, m.progress)
        return None

    def _buttons(self) -> list[d.Button]:
        return [self._button(index, deed) for index, deed in enumerate(self._machine.step.deeds)]

    def _button(self, index: int, deed: Deed) -> d.Button:
        m = self._machine
        progress = m.progress.deed(index)
        state, why = progress.state, progress.why
        impossible = self._impossible(deed)
        shown_as: d.ButtonState = state
        if impossible:
            shown_as, why = "impossible", impossible
        elif m.stage == "ask":
            shown_as = "locked"
        return d.Button(
            index=index,
            label=deed.button,
            says=deed.says,
            kubectl=self._lines(deed),
            state=shown_as,
            why=why,
            is_dangerous=not m.practice and any(isinstance(a, DANGEROUS) for a in deed.actions),
        )

    def _proof(self) -> d.ProofState | None:
        m = self._machine
        if m.proof is None:
            return None
        seen, step = m.seen, m.step
        return d.ProofState(
            met=bool(seen and seen.is_done),
            parts=[_proven(one) for one in m.proof.parts()],
            held_s=round(min(seen.held_s, step.for_s), 1) if seen else 0.0,
            for_s=step.for_s,
            moments=m.progress.moments,
            moments_of=len(step.in_order),
            guards=[said(one) for one in step.never],
            broken=sorted(m.progress.broken),
            is_late=bool(seen and seen.is_late),
        )

    def _refute(self) -> d.Refutation | None:
        m = self._machine
        refute = m.step.block.refute
        if refute is None or m.stage not in ("refute", "next"):
            return None
        return d.Refutation(belief=refute.belief, truth=refute.truth)

    # --- around it ----------------------------------------------------------------------------

    def _looks(self) -> d.Looks:
        m = self._machine
        view = m.lesson.head.view
        block = m.step.block if m.phase == "step" else None
        return d.Looks(
            scene=(block.scene if block and block.scene else view.scene),
            drawn=block.drawn if block else "",
            focus=view.focus,
            hide=view.hide,
            highlight=block.highlight if block else [],
            bubbles=[d.Bubble(on=on, text=text) for on, text in block.say.items()] if block else [],
        )

    def _clock(self) -> d.ClockState:
        m = self._machine
        moments = len(m.step.pause_on) if m.phase == "step" else 0
        return d.ClockState(
            rate=m.rate, running_rate=m.running_rate, stepped=m.stepped,
            held=m.held, moment=m.moment, moments=moments, may=m.practice,
        )  # fmt: skip

    def _badges(self) -> list[d.Badge]:
        m = self._machine
        if m.phase == "step" and not can(m.step, practice=m.practice):
            return [*self._always, d.Badge(kind="replaced", text=m.step.block.instead)]
        return list(self._always)

    def _report(self) -> d.Report:
        m = self._machine
        steps = [_reported(m, index) for index in range(len(m.steps))]
        answers = [one for step in steps for one in step.answers]
        return d.Report(
            steps=steps,
            right=sum(one.is_right is True for one in answers),
            asked=sum(one.kind != "poll" for one in answers),
            hints=sum(one.hints for one in steps),
        )


def _reported(m: Machine, index: int) -> d.StepReport:
    step, progress = m.lesson.steps[index], m.steps[index]
    block = step.block
    asked: list[tuple[d.Role, Ask | None]] = [("ask", block.ask), ("saw", block.observe)]
    return d.StepReport(
        id=step.id,
        title=step.title,
        state=progress.state,
        answers=[
            _question(role, ask, progress, is_over=True)
            for role, ask in asked
            if ask and ask.id in progress.answers
        ],
        skipped=[one for one in progress.skipped if one],
        hints=progress.hints,
        broken=[said(step.never[one]) for one in sorted(progress.broken)],
        seconds=max(0, progress.ended_ms - progress.begun_ms) / 1000,
    )


def _question(role: d.Role, ask: Ask, progress: Progress, *, is_over: bool = False) -> d.Question:
    given = progress.answers.get(ask.id)
    told = given is not None and (ask.id in progress.told or (is_over and ask.reveal != "never"))
    right = right_of(ask)
    options = [
        d.OptionLine(
            id=one.id, text=one.text, correct=None if ask.kind == "poll" else one.id in right
        )
        for one in shown(ask)
    ]
    return d.Question(
        id=ask.id,
        role=role,
        kind=ask.kind,
        prompt=ask.prompt,
        options=options,
        is_locked=given is not None,
        chosen=list(given.chosen) if given else [],
        is_right=given.is_right if given and told else None,
        is_told=told,
        right=right,
        voted=int(given is not None),
    )


def _proven(verdict: Verdict) -> d.Proven:
    return d.Proven(
        met=verdict.met,
        sentence=verdict.sentence,
        have=verdict.have,
        want=verdict.want,
        ids=list(verdict.uids),
    )
