"""What a handler works with: the update at hand, messages, buttons, rights."""
