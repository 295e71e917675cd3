find-how = Напишите слова после команды: <code>/find паром "сильный шторм" от:moscowtimes после:2022-07 до:2023</code>. Отрывок должен содержать все слова, в любой форме; слова в кавычках – так, как написано.
find-nothing = Ни в одном отрывке нет всех этих слов.
find-gone = Эти отрывки показать уже нельзя: отправьте /find ещё раз.
find-heading = { $passages ->
    [one] { $passages } отрывок
    [few] { $passages } отрывка
   *[other] { $passages } отрывков
} в { $documents ->
    [one] { $documents } документе
   *[other] { $documents } документах
}

command-find = все отрывки, где есть эти слова
