"""Subtitles: sentences with their times and speakers."""

import pytest

from seeds.outline import Kind
from seeds.texts.subtitles import read


def shown(text: str) -> list[tuple[str, str, str]]:
    document = read(text.encode(), "talk.srt")
    return [(block.place, block.context, document.text[block.start : block.end]) for block in document.outline]


SRT = """1
00:12:31,880 --> 00:12:33,520
The ferry leaves
at nine,

2
00:12:34,000 --> 00:12:36,000
<i>from the old pier.</i>

3
01:00:02,000 --> 01:00:03,000
{\\an8}It comes back &amp; waits.
"""


def test_a_sentence_over_several_cues_is_one_paragraph_with_its_time() -> None:
    assert shown(SRT) == [
        ("00:12:31", "", "The ferry leaves at nine, from the old pier."),
        ("01:00:02", "", "It comes back & waits."),
    ]


def test_cues_without_blank_lines_between_them_are_read() -> None:
    assert shown(SRT.replace("\n\n", "\n")) == shown(SRT)


def test_webvtt_keeps_speakers_and_notes_and_not_styles() -> None:
    text = """WEBVTT - The ferry

STYLE
::cue { color: red }

NOTE Spoken
in May

intro
00:01.000 --> 00:02.000 align:right
<v.loud Marta>When does it <00:01.500>leave?

00:02.000 --> 00:03.000
<v Ann>At nine.

00:03.000 --> 00:04.000
<v Ann>Or ten.</v>
"""
    document = read(text.encode(), "talk.vtt")
    assert document.title == "The ferry"
    assert shown(text) == [
        ("", "", "Spoken\nin May"),
        ("00:00:01", "Marta", "Marta: When does it leave?"),
        ("00:00:02", "Ann", "Ann: At nine."),
        ("00:00:03", "Ann", "Or ten."),
    ]
    assert document.outline[0].kind is Kind.NOTE


def test_turns_of_a_dialogue_and_long_breaks_are_borders() -> None:
    text = "1\n00:00:01,0 --> 00:00:02,0\n- Hello\n- Hi\n\n2\n00:00:20,0 --> 00:00:21,0\nLater"
    assert [words for _, _, words in shown(text)] == ["- Hello", "- Hi", "Later"]


def test_live_captions_do_not_repeat_themselves() -> None:
    lines = ["the ferry", "the ferry\nleaves at", "leaves at", "leaves at\nnine"]
    cues = [f"00:0{number}.000 --> 00:0{number + 1}.000\n{line}" for number, line in enumerate(lines)]
    assert shown("WEBVTT\n\n" + "\n\n".join(cues)) == [("00:00:00", "", "the ferry leaves at nine")]


def test_words_outside_of_cues_are_kept() -> None:
    text = "00:01.000 --> 00:02.000\nIt runs.\n\nwords\n\n7\n00:02.000 --> 00:03.000\nYes."
    assert [words for _, _, words in shown(text)] == ["It runs.", "words", "Yes."]


@pytest.mark.parametrize("text", ["No times here.", "00:00:01 --> soon\nNo."])
def test_a_file_without_times_is_read_as_notes(text: str) -> None:
    assert [words for _, _, words in shown(text)] == [text]


@pytest.mark.parametrize("head", ["WEBVTT Kind: captions; Language: en", "WEBVTT\nKind: captions\nLanguage: en"])
def test_what_the_head_says_for_programs_is_left_out(head: str) -> None:
    document = read(f"{head}\n\n00:00:01.000 --> 00:00:02.000\nIt runs.".encode(), "the_ferry.vtt")
    assert (document.title, document.text) == ("The ferry", "It runs.")
