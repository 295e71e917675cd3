"""Texts that make a reader hang, use up memory or crash."""

from collections.abc import Callable

MANY = 100_000
LARGE = 3_000_000

BOMBS: dict[str, Callable[[], bytes]] = {
    "open.rtf": lambda: b"{\\rtf1" + b"{" * LARGE,
    "closed.rtf": lambda: b"{\\rtf1" + b"}" * LARGE,
    "pairs.rtf": lambda: b"{\\rtf1" + b"{}" * LARGE,
    "words.rtf": lambda: b"{\\rtf1" + b"\\par a" * LARGE,
    "cells.rtf": lambda: b"{\\rtf1 a" + b"\\cell" * LARGE,
    "hex.rtf": lambda: b"{\\rtf1 " + b"\\'e9" * LARGE,
    "unicode.rtf": lambda: b"{\\rtf1\\uc9 " + b"\\u55357?" * LARGE,
    "binary.rtf": lambda: b"{\\rtf1 a\\bin9999999999 b",
    "fonts.rtf": lambda: b"{\\rtf1{\\fonttbl" + b"{\\f1\\fcharset204 a;}" * MANY + b"}a}",
    "styles.rtf": lambda: b"{\\rtf1{\\stylesheet " + b"heading 1" * MANY + b"}a}",
    "brackets.json": lambda: b"[" * 19_000_000,
    "deep.json": lambda: b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
    "flat.json": lambda: b"[" + b"1," * LARGE + b"1]",
    "keys.json": lambda: b"{" + b"".join(b'"k%d":{"a":[{}]},' % n for n in range(300_000)) + b'"a":1}',
    "pairs.json": lambda: b'[{"a":[{"a":[{"a":1}]}]}' + b',{"a":[{"a":[{"a":1}]}]}' * 300_000 + b"]",
    "digits.json": lambda: b"9" * 19_000_000,
    "comments.json": lambda: b"// a\n" * LARGE,
    "lines.jsonl": lambda: b'{"a":1}\n' * 1_000_000,
    "broken.jsonl": lambda: b"{}\n" + b'{"a"\n' * 1_000_000,
    "cells.ipynb": lambda: b'{"cells":[' + b'{"cell_type":"code","source":"a"},' * 200_000 + b'{"cell_type":"raw"}]}',
    "odd.ipynb": lambda: b'{"cells":[[],1,{"cell_type":"heading","level":"x","source":[[[]]]}]}',
    "colors.ipynb": lambda: (
        b'{"cells":[{"cell_type":"code","source":"a","outputs":[{"text":"%s"}]}]}' % (b"\\u001b[" * MANY)
    ),
    "times.srt": lambda: b"00:00:01,0 --> 00:00:02,0\n" * 300_000,
    "arrows.srt": lambda: b"-->" * LARGE,
    "cue.srt": lambda: b"00:00:01,0 --> 00:00:02,0\n" + b"a\n" * LARGE,
    "tags.vtt": lambda: b"WEBVTT\n\n00:01.0 --> 00:02.0\n" + b"<v a" * LARGE,
    "notes.vtt": lambda: b"WEBVTT\n\n" + b"NOTE a\n\n" * 300_000,
    "voices.vtt": lambda: b"WEBVTT\n\n00:01.0 --> 00:02.0\n" + b"<v a>b" * MANY,
    "nested.rst": lambda: b"\n\n".join(b"  " * n + b"* a" for n in range(900)),
    "directives.rst": lambda: b"".join(b".. a%d:: b\n\n" % n for n in range(20_000)),
    "roles.rst": lambda: b"".join(b":a%d:`b` " % n for n in range(20_000)),
    "ticks.rst": lambda: b"`a" * MANY,
    "stars.rst": lambda: b"*a **b " * MANY,
    "table.rst": lambda: b"+" + b"-+" * 400 + b"\n" + (b"|" + b" |" * 400 + b"\n+" + b"-+" * 400 + b"\n") * 400,
    "substitutions.rst": lambda: b".. |a| replace:: |b| |b|\n.. |b| replace:: |a| |a|\n\n|a|\n",
    "doubling.rst": lambda: (
        b"".join(b".. |a%d| replace:: |a%d| |a%d|\n" % (n, n + 1, n + 1) for n in range(40))
        + b".. |a40| replace:: a\n\n|a0|\n"
    ),
    "long.rst": lambda: b"a " * 9_000_000,
    "fences.adoc": lambda: b"".join(b"```a%d\n" % n for n in range(300_000)),
    "delimiters.adoc": lambda: b"".join(b"-" * (n % 3_000 + 4) + b"\n" for n in range(6_000)),
    "brackets.adoc": lambda: b"[" * LARGE,
    "links.adoc": lambda: b"link:a[" * 300_000,
    "crosses.adoc": lambda: b"<<a," * 4_000 + b"\n" + b"((" * 9_000,
    "stars.adoc": lambda: (b"*a _b `c " * 2_000 + b"\n") * 50,
    "terms.adoc": lambda: b"a:: " * LARGE,
    "cells.adoc": lambda: b"|===\n" + b"|a" * LARGE + b"\n|===\n",
    "attributes.adoc": lambda: b":a: " + b"{a}" * 6_000 + b"\n" + b"{a}\n" * 2_000,
    "doubling.adoc": lambda: (
        b":a0: ferry\n" + b"".join(b":a%d: {a%d}{a%d}\n" % (n, n - 1, n - 1) for n in range(1, 99))
    ),
    "blocks.org": lambda: b"#+begin_src\n" * 500_000,
    "stars.org": lambda: (b"*a /b =c " * 2_000 + b"\n") * 50,
    "links.org": lambda: b"[[a][" * 300_000,
    "drawers.org": lambda: b":a:\n" * 500_000,
    "pipes.org": lambda: b"|" * LARGE,
    "items.org": lambda: b"- a :: b\n" * 300_000,
    "quotes.py": lambda: b'"""\n' * 1_000_001,
    "strings.py": lambda: b"a = \"\"\" '''\n" * 300_000,
    "opened.c": lambda: b"/*\n" * LARGE,
    "stars.c": lambda: b"/*" + b"*" * LARGE + b"a\n*/",
    "lines.py": lambda: b"a\n\n" * LARGE,
    "lines.log": lambda: b"a\n" * LARGE,
    "stamps.log": lambda: b"2022-07-19 10:00 a\n" * 900_000,
    "feeds.txt": lambda: b"\f" * 19_000_000,
    "page_feet.txt": lambda: b"a [Page 1]\n" * 900_000,
    "head.txt": lambda: b"Title: a\n" + b"Date: " + b"[" * LARGE + b"\nRe: b\n",
    "labels_of_books.txt": lambda: b"a: b\n" * 300_000 + b"*** START OF THE PROJECT GUTENBERG EBOOK A ***\nIt runs.\n",
    "starts.txt": lambda: b"*** START OF THE PROJECT GUTENBERG " * 300_000,
}
