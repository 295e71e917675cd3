people-list = { $count ->
    [0] <b>Mir hat noch niemand geschrieben.</b>
    [one] <b>Eine Person</b> hat mir geschrieben.
   *[other] <b>{ $count } Personen</b> haben mir geschrieben, die neuesten zuerst.
}
people-card =
    <b>{ $who }</b>
    Telegram-ID <code>{ $id }</code>, zuerst gesehen { $first }, zuletzt { $last }
people-owner = Betreiber
people-blocked = gesperrt
people-invited = eingeladen
people-outside = nicht zugelassen
people-none = zugelassen
people-gone = hat den Bot blockiert oder das Konto gelöscht
people-block = Sperren
people-unblock = Entsperren
people-remove = Entfernen
people-back = ← Zurück
people-remove-sure = { $who } entfernen? Alles, was über diese Person gespeichert ist, wird gelöscht: Fragen, Bewertungen, Dateien und Einstellungen. Die Einladung, mit der sie kam, gilt dann nicht mehr.
people-remove-yes = Ja, entfernen
people-not-yours = Das können nur die Betreiber dieses Bots.
invite-off = Einladungslinks funktionieren nur, wenn <code>SEEDBOT_ACCESS</code> auf <code>invited</code> steht.
invite-how = Schreib dazu, wie viele Tage der Link gilt, von 1 bis { $most }, zum Beispiel <code>/invite 3</code>.
invite-link =
    Dieser Link lässt eine Person herein. { $days ->
        [one] Er gilt einen Tag.
       *[other] Er gilt { $days } Tage.
    }

    { $link }

command-people = wer diesen Bot benutzt
command-invite = ein Link, der eine Person hereinlässt
