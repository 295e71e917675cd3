closest = Ближайшие отрывки
closest-passage = { $last ->
    [1] Ближайший отрывок:
   *[other] Ближайший отрывок { $number } из { $last }:
}
other-passage = Отрывок { $number } из { $last }:
around-it = Что вокруг
passage-alone = Только отрывок
original = Оригинал
ask-owner = Спросить владельца
passage-gone = Этот отрывок с тех пор изменился, или его документа здесь больше нет. Спросите, пожалуйста, ещё раз.
original-gone = Самого файла здесь больше нет, остался только текст.
original-large = Файл слишком велик для Telegram.
button-unknown = Эта кнопка здесь ничего не делает.
rating-kept = Спасибо, учту.
rating-taken-back = Оценка снята.
counted = { $documents ->
    [0] Ни в одном документе не упоминается: { $words }.
    [one] { $words } – упоминается в { $documents } документе, { $passages ->
        [one] { $passages } отрывок.
        [few] { $passages } отрывка.
       *[other] { $passages } отрывков.
    }
   *[other] { $words } – упоминается в { $documents } документах, { $passages ->
        [one] { $passages } отрывок.
        [few] { $passages } отрывка.
       *[other] { $passages } отрывков.
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
owner-answered-already = Другой владелец уже ответил, и ваши слова не переданы. Чтобы дополнить ответ, ответьте на это сообщение:
owner-text-only = Передать я могу только текст. Пожалуйста, ответьте словами.
owner-too-late = Этот вопрос с тех пор изменили или удалили, отвечать уже некому.

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
missed-none = Все вопросы получили ответ.
missed-how = <code>/missed clear { $number }</code> убирает номер { $number } из списка.
missed-cleared = Убрано из списка.
missed-unknown = Такого номера в списке нет. Список покажет /missed.

command-missed = вопросы без ответа
