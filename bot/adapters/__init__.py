"""Retrievers for frameworks, each an extra: `bot.adapters.langchain` and `bot.adapters.llamaindex`."""
