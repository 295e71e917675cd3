"""An ordinal number is one in words and in figures, before what it counts."""

import pytest

from retrieval.text.ordinals import Ordinal
from retrieval.text.quantities import Quantity, forms, quantities


@pytest.mark.parametrize(
    ("text", "ordinal"),
    [
        ("What does the third reminder cost?", Ordinal(3, "reminder")),
        ("the 2nd meeting", Ordinal(2, "meeting")),
        ("Was kostet die dritte Mahnung?", Ordinal(3, "Mahnung")),
        ("bei der 3. Mahnung", Ordinal(3, "Mahnung")),
        ("когда второе занятие", Ordinal(2, "занятие")),
        ("le troisième rappel", Ordinal(3, "rappel")),
        ("la segunda reunión", Ordinal(2, "reunión")),
    ],
)
def test_an_ordinal_number_is_recognized_with_its_noun(text: str, ordinal: Ordinal) -> None:
    assert [quantity.value for quantity in quantities(text)] == [ordinal]


@pytest.mark.parametrize("text", ["3. May 1998", "at half past three", "a third of all", "thirdly it rained"])
def test_dates_and_shares_are_none(text: str) -> None:
    assert not any(isinstance(quantity.value, Ordinal) for quantity in quantities(text))


def test_each_form_stands_for_it() -> None:
    written = forms(Quantity(0, 0, Ordinal(3, "Mahnung")), ["de", "en"])
    assert written[:2] == ["3. Mahnung", "3rd Mahnung"]
    assert {"dritte Mahnung", "dritten Mahnung", "third Mahnung"} <= set(written)
    assert [quantity.value for quantity in quantities(written[0])] == [Ordinal(3, "Mahnung")]
