file-reading = { $name }: wird gelesen…
file-embedding = { $name }: { $done } von { $total } Stellen sind fertig…
file-done = { $passages ->
    [one] { $name }: 1 Stelle. Frag los!
   *[other] { $name }: { $passages } Stellen. Frag los!
}
forwarded-short = Für ein Dokument ist das zu kurz. Wenn es eine Frage ist, schreib sie mir in einer eigenen Nachricht.
file-how = Sende /add mit der Adresse einer Webseite, zum Beispiel <code>/add https://example.org/page</code>, oder als Antwort auf eine Nachricht mit einer Datei. Im privaten Chat genügt es, die Datei oder die Adresse zu senden oder eine Nachricht weiterzuleiten.
limit-files = { $most ->
    [one] Ich nehme von einer Person { $most } Nachricht mit Dateien oder Links pro Minute an
   *[other] Ich nehme von einer Person höchstens { $most } Nachrichten mit Dateien oder Links pro Minute an
}; bitte sende den Rest in { $seconds } s noch einmal.
file-same = { $name } ist schon hier, als { $other }.
file-unsupported = Dateien wie { $name } kann ich nicht lesen. Ich lese PDF, Word, Excel, PowerPoint und OpenDocument, EPUB, HTML, E-Mails, Markdown und einfachen Text.
file-too-large = { $name } ist größer als 20 MB, und größere Dateien gibt mir Telegram nicht; bitte sende sie in Teilen.
file-empty = { $name } ist leer.
file-not-fetched = Ich konnte { $name } nicht von Telegram herunterladen; bitte sende es etwas später noch einmal.
file-password = { $name } ist mit einem Passwort geschützt; bitte speichere es ohne Passwort (eine Word-Datei als .docx) und sende es noch einmal.
file-protected = { $name } ist gegen Kopieren geschützt; bitte sende eine Kopie ohne diesen Schutz.
file-scanned = { $name } enthält nur Bilder von Seiten; bitte lass eine Texterkennung (OCR) darüber laufen und sende es noch einmal.
file-no-text = In { $name } habe ich keinen Text gefunden.
file-too-long = { $name } enthält mehr Text, als ich annehmen kann; bitte sende es in Teilen.
file-damaged = { $name } ist beschädigt oder nicht das, was der Name sagt; bitte speichere es neu und sende es noch einmal.
file-no-words = In { $name } habe ich keine Wörter gefunden, die ich lesen kann.
file-too-many = { $most ->
    [one] Hier ist schon { $most } Datei
   *[other] Hier sind schon { $most } Dateien
}, mehr bewahre ich für einen Chat nicht auf. Entferne mit /forget eine, die du nicht mehr brauchst, und sende { $name } noch einmal.
file-no-room = Mit { $name } wären es mehr als die { $most } MB, die ich für einen Chat aufbewahre. Entferne mit /forget eine Datei, die du nicht mehr brauchst, und sende diese noch einmal.

omitted = Ich konnte nicht alles lesen. Ausgelassen:
omitted-pictures = Bilder, die ich nicht lesen kann
omitted-letters = Buchstaben, die ich nicht entziffern kann
omitted-hidden = ausgeblendete Tabellenblätter
omitted-formulas = Formeln ohne gespeicherte Ergebnisse
omitted-objects = eingebettete Objekte, Diagramme und Schaubilder
omitted-damaged = beschädigte oder fehlende Teile
omitted-attachments = Anhänge
omitted-included = die Dateien, die sie einbindet
omitted-formatted = Text, der nur formatiert vorliegt (RTF)
omitted-mails = die letzten E-Mails, weil es zu viele sind
omitted-other = andere Teile

photo-name = Foto, { $moment }
photo-unread = Dieser Bot kann keine Fotos lesen. Bitte sende mir den Text selbst oder eine Datei in PDF, Office, EPUB, HTML, Markdown oder als einfachen Text.
photo-install = Damit er sie lesen kann, führe <code>pip install ".[ocr]"</code> aus und starte ihn neu.
photo-format = Bilder wie { $name } kann ich nicht lesen. Bitte sende das Bild als Foto oder als Datei .jpg, .png, .webp oder .tiff.

link-none = { $url } sieht nicht wie die Adresse einer Webseite aus; die beginnt mit http:// oder https://.
link-nowhere = Ich konnte { $name } nicht öffnen; bitte prüfe die Adresse.
link-private = { $name } ist eine interne Adresse, und solche öffne ich nicht.
link-redirects = { $name } leitet mich endlos von einer Adresse zur nächsten weiter.
link-robots = Die Website erlaubt Programmen nicht, { $name } abzurufen (so steht es in ihrer robots.txt). Du kannst die Seite speichern und mir die Datei senden.
link-refused = Die Website hat mir { $name } nicht gegeben (Antwort { $status }).
link-slow = { $name } kam nicht innerhalb von { $seconds } Sekunden an; bitte versuch es später noch einmal.
link-too-big = { $name } ist größer als { $megabytes } MB, so große Seiten rufe ich nicht ab.
link-not-text = { $name } kann ich nicht lesen. Ich lese Webseiten, PDF, Office-Dateien, EPUB, Markdown und einfachen Text.

files-none = Hier wurde noch nichts hinzugefügt. Sende mir eine Datei oder die Adresse einer Webseite, oder leite mir eine Nachricht weiter.
files-count = { $count ->
    [one] { $count } Datei
   *[other] { $count } Dateien
}
files-name = { $name }
files-size = { $kilobytes } KB
files-megabytes = { $megabytes } MB
files-public = für alle
files-forget = Entfernen
files-words-for-all = alle, alles
files-forget-all = Alle entfernen
files-publish = Für alle
files-unpublish = Nur für diesen Chat
files-back = Alle Dateien
files-which = Welche Datei? Tippe auf ihre Nummer, oder schreib Name oder Nummer hinter /forget.
files-sure = { $name } entfernen? Ich antworte dann nicht mehr daraus.
files-sure-all = { $count ->
    [one] Die Datei dieses Chats entfernen? Ich antworte dann nicht mehr daraus.
   *[other] Alle { $count } Dateien dieses Chats entfernen? Ich antworte dann nicht mehr daraus.
}
files-forgotten = { $name } ist entfernt.
files-all-forgotten = Alle Dateien dieses Chats sind entfernt.
files-gone = Diese Datei ist nicht mehr hier.
files-not-yours = Das können nur ein Administrator oder die Person, die die Datei hinzugefügt hat.

command-files = die Dateien, die hier hinzugefügt wurden
command-add = eine Webseite hinzufügen oder die Datei, auf die du antwortest
command-forget = eine hier hinzugefügte Datei entfernen
