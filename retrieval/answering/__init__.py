"""From a question to an answer: weighed, matched, ranked, chosen or refused."""
