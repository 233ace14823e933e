"""A rule as a sentence, in the words of ``locales``: what people read instead of the definition."""

from collections.abc import Iterator

from hanbit.domain.words import Words
from hanbit.ops.observe.alarms import Alarm, Comparison, Composite, Definition, Ratio, Slices, Unit
from hanbit.ops.observe.slos import SLO
from hanbit.ports.measures import DAY_S, HOUR_S, MINUTE_S

SPANS = ((DAY_S, "days"), (HOUR_S, "hours"), (MINUTE_S, "minutes"), (1, "seconds"))
OPPOSITE: dict[Comparison, Comparison] = {">": "<=", ">=": "<", "<": ">=", "<=": ">"}
NAMES: dict[Comparison, str] = {">": "above", ">=": "at_least", "<": "below", "<=": "at_most"}


class Sentences:
    def __init__(self, words: Words, locale: str) -> None:
        self._words, self._locale = words, locale

    def title(self, name: str) -> str:
        return self._say(f"title.{name}")

    def rule(self, definition: Definition) -> str:
        """When it fires, when it clears, what missing data and few requests mean."""
        return " ".join(self._composite(definition) if isinstance(definition, Composite) else self._alarm(definition))

    def level(self, slo: SLO) -> str:
        """What a service level promises, and how much may go wrong."""
        events = "slices" if isinstance(slo.events, Slices) else "events"
        objective, allowed = (self.amount(share, "share") for share in (slo.objective, slo.allowed))
        budget = f"{slo.budget_minutes:.4g}"
        return self._say(f"level.{events}", days=slo.days, objective=objective, allowed=allowed, minutes=budget)

    def minutes(self, count: float) -> str:
        return self._say("span.minutes", n=f"{count:.4g}")

    def amount(self, value: float, unit: Unit) -> str:
        match unit:
            case "share":
                return f"{value * 100:.4g}%"
            case "%":
                return f"{value:.4g}%"
            case "s" if value < 1:
                return f"{value * 1000:.3g} ms"
            case "s":
                return self.span(round(value)) if value >= MINUTE_S else self._say("span.seconds", n=f"{value:.3g}")
            case "d":
                return self._say("span.days", n=f"{value:.3g}")
            case "":
                return f"{value:,.6g}"

    def span(self, seconds: int) -> str:
        unit_s, unit = next((size, name) for size, name in SPANS if seconds % size == 0 and seconds >= size)
        return self._say(f"span.{unit}", n=seconds // unit_s)

    def _alarm(self, alarm: Alarm) -> Iterator[str]:
        fires = self._when(alarm, self._past(alarm.op, alarm.threshold, alarm.unit))
        if alarm.clear:
            normal = self._past(OPPOSITE[alarm.staying_op], alarm.clear.threshold, alarm.unit)
            span = self.span(alarm.clear.periods * alarm.period_s)
            yield self._say("rule.two_sided", fires=fires, normal=normal, span=span)
        else:
            yield self._say("rule.one_sided", fires=fires)
        if isinstance(alarm.value, Ratio) and alarm.value.at_least:
            yield self._say("rule.few", n=f"{alarm.value.at_least:g}")
        yield self._say(f"missing.{alarm.missing}")

    def _composite(self, composite: Composite) -> Iterator[str]:
        parts = [self._when(part, self._past(part.op, part.threshold, part.unit)) for part in composite.all_of]
        yield self._say("rule.all", parts=self._say("rule.and").join(parts))

    def _when(self, alarm: Alarm, past: str) -> str:
        span, n, m = self.span(alarm.period_s), alarm.n, alarm.m
        if n == 1:
            return self._say("when.once", span=span, past=past)
        if alarm.period_s == MINUTE_S:
            return self._say("when.minutes", n=n, m=m, past=past)
        return self._say("when.periods", n=n, m=m, span=span, past=past)

    def _past(self, op: Comparison, threshold: float, unit: Unit) -> str:
        return self._say(f"past.{NAMES[op]}", limit=self.amount(threshold, unit))

    def _say(self, key: str, **params: str | int) -> str:
        return self._words.say(self._locale, f"alarm.{key}", **params)
