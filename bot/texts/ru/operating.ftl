stats-day = За сутки
stats-week = За неделю
stats-ever = За всё время
stats-span =
    <b>{ $span }</b>
    Вопросов: { $questions }, людей: { $people }; ответов: { $answered }, нет в документах: { $refused }
    👍 { $right } 👎 { $wrong }; половина ответов не дольше { $median } мс, 95 из 100 – не дольше { $slowest } мс
stats-waiting = В очереди: обновлений – { $updates }, сообщений – { $messages }

command-stats = как идут дела у бота
