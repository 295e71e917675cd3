import pytest

from seeds.documents import UnreadableError
from seeds.office.slides import read
from seeds.outline import Kind
from tests.seeds.office.office_files import make_pptx, shape

TABLE = '<p:graphicFrame><a:tbl><a:tblPr firstRow="{}"/>{}</a:tbl></p:graphicFrame>'
CHART = (
    "<c:title><a:p><a:r><a:t>Trips</a:t></a:r></a:p></c:title><c:ser><c:tx><c:pt idx='0'><c:v>Ferry</c:v></c:pt></c:tx>"
    "<c:cat><c:pt idx='0'><c:v>May</c:v></c:pt></c:cat><c:val><c:pt idx='0'><c:v>8</c:v></c:pt></c:val></c:ser>"
)
SHOWN_CHART = "<p:graphicFrame><c:chart r:id='rId_chart'/></p:graphicFrame>"
PICTURE = "<p:pic/>"


def item(text: str, level: int, own: str = "") -> str:
    return f'<a:p><a:pPr lvl="{level}">{own}</a:pPr><a:r><a:t>{text}</a:t></a:r></a:p>'


def cells(*texts: str, more: str = "") -> str:
    inner = "".join(f"<a:tc><a:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></a:txBody></a:tc>" for text in texts)
    return f"<a:tr>{inner}{more}</a:tr>"


def test_slides_are_sections_in_their_order_under_their_titles() -> None:
    first = shape("Runs again.", role="subTitle") + shape("Ferry", "news", role="ctrTitle")
    second = shape("Fares", role="title") + shape("Two euros", item("for children one", 1), role=None)
    document = read(make_pptx(first, second), "a.pptx")
    assert document.text == "Ferry news\n\nRuns again.\n\nFares\n\n- Two euros\n  - for children one"
    assert document.title == "Ferry news"
    assert [(block.place, block.section) for block in document.outline] == [
        ("slide 1", ()),
        ("slide 1", ("Ferry news",)),
        ("slide 2", ()),
        ("slide 2", ("Fares",)),
        ("slide 2", ("Fares",)),
    ]


def test_a_slide_without_title_is_headed_by_its_first_short_line() -> None:
    document = read(make_pptx(shape("Fares") + shape("Two euros each.")), "a.pptx")
    assert [block.kind.value for block in document.outline] == ["heading", "paragraph"]


def placed(text: str, x: int, y: int, size: int) -> str:
    """A text box 300 wide and 40 high."""
    frame = f'<p:spPr><a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="300" cy="40"/></a:xfrm></p:spPr>'
    run = f'<a:r><a:rPr sz="{size}"/><a:t>{text}</a:t></a:r>'
    return f"<p:sp><p:nvSpPr><p:nvPr/></p:nvSpPr>{frame}<p:txBody><a:p>{run}</a:p></p:txBody></p:sp>"


@pytest.mark.parametrize(
    ("shapes", "text"),
    [
        (placed("Ada Berg", 80, 300, 20) + placed("Head of the pier", 80, 345, 12), "Ada Berg\nHead of the pier"),
        (placed("Ada Berg", 80, 300, 20) + placed("Head of the pier", 80, 400, 12), "Ada Berg\n\nHead of the pier"),
        (placed("Ada Berg", 80, 300, 12) + placed("Bo Ash", 80, 345, 12), "Ada Berg\n\nBo Ash"),
        (placed("Ada Berg", 80, 300, 20) + placed("Bo Ash", 500, 345, 12), "Ada Berg\n\nBo Ash"),
        (placed("It runs.", 80, 300, 20) + placed("Daily", 80, 345, 12), "It runs.\n\nDaily"),
        (placed("1", 40, 300, 20) + placed("Fares", 80, 300, 12), "1 Fares"),
        (placed("1", 40, 300, 20) + placed("Fares", 80, 400, 12), "1\n\nFares"),
    ],
)
def test_a_line_right_above_or_a_number_beside_a_text_belongs_to_it(shapes: str, text: str) -> None:
    assert read(make_pptx(shape("News", role="title") + shapes), "a.pptx").text == f"News\n\n{text}"


def test_one_paragraph_in_a_body_is_no_list() -> None:
    assert read(make_pptx(shape("It runs.", role="body")), "a.pptx").text == "It runs."


def test_typed_signs_make_list_items() -> None:
    data = make_pptx(shape("News", role="title") + shape("You need:") + shape("・a coat", "• a ticket", role="body"))
    assert read(data, "a.pptx").text == "News\n\nYou need:\n\n- a coat\n- a ticket"
    assert "\n- a coat" in read(make_pptx(shape("News", role="title") + shape("- a coat")), "a.pptx").text


def test_automatic_numbers_are_counted() -> None:
    number = '<a:buAutoNum type="arabicPeriod"/>'
    texts = [
        *(item("a coat", 0, number), item("warm", 1, '<a:buAutoNum type="alphaLcParenR" startAt="3"/>')),
        *(item("a ticket", 0, number), "or", item("none", 0, number)),
    ]
    found = read(make_pptx(shape(*texts)), "a.pptx").text
    assert found == "1. a coat\n  c) warm\n2. a ticket\n\nor\n\n1. none"


