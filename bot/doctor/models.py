"""Checks of the embedding model and of the documents' languages."""

from collections.abc import Iterator

from bot.doctor.findings import INDEX, Finding, State, checked, make_again
from embeddings import inventory, loading
from embeddings.encoder import Role
from embeddings.models import ANY_LANGUAGE, fingerprint, located

# If the model knows the languages of a smaller share of the passages, another model is suggested.
COVERED = 0.8


def model(name: str, made_with: str = "") -> Iterator[Finding]:
    """Whether the model is on this machine, complete, the one the index was made with, and exported."""
    found = located(name)
    if found is None:
        yield Finding("model", State.ERROR, f"{name} is not on this machine.", f"run `{INDEX} --model {name}`")
        return
    yield from checked("model", lambda: inventory.check_files(found), "download or install the model again")
    identity = fingerprint(found)
    if made_with and identity != made_with:
        yield Finding("model", State.ERROR, f"The index was made with another model than {name}.", make_again(name))
    exported = loading.opened(found)
    if exported:
        (encoding,) = exported.encode(["Is all well?"], Role.QUESTION)
        text = f"{len(encoding.vector)} dimensions, prepared for this machine in {exported.form}"
        yield Finding("model", State.OK, f"{name} ({identity[:8]}), {text}.")
    elif reason := loading.refused(found):
        yield Finding("model", State.WARNING, reason)
    else:
        text = f"{name} ({identity[:8]}) is not prepared for this machine yet; the next answer waits until it is."
        yield Finding("model", State.WARNING, text, f"run `{INDEX}`")


def languages(counts: dict[str, int], name: str) -> Iterator[Finding]:
    """How many passages are in languages that the model was trained for, by language."""
    known = inventory.entry(name).languages
    total = sum(counts.values())
    if not total or not known or ANY_LANGUAGE in known:
        return
    foreign = {code: number for code, number in counts.items() if code not in known}
    share = 1 - sum(foreign.values()) / total
    text = f"{name} knows the language of {share:.0%} of the passages"
    others = ", ".join(f"{code} {number:,}" for code, number in sorted(foreign.items(), key=lambda item: -item[1]))
    state = State.OK if share >= COVERED else State.WARNING
    fix = "" if state is State.OK else make_again("multilingual")
    yield Finding(
        "languages", state, f"{text}; in the others only the words count ({others})." if others else f"{text}.", fix
    )
