privacy =
    <b>Was ich über dich speichere</b>
    Deinen Namen, wie Telegram ihn anzeigt, und wann du zuerst und zuletzt geschrieben hast; deine Fragen, mit welchen Stellen ich sie beantwortet habe und wie du die Antworten bewertet hast; die Dateien, die du gesendet hast; deine Dauerfragen und Einstellungen; wie viele Fragen du an einem Tag gestellt hast.

    All das liegt auf dem Computer, auf dem dieser Bot läuft. Telegram überträgt jede Nachricht und kann sie sehen.
privacy-owners = Die Betreiber dieses Bots sehen Fragen ohne Antwort, ohne deinen Namen; mit deinem Namen, wenn du auf „Jemanden fragen“ tippst.
privacy-in-private = Was ich über dich speichere, zeige ich in unserem privaten Chat: @{ $bot }, /privacy.
privacy-export = Meine Daten herunterladen
privacy-exported = Alles, was über dich gespeichert ist
privacy-erase = Meine Daten löschen
privacy-erase-sure = Alles löschen, was über dich gespeichert ist, auch deine Dateien? Das lässt sich nicht rückgängig machen. { $invited ->
    [yes] Um diesen Bot wieder zu benutzen, brauchst du eine neue Einladung.
   *[no] { "" }
}
privacy-erase-yes = Ja, alles löschen
privacy-erase-no = Nein, behalten
privacy-erased = Alles, was über dich gespeichert war, ist gelöscht. Die Nachrichten in diesem Chat liegen bei Telegram; dort kannst du sie löschen.

command-privacy = was über dich gespeichert ist: herunterladen oder löschen
