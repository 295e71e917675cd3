language-name = Русский
language-choose = На каком языке мне здесь говорить? Документы я цитирую на языке оригинала.
language-chosen = Теперь я говорю здесь по-русски.
language-automatic-chosen = Теперь я говорю здесь с каждым на языке его Telegram.
language-auto = Как в Telegram

command-language = язык, на котором я говорю
