"""The fronts (Telegram, prompt, commands) over one answer path."""
