begun-anew = Wir fangen neu an: Frühere Fragen zählen nicht mehr.

command-new = ein neues Gespräch beginnen

nothing-shown = Hier gibt es noch keine Antwort, von der ich mehr zeigen könnte. Stell zuerst eine Frage.
no-more-passages = Zu dieser Frage gibt es keine weitere Stelle.
