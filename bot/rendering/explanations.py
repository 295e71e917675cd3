"""The explanation of a ranking as text for a terminal; `bot.rendering.pages` makes the HTML page."""

from rich.columns import Columns
from rich.console import Console, Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot.rendering.quoting import credit
from retrieval.answering.aspects import Aspect
from retrieval.answering.explanation import Explained, Explanation, Part, Unit, UnitMatch
from retrieval.answering.question import Basis

PARTS = {
    "passage": ("MaxSim, passage", "what the question's tokens find in the whole passage"),
    "sentence": ("MaxSim, sentence", "the same in the sentence that scores best"),
    "meaning": ("cosine, sentence", "how near the question's vector is to that sentence's"),
    "vector": ("cosine, passage", "how near it is to the whole passage's"),
    "words": ("BM25, share", "the question's words, as a share of the most they could score"),
    "language": ("level of language", "what makes scores of several languages comparable"),
}
SIGNS = {
    "evidence": ("found in the passage", "what the question's units find in the best passage, rare ones above all"),
    "sentence": ("found in a sentence", "the same in its best sentence"),
    "names": ("names and figures", "how far the worst matched one falls short"),
    "contrast": ("cosine or contrast", "how near its vector is; for words alone, how far its score stands out"),
    "margin": ("margin", "how much better it scores than the best passage of another document"),
    "lacking": ("lacking", "neither a year nor an amount stands in the passage, although one is asked for"),
    "reading": ("reading", "what the reader says: whether one of the sentences answers"),
}
BASES = {
    Basis.MODEL: "the model and words",
    Basis.ACROSS: "the model, from another language",
    Basis.WORDS: "words alone: the model does not know the language",
}
# The least similarity of tokens that are nearly the same, similar, or somewhat similar, with a colour and a mark.
LEVELS = ((0.85, "bold green", "●"), (0.65, "green", "◐"), (0.45, "yellow", "○"), (-1.0, "dim", "·"))
_BAR = 12


def print_explanation(explanation: Explanation, out: Console) -> None:
    """Prints the reasons for the answer and, for each hit, what matched and how much it counts."""
    out.print(Text(f"\nWhy: {verdict(explanation)}", style="bold"), soft_wrap=not out.is_terminal)
    for line in subject(explanation):
        out.print(line, soft_wrap=not out.is_terminal)
    if explanation.hits:
        out.print(_signs(explanation))
    for number, hit in enumerate(explanation.hits, 1):
        head = Text.assemble((f"\n{number}. {hit.hit.score:.4f}  ", "bold"), credit(hit.hit.passage))
        out.print(head, soft_wrap=True)
        out.print(_reasons(hit, explanation))
    if explanation.hits:
        out.print(_legend(), style="dim")


def verdict(explanation: Explanation) -> str:
    """Whether the question was answered or refused, with the confidence and the threshold."""
    answer, threshold = explanation.answer, explanation.threshold
    if not explanation.hits:
        return "refused, since no passage has anything in common with the question."
    compared = f"confidence {answer.confidence:.3f}, threshold {threshold:.3f}"
    if not answer.answered and answer.confidence >= threshold:
        return f"refused, since the question has no words of its own ({compared})."
    sure = "" if answer.sure else " perhaps"
    return f"{f'answered{sure}' if answer.answered else 'refused'}, {compared}."


def subject(explanation: Explanation) -> list[str]:
    """What was searched for, and by which method."""
    aspect = explanation.aspect
    lines = [f"Searched by {BASES[explanation.basis]}.", _timed(explanation)]
    if explanation.searched != explanation.answer.question:
        lines.insert(0, f"Searched for: “{explanation.searched}”.")
    if aspect is not Aspect.TEXT:
        lines.insert(0, f"Asked for: the {aspect} of a document.")
    return lines


def _timed(explanation: Explanation) -> str:
    """The model that ran, and what each step took."""
    steps = ", ".join(f"{step} {seconds * 1000:.1f} ms" for step, seconds in explanation.seconds.items())
    return f"Model {explanation.model}, {explanation.form}: {steps}."


def first_place(hit: Explained) -> str:
    """The hit's rank and score before reranking."""
    return f"{hit.first_rank} at the first look ({hit.first_look:.3f})"


def _reasons(hit: Explained, explanation: Explanation) -> Padding:
    lines = (Text(first_place(hit), style="dim"), _held(hit), _met(hit, explanation), _parts(hit))
    return Padding(Group(*lines), (0, 0, 0, 3))


def _held(hit: Explained) -> Text:
    words = dict.fromkeys(hit.text[start:end] for start, end in hit.words)
    return Text(f"holds: {', '.join(words)}" if words else "holds none of the words")


def _met(hit: Explained, explanation: Explanation) -> Columns:
    pairs = zip(explanation.units, hit.meetings, strict=True)
    return Columns([_unit(unit, meeting, hit) for unit, meeting in pairs if unit.text and unit.weight > 0], (0, 3))


def _unit(unit: Unit, meeting: UnitMatch, hit: Explained) -> Text:
    found = hit.text[slice(*meeting.span)] if meeting.span else ""
    _, style, mark = next(level for level in LEVELS if meeting.similarity >= level[0])
    text = Text.assemble((f"{mark} {unit.text}", style), f" ×{unit.weight:.2f} {meeting.similarity:.2f}")
    if found and found.casefold() != unit.text.casefold():
        text.append(f" {found}", style="italic")
    return text


def _parts(hit: Explained) -> Table:
    table = _table()
    for part in hit.parts:
        table.add_row(*_part(part))
    table.add_row("score", f"{hit.hit.score:.4f}", "", "", style="bold")
    return table


def _part(part: Part) -> tuple[str, str, str, str]:
    times = f"× {part.factor:g}" if part.factor != 1 else ""
    return PARTS[part.name][0], f"{part.value:.4f}", times, f"{_bar(part)} of {part.least:g} … {part.most:g}"


def _bar(part: Part) -> str:
    full = round(_BAR * min(max(part.value / part.most, 0), 1))
    return "█" * full + "░" * (_BAR - full)


def _signs(explanation: Explanation) -> Table:
    table = _table()
    for sign in explanation.signs:
        table.add_row(SIGNS[sign.name][0], f"{sign.value:.4f}", f"× {sign.coefficient:g}", f"{sign.weighed:+.3f}")
    rest = f"with {explanation.intercept:+g}; the confidence is 1 / (1 + e^-sum)"
    table.add_row("sum", f"{explanation.logit:.4f}", "", rest)
    return table


def _table() -> Table:
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0), pad_edge=False)
    table.add_column(min_width=20, no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column()
    return table


def _legend() -> Text:
    levels = "  ".join(f"{mark} from {least:g}" if least >= 0 else f"{mark} less" for least, _, mark in LEVELS)
    return Text(f"\nA token's mark says how near it is to the nearest in the passage: {levels}; × its weight.")
