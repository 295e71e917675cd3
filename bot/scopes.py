"""The documents that each front end may see."""

from retrieval.scope import Scope

# Collections besides the folder of seeds, which is "": what owners published to everyone, and what was added on this
# machine. The collection of each chat is named after its id.
EVERYONE = "everyone"
OWN = "own"

# What this machine may see: everything but what people sent in their chats.
LOCAL = Scope(collections=frozenset({"", EVERYONE, OWN}))

# What people may see in any chat: the folder of seeds, and what owners published to everyone.
SHARED = Scope(collections=frozenset({"", EVERYONE}))
