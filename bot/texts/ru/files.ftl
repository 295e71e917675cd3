file-reading = { $name }: читаю…
file-embedding = { $name }: готово отрывков – { $done } из { $total }…
file-done = { $passages ->
    [one] { $name }: { $passages } отрывок. Спрашивайте.
    [few] { $name }: { $passages } отрывка. Спрашивайте.
   *[other] { $name }: { $passages } отрывков. Спрашивайте.
}
forwarded-short = Для документа это слишком коротко. Если это вопрос, напишите его мне сами.
file-how = Отправьте /add с адресом страницы, например <code>/add https://example.org/page</code>, или в ответ на сообщение с файлом. В личном чате достаточно прислать файл, адрес или переслать сообщение.
limit-files = От одного человека я беру в минуту не больше { $most ->
    [one] { $most } сообщения с файлами или ссылками
   *[other] { $most } сообщений с файлами или ссылками
}; пришлите остальное ещё раз через { $seconds } с.
file-same = { $name } здесь уже есть: { $other }.
file-unsupported = Файлы вроде { $name } я читать не умею. Я читаю PDF, файлы Word, Excel, PowerPoint и OpenDocument, EPUB, HTML, почту, Markdown и простой текст.
file-too-large = { $name } больше 20 МБ, а больше Telegram мне скачать не даёт; пришлите его по частям.
file-empty = В { $name } ничего нет.
file-not-fetched = Не получилось взять { $name } у Telegram; пришлите, пожалуйста, ещё раз чуть позже.
file-password = { $name } защищён паролем; сохраните его без пароля (файл Word – как .docx) и пришлите снова.
file-protected = { $name } защищён от копирования; пришлите копию без этой защиты.
file-scanned = В { $name } только изображения страниц; распознайте текст (OCR) и пришлите снова.
file-no-text = В { $name } не нашлось текста.
file-too-long = В { $name } больше текста, чем я могу принять; пришлите его по частям.
file-damaged = { $name } повреждён или не то, чем назван; сохраните его заново и пришлите ещё раз.
file-no-words = В { $name } не нашлось слов, которые я могу прочитать.
file-too-many = Здесь уже { $most ->
    [one] { $most } файл
    [few] { $most } файла
   *[other] { $most } файлов
}, больше для одного чата я не храню. Удалите ненужный командой /forget, и для { $name } найдётся место.
file-no-room = Вместе с { $name } вышло бы больше { $most } МБ, а это всё, что я храню для одного чата. Удалите ненужный файл командой /forget, и место найдётся.

photo-name = Фото, { $moment }
photo-unread = Фотографии этот бот читать не умеет. Пришлите сам текст или файл PDF, Office, EPUB, HTML, Markdown или простой текст (.txt).
photo-install = Чтобы он их читал, выполните <code>pip install ".[ocr]"</code> и запустите его снова.
photo-format = Изображения вроде { $name } я читать не умею. Пришлите его как фото или как файл .jpg, .png, .webp или .tiff.

link-none = { $url } – не адрес страницы: он начинается с http:// или https://.
link-nowhere = До { $name } не добраться; проверьте, пожалуйста, адрес.
link-private = { $name } – не в открытом интернете, такое я не скачиваю.
link-redirects = { $name } без конца отсылает меня с адреса на адрес.
link-robots = Сайт не разрешает программам скачивать { $name } (так сказано в его robots.txt). Можно сохранить страницу и прислать мне файл.
link-refused = Сайт не отдал мне { $name } (ответ { $status }).
link-slow = { $name } не удалось скачать за { $seconds } с; попробуйте позже.
link-too-big = { $name } больше { $megabytes } МБ, столько я не скачиваю.
link-not-text = { $name } я прочитать не могу. Я читаю веб-страницы, PDF, файлы Office, EPUB, Markdown и простой текст.

files-none = Сюда ещё ничего не добавили. Пришлите мне файл, адрес страницы или перешлите сообщение.
files-count = { $count ->
    [one] { $count } файл
    [few] { $count } файла
   *[other] { $count } файлов
}
files-name = { $name }
files-size = { $kilobytes } КБ
files-megabytes = { $megabytes } МБ
files-public = для всех
files-forget = Удалить
files-forget-all = Удалить все
files-publish = Открыть для всех
files-unpublish = Больше не для всех
files-back = Все файлы
files-which = Какой файл? Нажмите его номер или напишите имя или номер после /forget.
files-sure = Удалить { $name }? Отвечать по нему я больше не буду.
files-sure-all = { $count ->
    [1] Удалить файл этого чата? Отвечать по нему я больше не буду.
   *[other] Удалить все файлы этого чата ({ $count })? Отвечать по ним я больше не буду.
}
files-forgotten = { $name }: удалено.
files-all-forgotten = Все файлы этого чата удалены.
files-gone = Этого файла здесь больше нет.
files-not-yours = Это может только тот, кто добавил файл, или администратор.

command-files = файлы, которые сюда добавили
command-add = добавить страницу или файл, на который вы отвечаете
command-forget = удалить добавленный сюда файл
