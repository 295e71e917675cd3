"""The control words of rich text that say where words go, and those that stand for characters or code pages."""

import codecs

# Groups that hold no words of the document.
UNREAD = frozenset(
    (
        *("atnauthor", "atndate", "atnid", "atnref", "atntime", "atrfend", "atrfstart", "bkmkend", "bkmkstart"),
        *("blipuid", "colorschememapping", "colortbl", "comment", "datafield", "datastore", "do", "filetbl"),
        *("fldinst", "generator", "htmltag", "latentstyles", "listoverridetable", "listtable", "mmathPr"),
        *("nonesttables", "nonshppict", "objclass", "objdata", "objname", "passwordhash", "pgdsctbl", "picprop"),
        *("pict", "pnseclvl", "private", "revtbl", "rsidtbl", "shpinst", "sn", "sp", "sv", "tc", "template"),
        *("themedata", "ud", "wgrffmtfilter", "xe", "xmlnstbl"),
    )
)
# Groups marked as optional that are read all the same.
READ = frozenset(["annotation", "footnote", "listtext", "nesttableprops", "pntext", "shppict", "shptxt"])
_NOTES = frozenset(
    ["annotation", "footer", "footerf", "footerl", "footerr", "footnote", "header", "headerf", "headerl", "headerr"]
)
CHARACTERS = {
    **{"line": "\n", "lbr": "\n", "tab": "\t", "emdash": "—", "endash": "–", "bullet": "•", "emspace": " "},
    **{"enspace": " ", "qmspace": " ", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”"},
}
SIGNS = {"~": " ", "_": "-", "-": "", "\n": "\n\n", "\r": "\n\n"}
# Where the words of a group go.
DESTINATIONS = {
    **{"fonttbl": "fonts", "stylesheet": "styles", "info": "info", "title": "title", "revtim": "date"},
    **{"listtext": "label", "pntext": "label", "shptxt": "body"},
    **dict.fromkeys(_NOTES, "note"),
}
PARAGRAPH_ENDS = frozenset(["par", "sect", "page", "column"])
# The code pages of fonts by the numbers of their character sets.
PAGES = {
    **{77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "cp936", 136: "cp950", 161: "cp1253"},
    **{162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874"},
    **{238: "cp1250", 254: "cp437", 255: "cp850"},
}


def codec(number: int) -> str:
    """The name of a code page, if it is known."""
    try:
        return codecs.lookup(f"cp{number}").name
    except LookupError:
        return "cp1252"
