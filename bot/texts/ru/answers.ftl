closest = Похожие отрывки
closest-passage = { $last ->
    [1] Похожий отрывок:
   *[other] Похожий отрывок { $number } из { $last }:
}
other-passage = Отрывок { $number } из { $last }:
around-it = Контекст
passage-alone = Свернуть
original = Оригинал
copy = Копировать
share = Поделиться
cited = «{ $words }» – { $origin }
search = 🔍 Поиск
show-passages = Показать отрывки
ask-owner = Спросить человека
passage-gone = Документ изменился или удалён. Задайте вопрос ещё раз.
original-gone = Самого файла больше нет, остался только его текст.
original-large = Файл слишком велик для Telegram.
button-unknown = Эта кнопка больше не работает.
rating-kept = Спасибо, учтено.
rating-taken-back = Оценка снята.
counted = { $documents ->
    [0] Слов «{ $words }» нет ни в одном документе.
    [one] «{ $words }»: { $documents } документ, { $passages ->
        [one] { $passages } отрывок
        [few] { $passages } отрывка
       *[other] { $passages } отрывков
    }
    [few] «{ $words }»: { $documents } документа, { $passages ->
        [one] { $passages } отрывок
        [few] { $passages } отрывка
       *[other] { $passages } отрывков
    }
   *[other] «{ $words }»: { $documents } документов, { $passages ->
        [one] { $passages } отрывок
        [few] { $passages } отрывка
       *[other] { $passages } отрывков
    }
}
counted-rest = { $count ->
    [one] и ещё { $count } документ
    [few] и ещё { $count } документа
   *[other] и ещё { $count } документов
}

owner-question = <b>Спрашивает { $person }</b>{ $place }, а в документах ответа нет:
owner-in-group = { " " }в группе «{ $title }»
owner-how = Ответьте на это сообщение: я передам ваши слова как ответ владельца.
owner-asked = Вопрос передан владельцу. Ответ придёт сюда.
owner-says = Ответ владельца:
owner-away = Владельца сейчас нет на связи. Вопрос сохранён: владелец получит его, как только напишет мне, и ответ придёт сюда.
owner-kept = Этот человек меня заблокировал. Ответ сохранён: он придёт, если человек вернётся.
owner-corrects = Владелец исправил ответ:
owner-corrected = Исправление передано.
owner-said-before = В документах этого нет, но владелец уже отвечал на этот вопрос:
owner-delivered = Передано.
owner-answered-already = Другой владелец уже ответил, поэтому ваши слова не переданы. Чтобы дополнить его ответ, ответьте на это сообщение:
owner-text-only = Такое сообщение передать не могу: ответьте, пожалуйста, словами, картинкой или файлом.
owner-too-late = Этот вопрос изменили или удалили, отвечать уже некому.

missed = { $count ->
    [one] { $count } вопрос без ответа
    [few] { $count } вопроса без ответа
   *[other] { $count } вопросов без ответа
}
times = { $count ->
    [one] спросили { $count } раз
    [few] спросили { $count } раза
   *[other] спросили { $count } раз
}
missed-none = Вопросов без ответа нет.
missed-how = <code>/missed clear { $number }</code> убирает номер { $number } из списка.
missed-cleared = Убрано из списка.
missed-unknown = Такого номера в списке нет. Список покажет /missed.

command-missed = вопросы без ответа
