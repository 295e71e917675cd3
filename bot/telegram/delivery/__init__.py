"""Delivery of incoming updates to the handlers and of outgoing messages to the chats."""
