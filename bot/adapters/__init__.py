"""Adapters for LangChain, LlamaIndex and the Model Context Protocol; each needs its own extra."""
