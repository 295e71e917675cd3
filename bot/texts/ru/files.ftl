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
file-unsupported = Файлы вроде { $name } я не читаю. Читаю PDF, файлы Word, Excel, PowerPoint и OpenDocument, EPUB, HTML, почту, Markdown и простой текст.
file-too-large = { $name } больше 20 МБ, такие файлы Telegram мне не отдаёт; пришлите его по частям.
file-empty = Файл { $name } пуст.
file-not-fetched = Не удалось скачать { $name } из Telegram; пришлите его ещё раз чуть позже.
file-password = { $name } защищён паролем; сохраните его без пароля (файл Word – как .docx) и пришлите снова.
file-protected = { $name } защищён от копирования; пришлите копию без этой защиты.
file-scanned = В { $name } только изображения страниц; распознайте текст (OCR) и пришлите снова.
file-no-text = В { $name } нет текста.
file-too-long = В { $name } больше текста, чем я могу принять; пришлите его по частям.
file-damaged = Файл { $name } повреждён, или его расширение не соответствует содержимому; сохраните его заново и пришлите ещё раз.
file-no-words = В { $name } нет слов, которые я могу прочитать.
file-too-many = Здесь уже { $most ->
    [one] { $most } файл
    [few] { $most } файла
   *[other] { $most } файлов
}, больше для одного чата я не храню. Удалите ненужный командой /forget и пришлите { $name } ещё раз.
file-no-room = Вместе с { $name } вышло бы больше { $most } МБ, а больше для одного чата я не храню. Удалите ненужный файл командой /forget и пришлите этот ещё раз.

omitted = Прочитать удалось не всё. Пропущено:
omitted-pictures = изображения, которые я не могу прочитать
omitted-letters = буквы, которые я не могу разобрать
omitted-hidden = скрытые листы
omitted-formulas = формулы без сохранённых значений
omitted-objects = вложенные объекты, графики и схемы
omitted-damaged = повреждённые или отсутствующие части
omitted-attachments = вложения
omitted-included = файлы, на которые он ссылается
omitted-formatted = текст, который есть только с оформлением (RTF)
omitted-mails = последние письма, потому что их слишком много
omitted-other = другие части

photo-name = Фото, { $moment }
photo-unread = Фотографии этот бот не читает. Пришлите сам текст или файл PDF, Office, EPUB, HTML, Markdown или простой текст (.txt).
photo-install = Чтобы бот их читал, выполните <code>pip install ".[ocr]"</code> и перезапустите его.
photo-format = Изображения вроде { $name } я не читаю. Пришлите это изображение как фото или как файл .jpg, .png, .webp или .tiff.

link-none = { $url } не похоже на адрес страницы: адрес начинается с http:// или https://.
link-nowhere = Не удалось открыть { $name }; проверьте, пожалуйста, адрес.
link-private = { $name } – внутренний адрес, такие страницы я не открываю.
link-redirects = { $name } бесконечно перенаправляет меня с адреса на адрес.
link-robots = Сайт не разрешает программам скачивать { $name } (так указано в его robots.txt). Можно сохранить страницу и прислать её файлом.
link-refused = Сайт не отдал мне { $name } (ответ { $status }).
link-slow = { $name } не удалось скачать за { $seconds } с; попробуйте позже.
link-too-big = { $name } больше { $megabytes } МБ, такие страницы я не скачиваю.
link-not-text = Не могу прочитать { $name }. Я читаю веб-страницы, PDF, файлы Office, EPUB, Markdown и простой текст.

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
files-words-for-all = все, всё
files-forget-all = Удалить все
files-publish = Открыть для всех
files-unpublish = Только для этого чата
files-back = Все файлы
files-which = Какой файл? Нажмите на его номер или напишите имя или номер после /forget.
files-sure = Удалить { $name }? По этому файлу я больше не буду отвечать.
files-sure-all = { $count ->
    [1] Удалить файл этого чата? По нему я больше не буду отвечать.
   *[other] Удалить все файлы этого чата ({ $count })? По ним я больше не буду отвечать.
}
files-forgotten = Файл { $name } удалён.
files-all-forgotten = Все файлы этого чата удалены.
files-gone = Этого файла здесь больше нет.
files-not-yours = Это может сделать только тот, кто добавил файл, или администратор.

command-files = файлы, которые сюда добавили
command-add = добавить страницу или файл, на который вы отвечаете
command-forget = удалить добавленный сюда файл
