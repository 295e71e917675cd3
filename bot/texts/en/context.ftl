begun-anew = A new conversation: what was asked before no longer counts.

command-new = forget what was asked before
