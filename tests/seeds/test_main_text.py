import pytest

from seeds.documents import Document
from seeds.pages import read

# The main part holds nine tenths of all words.
BODY = "".join(
    f"<p>{each}</p>"
    for each in (
        "The old ferry carried four hundred people on Monday alone, although rain fell until noon and a strong wind"
        " came from the west; its captain had promised to sail whatever the weather might bring that day.",
        "A ticket costs two euros as before, children under seven travel free with their parents, bicycles need a"
        " paper of their own, and whoever brings horses or goats must ask at the harbour office by telephone.",
        "Most islanders were glad: shops had stood half empty since spring, letters had taken weeks, nobody could"
        " visit hospital on the mainland without sleeping there, while fishermen earned well from passengers.",
        "Engineers replaced both engines during winter, welded new plates along the hull, painted everything white"
        " again and fitted rafts, lamps, radios and warmer seats, which together swallowed three million pounds.",
    )
)
ABOVE = "<div><span>Sea</span><h1>Ferry runs again</h1>{}</div>"


def page(above: str = "", below: str = "", tag: str = "article") -> Document:
    inner = f"<{tag}><div>{ABOVE.format(above)}<div><div>{BODY}</div></div>{below}</div></{tag.split()[0]}>"
    return read(f"<title>Ferry runs again</title><body>{inner}</body>".encode(), "a.html")


def around(document: Document) -> list[str]:
    """The lines of the document that are not in its main part."""
    return [line for line in document.text.split("\n") if line and f"<p>{line}</p>" not in BODY]


@pytest.mark.parametrize("tag", ["article", "main", "div role=main", "div class='post wide'", "div id=article"])
def test_a_standfirst_beside_the_main_part_is_read_first(tag: str) -> None:
    text = page("<h2>After two years the boats cross the water again.</h2>", tag=tag).text
    assert text.startswith("After two years the boats cross the water again.\n\nThe old ferry carried")


@pytest.mark.parametrize(
    ("below", "kept"),
    [
        ("<figure><figcaption>The pier of Oban</figcaption></figure>", ["The pier of Oban"]),
        ("<div><table><tr><th>Length<td>30 m<tr><th>Seats<td>120</table></div>", ["Length | 30 m", "Seats | 120"]),
        ("<p>渡船は二年の休止の後にふたたび港を出た。</p>", ["渡船は二年の休止の後にふたたび港を出た。"]),
        ("<p>By Marta Holm</p><div>2 min</div>", []),
        ("<section><a href=/b>A bridge was built over the river in May.</a></section>", []),
        ("<article><p>Another article tells of a bridge over the river.</p></article>", []),
        ("<div class=comments><p>I waited for it at the pier in vain.</p></div>", []),
    ],
)
def test_beside_the_main_part_sentences_captions_and_rows_are_read(below: str, kept: list[str]) -> None:
    assert around(page(below=below)) == kept


@pytest.mark.parametrize(
    ("attributes", "kept"),
    [("class='tip box'", True), ("role=note", True), ("class=starlight-aside--caution", True), ("", False)],
)
def test_asides_that_are_notes_on_the_text_are_read(attributes: str, kept: bool) -> None:
    note = f"<aside {attributes}><p>Bring a coat.</p></aside>"
    text = read(f"<title>T</title><body><article>{BODY}{note}{BODY}</article></body>".encode(), "a.html").text
    assert ("Bring a coat." in text) is kept
