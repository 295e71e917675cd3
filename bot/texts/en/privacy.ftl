privacy =
    <b>What I keep of you</b>
    Your name as Telegram shows it and when you wrote first and last; your questions, which passages answered them and how you rated them; the files you sent; your standing questions and settings; how many questions you asked within a day.

    All of it lies on the computer that this bot runs on. Telegram passes on every message and sees it.
privacy-in-private = I say what I keep of you in our private chat: @{ $bot }, /privacy.
privacy-export = Download my data
privacy-exported = All that is kept of you
privacy-erase = Erase my data
privacy-erase-sure = Erase everything that is kept of you, with your files? It cannot be brought back. { $invited ->
    [yes] You will need another invitation to come in again.
   *[no] { "" }
}
privacy-erase-yes = Yes, erase everything
privacy-erase-no = No, keep it
privacy-erased = Everything that was kept of you is erased. The messages in this chat lie with Telegram; you can delete them there.

command-privacy = what is kept of you, to download or erase
