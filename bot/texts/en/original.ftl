original-file = File
original-passage = To the passage
original-part = This document is long: only the part around the passage is shown here. The file holds all of it.
original-closed = This page opens from the button “Original” under an answer, in your own chat with the bot.
