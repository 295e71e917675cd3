privacy =
    <b>What I keep about you</b>
    Your name as Telegram shows it, and when you first and last wrote; your questions, which passages answered them and how you rated them; the files you sent; your standing questions and settings; how many questions you asked within a day.

    All of it is stored on the computer that this bot runs on. Telegram passes on every message and can see it.
privacy-owners = The owners of this bot see questions without an answer, without your name; with your name if you tap “Ask a person”.
privacy-in-private = I show what I keep about you in our private chat: @{ $bot }, /privacy.
privacy-export = Download my data
privacy-exported = All that is kept about you
privacy-erase = Erase my data
privacy-erase-sure = Erase everything that is kept about you, including your files? This cannot be undone. { $invited ->
    [yes] You will need another invitation to use this bot again.
   *[no] { "" }
}
privacy-erase-yes = Yes, erase everything
privacy-erase-no = No, keep it
privacy-erased = Everything that was kept about you is erased. The messages in this chat are stored by Telegram; you can delete them there.

command-privacy = what is kept about you, to download or erase
