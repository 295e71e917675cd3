"""Which documents the fronts may see."""

from retrieval.scope import Scope

# Collections beside the folder of seeds, which is "": what owners published to everyone, what was added at this
# machine, and that of each chat, by its number.
EVERYONE = "everyone"
OWN = "own"

# At this machine: not what people sent into their chats.
LOCAL = Scope(collections=frozenset({"", EVERYONE, OWN}))
