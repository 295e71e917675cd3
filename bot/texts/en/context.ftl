begun-anew = This is a new conversation: earlier questions no longer count.

command-new = start a new conversation
