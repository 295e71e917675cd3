import pytest

from seeds.markdown import read as read_markdown
from seeds.pages import read as read_page

MATTER = "---\ntitle: Ferry\n---\n"


def markdown(text: str) -> str:
    return read_markdown(f"{MATTER}{text}\n\n{{% include end.html %}}\n".encode(), "a.md").text


def page(text: str) -> str:
    return read_page(f"{MATTER}<body>{text}</body>".encode(), "a.html").text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("It is {{ page.colour }} and\n{{ page.size | escape }} large.", "It is and large."),
        ("{% if page.winter %}It rests.{% else %}It sails.{% endif %}", "It rests.It sails."),
        ("[Fares]({{ site.url }}/fares) by {{ page.author }}", "Fares by"),
        ("{% for stop in stops %}\n- {{ stop }}\n{% endfor %}\n- Oban", "- Oban"),
        ("<div>Oban {{ page.time }}</div>", "Oban"),
        ("Write `{{ page.title }}` there.", "Write {{ page.title }} there."),
        ("```\n{{ page.title }}\n```", "{{ page.title }}"),
        ("    {{ page.title }}", "{{ page.title }}"),
        ("Write {% raw %}{{ page.title }}{% endraw %} there.", "Write {{ page.title }} there."),
        ("```\n{% raw %}\n{{ a }}{% endraw %}\n```", "{{ a }}"),
        ("{% highlight ruby %}\n# no heading\n\nputs 1\n{% endhighlight %}", "# no heading\n\nputs 1"),
        ("{% highlight ruby %}\n# Fares", "Fares"),
    ],
)
def test_tags_of_a_markdown_template_are_no_text_but_in_code(source: str, text: str) -> None:
    assert markdown(source) == text


@pytest.mark.parametrize("matter", ["", MATTER])
def test_braces_of_markdown_that_is_no_template_are_its_text(matter: str) -> None:
    assert read_markdown(f"{matter}Write {{{{ name }}}} there.".encode(), "a.md").text == "Write {{ name }} there."


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{% if a %}<p>Ferries to {{ page.town }} sail daily.</p>{% endif %}", "Ferries to sail daily."),
        ("<p>Write <code>{{ page.title }}</code> there, {{ page.name }}.</p>", "Write {{ page.title }} there, ."),
        ("<pre>{% include a.html %}</pre>{{ content }}<p>Oban</p>", "{% include a.html %}\n\nOban"),
        ("{% raw %}{{ page.title }}{% endraw %}", "{{ page.title }}"),
    ],
)
def test_tags_of_a_page_that_is_a_template_are_no_text_but_in_code(source: str, text: str) -> None:
    assert page(source) == text


def test_a_page_without_sure_tags_keeps_its_braces() -> None:
    assert read_page(b"<p>Write {{ name }} there.</p>", "a.html").text == "Write {{ name }} there."


def test_the_facts_before_a_page_are_taken() -> None:
    matter = MATTER.replace("Ferry", "Ferry\ndate: 2023-08-12")
    document = read_page(f"{matter}<h1>Ferries</h1><p>They sail.</p>".replace("\n", "\r\n").encode(), "a.html")
    assert (document.title, document.date) == ("Ferry", "2023-08-12")
    assert document.text == "date: 2023-08-12\n\nFerries\n\nThey sail."


def test_many_tags_that_never_end_are_read_in_time() -> None:
    assert markdown("{% raw %}{{ a " * 2_000).startswith("{{ a")
