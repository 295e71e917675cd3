people-list = { $count ->
    [0] <b>Nobody has written to me yet.</b>
    [one] <b>One person</b> has written to me.
   *[other] <b>{ $count } people</b> have written to me, the latest first.
}
people-card =
    <b>{ $who }</b>
    Telegram ID <code>{ $id }</code>, first seen { $first }, last seen { $last }
people-owner = owner
people-blocked = blocked
people-invited = invited
people-outside = not admitted
people-none = admitted
people-gone = has blocked the bot or deleted the account
people-block = Block
people-unblock = Unblock
people-remove = Remove
people-back = ← Back
people-remove-sure = Remove { $who }? Everything kept about them is erased: questions, ratings, files and settings. An invitation that they used is no longer valid.
people-remove-yes = Yes, remove
people-not-yours = Only the owners of this bot can do that.
invite-off = Invitation links work only if <code>SEEDBOT_ACCESS</code> is <code>invited</code>.
invite-how = Write for how many days the link is valid, from 1 to { $most }, as in <code>/invite 3</code>.
invite-link =
    This link lets one person in. { $days ->
        [one] It is valid for one day.
       *[other] It is valid for { $days } days.
    }

    { $link }

command-people = who uses this bot
command-invite = a link that lets one person in
