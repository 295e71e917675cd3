from bot.people.beginnings import ConversationStarts
from bot.people.database import Database


def test_a_start_counts_for_one_person_in_one_topic_of_one_chat(database: Database) -> None:
    beginnings = ConversationStarts(database)
    beginnings.begin(-100, 3, 7, 10.5)
    beginnings.begin(-100, 3, 7, 20.5)
    asked = [(-100, 3, 7), (-100, None, 7), (-100, 3, 8), (7, None, 7)]
    assert [beginnings.last(*place) for place in asked] == [20.5, 0, 0, 0]
    beginnings.move(-100, -200)
    assert beginnings.last(-200, 3, 7) == 20.5
    assert beginnings.export(7) == [{"chat": -200, "at": 20.5}]
    beginnings.erase(7)
    assert beginnings.export(7) == []
