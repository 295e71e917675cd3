watch-how = Schreib die Frage hinter den Befehl: <code>/watch Wann wird die Brücke geöffnet?</code> Ich melde mich, wenn ein neues oder geändertes Dokument sie beantwortet.
watch-most = { $most ->
    [one] In diesem Chat gibt es schon { $most } Dauerfrage
   *[other] In diesem Chat gibt es schon { $most } Dauerfragen
}: Entferne bitte zuerst eine mit /watches.
watch-kept = Ich melde mich, wenn ein neues oder geändertes Dokument „{ $question }“ beantwortet. Deine Dauerfragen stehen unter /watches.
watch-answered-already = Das steht bisher in den Dokumenten:
watch-known = Auf eine Antwort zu „{ $question }“ achte ich schon. Alle Dauerfragen stehen unter /watches.
watch-removed = Entfernt.
watch-ended = Auf Antworten zu dieser Frage achte ich nicht mehr.
watch-unknown = Diese Frage ist schon entfernt.
watch-none = In diesem Chat gibt es keine Dauerfragen. Mit /watch und einer Frage kommt eine hinzu.
watch-list = <b>Dauerfragen.</b> Tippe auf eine, um sie zu entfernen:
watch-item = • { $question }
watch-answered = 🔔 Neue Antwort auf „{ $question }“:

command-watch = Bescheid geben, wenn ein Dokument eine Frage beantwortet
command-watches = die Dauerfragen dieses Chats
