import pytest

from seeds import main_text, markup
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


@pytest.mark.parametrize("tag", ["article", "div class='post wide'", "div id=article"])
def test_a_standfirst_beside_the_main_part_is_read_first(tag: str) -> None:
    text = page("<h2>After two years the boats cross the water again.</h2>", tag=tag).text
    assert text.startswith("After two years the boats cross the water again.\n\nThe old ferry carried")


def test_a_title_that_is_not_that_of_the_page_is_read() -> None:
    head = "<title>Ferry</title><meta property=og:title content=Ferry>"
    above = ABOVE.format("").replace("runs again", "in winter")
    text = read(f"{head}<body><article><div>{above}<div>{BODY}</div></div></article>".encode(), "a.html").text
    assert text.startswith("Ferry in winter\n\nThe old ferry carried")


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


PLAIN = "<title>Ferry</title><body>{}<div id=text>{}</div>{}</body>"


def test_what_stands_around_the_text_of_a_page_without_an_article_is_read() -> None:
    above = "<div class=top><h1>Ferry</h1><p>After two years</div><div>Home: <a href=/>The Ferry Times</a></div>"
    text = read(PLAIN.format(above, BODY, "<h5><ul><li>Captain<li>Ann Lee</ul></h5>").encode(), "a.html").text
    assert text.startswith("After two years\n\nThe old ferry")
    assert text.endswith("\n\n- Captain\n- Ann Lee")


@pytest.mark.parametrize("tag", ["main", "div role=main"])
def test_the_main_part_without_an_article_is_read_whole(tag: str) -> None:
    assert around(page("<div>Since 1921</div>", "<div>2 min</div>", tag)) == [
        *("Sea", "Ferry runs again", "Since 1921", "2 min")
    ]


@pytest.mark.parametrize("tag", ["article", "div class=post"])
def test_articles_alike_beside_each_other_are_all_read(tag: str) -> None:
    posts = "".join(f"<{tag}><h2>{name}</h2><p>A ferry of 1921.</p></{tag.split()[0]}>" for name in ("Oban", "Mallaig"))
    text = read(f"<title>T</title><body><{tag}>{BODY}</{tag.split()[0]}>{posts}</body>".encode(), "a.html").text
    assert text.endswith("Oban\n\nA ferry of 1921.\n\nMallaig\n\nA ferry of 1921.")


@pytest.mark.parametrize("tag", ["p", "div class=feature"])
def test_more_text_than_the_part_found_is_read_too(tag: str) -> None:
    others = "".join(f"<{tag}>The pier of town {number} was opened.</{tag.split()[0]}>" for number in range(40))
    tree = markup.parse(PLAIN.format("", BODY, f"<div>{others}</div>"))
    assert tree is not None
    texts = [part.text for part in main_text.parts_of(tree, tree.find(".//div[@id='text']"))]
    assert texts[-1] == "The pier of town 39 was opened."


@pytest.mark.parametrize(
    ("box", "kept"),
    [
        ("<div class=myth-footer>No law of the city forbids hens.</div>", True),
        ("<div class=date-and-tags>9 July 2018</div>", True),
        ("<section class=menu-card>Soup 5 euros</section>", True),
        ("<section class=topNav><a href=a>Soup</a> <a href=b>Bread</a></section>", False),
        ("<div class=myth-footer><a href=/law>The law of the city</a></div>", False),
        ("<div class=post-tags><a href=/hens>hens</a></div>", False),
        ("<div class=site-footer>All rights are ours.</div>", False),
        ("<div class=cookie-banner>We use cookies.</div>", False),
        ("<div class=related-posts>Hens of the world</div>", False),
    ],
)
def test_boxes_named_like_furniture_of_a_page_are_left_out_unless_they_are_text(box: str, kept: bool) -> None:
    text = read(f"<title>T</title><body><article>{BODY}{box}{BODY}</article></body>".encode(), "a.html").text
    assert (text.count("\n\n") == 8) is kept


def test_a_heading_that_was_never_closed_costs_no_text() -> None:
    text = read(f"<h1>Ferry</h1><h2>It runs.<h1>Fares</h1><div><h2>{BODY}</div>".encode(), "a.html").text
    assert text.startswith("It runs.\n\nFares\n\nThe old ferry")


def test_words_between_the_items_of_a_list_are_read() -> None:
    assert (
        read(b"<ul>Bring <li>a coat</li> and <li>a hat</li></ul>", "a.html").text == "Bring\n\n- a coat\nand\n- a hat"
    )


OPEN = "<h2>Contact</h2><ul><li>Pier 4<li>Open: 9.00-18.00</ul>"


def with_foot(foot: str) -> str:
    return read(f"<title>T</title><body><article>{BODY}</article>{foot}</body>".encode(), "a.html").text


@pytest.mark.parametrize("tag", ["footer", "aside", "div class=sidebar"])
def test_opening_hours_beside_the_text_are_read_with_their_heading(tag: str) -> None:
    text = with_foot(f"<{tag}><p>All rights are ours.</p>{OPEN}</{tag.split()[0]}>")
    assert text.endswith("Contact\n\n- Pier 4\n- Open: 9.00-18.00")
    assert "rights" not in text


@pytest.mark.parametrize(
    "foot",
    [
        "<footer><ul><li>Pier 4<li>© 2010-2024</ul></footer>",
        f"<footer hidden>{OPEN}</footer>",
        f"<aside><form>{OPEN}</form></aside>",
    ],
)
def test_a_footer_without_hours_that_are_shown_is_left_out(foot: str) -> None:
    assert "Pier 4" not in with_foot(foot)


def test_a_grid_of_words_is_read_as_rows() -> None:
    cells = ["Adults", "7 €", "", "5 € in winter", "Children", "4 €"]
    spans = "".join(f"<span>{cell}</span>" for cell in cells)
    last = '<span style="grid-column: span 2">Dogs are free.</span>'
    grid = f'<div style="display: grid; grid-template-columns: 1fr 1fr;">{spans}{last}</div>'
    text = read(f"<title>T</title><body>{grid}</body>".encode(), "a.html").text
    assert text == "Adults | 7 €\nAdults | 5 € in winter\nChildren | 4 €\n\nDogs are free."