def test_tables_have_rows_with_the_names_of_their_columns() -> None:
    merged = '<a:tc vMerge="1"><a:txBody><a:p/></a:txBody></a:tc>'
    rows = cells("Port", "Ferry") + cells("North", "Heron") + f"<a:tr>{merged}{cells('Gull')[6:-7]}</a:tr>"
    document = read(make_pptx(TABLE.format(1, rows)), "a.pptx")
    assert document.text == "Port | Ferry\nNorth | Heron\nNorth | Gull"
    assert {block.context for block in document.outline} == {"Port | Ferry"}
    assert {block.context for block in read(make_pptx(TABLE.format(0, rows)), "a.pptx").outline} == {""}


def test_notes_and_comments_follow_their_slide() -> None:
    others = {
        "notesSlide": shape("3", role="sldNum") + shape("Greet all.", "Wait.", role="body"),
        "comments": "<p:cm><p:text>Which year?</p:text></p:cm>",
    }
    document = read(make_pptx(shape("It runs."), others=others), "a.pptx")
    assert document.text == "It runs.\n\nGreet all.\n\nWait.\n\nWhich year?"
    assert [block.kind.value for block in document.outline] == ["paragraph", "note", "note", "note"]


def test_charts_and_diagrams_are_read() -> None:
    diagram = (
        "<dgm:pt modelId='1' type='doc'/><dgm:pt modelId='2'><a:p><a:r><a:t>Ask</a:t></a:r></a:p></dgm:pt>"
        "<dgm:pt modelId='3'><a:p><a:r><a:t>Wait</a:t></a:r></a:p></dgm:pt><dgm:pt modelId='4' type='pres'/>"
        "<dgm:cxn srcId='1' destId='2'/><dgm:cxn srcId='2' destId='3'/><dgm:cxn type='presOf' srcId='3' destId='2'/>"
    )
    shown = f"{SHOWN_CHART}<p:graphicFrame><dgm:relIds r:dm='rId_diagramData'/></p:graphicFrame>"
    document = read(make_pptx(shown, others={"chart": CHART, "diagramData": diagram}), "a.pptx")
    assert document.text == "Trips\n\n| Ferry\nMay | 8\n\n- Ask\n  - Wait"


def test_slides_of_pictures_and_embedded_objects_are_refused_as_such() -> None:
    with pytest.raises(UnreadableError, match=r"^holds no text but pictures; save it as PDF, run OCR on that"):
        read(make_pptx("<p:graphicFrame><p:oleObj/></p:graphicFrame>" + PICTURE, PICTURE), "a.pptx")


def test_what_cannot_be_read_is_named_with_its_slide() -> None:
    shown = shape("It runs.") + SHOWN_CHART + "<p:graphicFrame><p:oleObj/></p:graphicFrame>"
    document = read(make_pptx(shown, PICTURE, others={"chart": "<broken"}), "a.pptx")
    assert document.text == "It runs."
    assert document.missing == "the chart on slide 1; the embedded object on slide 1; slide 2 holds only a picture"


def test_slides_of_pictures_only_are_refused_with_advice() -> None:
    with pytest.raises(UnreadableError, match="holds no text but pictures; save it as PDF, run OCR"):
        read(make_pptx(PICTURE, PICTURE), "a.pptx")


def test_a_presentation_whose_only_slide_is_damaged_is_not_called_empty() -> None:
    with pytest.raises(ValueError, match="slide 1 is damaged"):
        read(make_pptx("<broken"), "a.pptx")


def test_a_line_on_most_slides_is_a_footer_and_read_once() -> None:
    slides = [shape(f"Slide {n}", role="title") + shape(f"It is {n}.") + shape("Harbour Board") for n in range(3)]
    document = read(make_pptx(*slides, shape("Not here.")), "a.pptx")
    assert document.text.count("Harbour Board") == 1
    footer = next(block for block in document.outline if document.text[block.start :].startswith("Harbour Board"))
    assert (footer.kind, footer.place) == (Kind.NOTE, "slide 1")
    assert read(make_pptx(*slides[:2]), "a.pptx").text.count("Harbour Board") == 2


def test_footers_are_read_once_and_numbers_of_slides_never() -> None:
    slide = shape("Harbour Board", role="ftr") + shape("7", role="sldNum") + shape("3 May", role="dt")
    document = read(make_pptx(slide + shape("It runs."), slide + shape("It left.")), "a.pptx")
    assert document.text == "Harbour Board\n\nIt runs.\n\nIt left."


def test_title_and_date_come_from_the_properties_unless_a_template_gave_them() -> None:
    slide = shape("Fares", role="title")
    own = read(make_pptx(slide, title="The ferry", modified="2023-01-02T03:04:05Z"), "a.pptx")
    assert (own.title, own.date) == ("The ferry", "2023-01-02")
    left = read(make_pptx(slide, title="PowerPoint Presentation", modified="2013-01-27T09:15:58Z"), "a.pptx")
    assert (left.title, left.date) == ("Fares", "")


@pytest.mark.parametrize(
    ("given", "title"),
    [
        *(
            (each, "Fares")
            for each in (
                "Presentazione di PowerPoint",
                "PowerPoint-Präsentation",
                "Презентация PowerPoint",
                "PowerPoint 演示文稿",
            )
        ),
        *((each, "Fares") for each in ("Présentation PowerPoint", "Presentación de PowerPoint")),
        ("fares-of-the-ferry_2023", "Fares"),
        ("PowerPoint for beginners", "PowerPoint for beginners"),
        ("A presentation of PowerPoint", "A presentation of PowerPoint"),
    ],
)
def test_a_title_that_the_program_gave_is_none_in_any_language(given: str, title: str) -> None:
    assert read(make_pptx(shape("Fares", role="title"), title=given), "a.pptx").title == title
