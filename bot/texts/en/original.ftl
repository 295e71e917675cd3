original-file = File
original-passage = To the passage
original-part = This document is long: only the part around the passage is shown here. The file holds all of it.
