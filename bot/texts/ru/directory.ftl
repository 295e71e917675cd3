people-list = { $count ->
    [0] <b>Мне ещё никто не писал.</b>
    [one] Мне писал <b>{ $count } человек</b>.
    [few] Мне писали <b>{ $count } человека</b>, последние – сверху.
   *[other] Мне писали <b>{ $count } человек</b>, последние – сверху.
}
people-card =
    <b>{ $who }</b>
    ID в Telegram <code>{ $id }</code>, первое сообщение { $first }, последнее { $last }
people-owner = владелец
people-blocked = доступ закрыт
people-invited = по приглашению
people-outside = доступа нет
people-none = доступ открыт
people-gone = заблокировал бота или удалил аккаунт
people-block = Закрыть доступ
people-unblock = Открыть доступ
people-remove = Удалить
people-back = ← Назад
people-remove-sure = Удалить { $who }? Будет стёрто всё, что хранится об этом человеке: вопросы, оценки, файлы, настройки. Приглашение, по которому он пришёл, перестанет действовать.
people-remove-yes = Да, удалить
people-not-yours = Это могут делать только владельцы бота.
invite-off = Приглашения работают, только если <code>SEEDBOT_ACCESS</code> = <code>invited</code>.
invite-how = Напишите, сколько дней действует ссылка, от 1 до { $most }, например <code>/invite 3</code>.
invite-link =
    По этой ссылке может войти один человек. { $days ->
        [one] Она действует { $days } день.
        [few] Она действует { $days } дня.
       *[other] Она действует { $days } дней.
    }

    { $link }

command-people = кто пользуется ботом
command-invite = ссылка-приглашение для одного человека
