"""In: `polling` or `webhook`, the stored `update_queue`, `chat_order`. Out: `sender`, paced by `rate_limiter`."""
