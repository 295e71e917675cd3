file-reading = { $name }: reading…
file-embedding = { $name }: { $done } of { $total } passages are ready…
file-done = { $passages ->
    [one] { $name }: 1 passage. Ask away.
   *[other] { $name }: { $passages } passages. Ask away.
}
forwarded-short = That is too short for a document. If it is a question, write it to me in your own message.
file-how = Send /add with the address of a web page, as in <code>/add https://example.org/page</code>, or in reply to a message with a file. In a private chat, you can simply send the file, the address or a forwarded message.
limit-files = { $most ->
    [one] I take { $most } message with files or links a minute from one person
   *[other] I take at most { $most } messages with files or links a minute from one person
}; please send the rest again in { $seconds } s.
file-same = { $name } is already here, as { $other }.
file-unsupported = I cannot read files like { $name }. I read PDF, Word, Excel, PowerPoint and OpenDocument files, EPUB, HTML, mail, Markdown and plain text.
file-too-large = { $name } is larger than 20 MB, and Telegram gives me no larger files; please send it in parts.
file-empty = { $name } is empty.
file-not-fetched = I could not download { $name } from Telegram; please send it again a little later.
file-password = { $name } is protected with a password; please save it without one (a Word file as .docx) and send it again.
file-protected = { $name } is protected against copying; please send a copy without that protection.
file-scanned = { $name } contains only pictures of pages; please run text recognition (OCR) on it and send it again.
file-no-text = I found no text in { $name }.
file-too-long = { $name } contains more text than I can take; please send it in parts.
file-damaged = { $name } is damaged or is not what its name says; please save it again and send it once more.
file-no-words = I found no words that I can read in { $name }.
file-too-many = { $most ->
    [one] There is already { $most } file here
   *[other] There are already { $most } files here
}, which is all I keep for one chat. /forget one that you no longer need, then send { $name } again.
file-no-room = { $name } would exceed the { $most } MB that I keep for one chat. /forget a file that you no longer need, then send it again.

omitted = I could not read all of it. Left out:
omitted-pictures = pictures, which I cannot read
omitted-letters = letters that I cannot make out
omitted-hidden = hidden sheets
omitted-formulas = formulas without saved results
omitted-objects = embedded objects, charts and diagrams
omitted-damaged = damaged or missing parts
omitted-attachments = attachments
omitted-included = the files that it includes
omitted-formatted = text that is there only with formatting (RTF)
omitted-mails = mails at the end, because there are too many
omitted-other = other parts

photo-name = Photo, { $moment }
photo-unread = This bot cannot read photos. Please send me the text itself, or a PDF, Office, EPUB, HTML, Markdown or plain text file.
photo-install = To let it read them, run <code>pip install ".[ocr]"</code> and start it again.
photo-format = I cannot read pictures like { $name }. Please send it as a photo, or as a .jpg, .png, .webp or .tiff file.

link-none = { $url } does not look like the address of a web page, which begins with http:// or https://.
link-nowhere = I could not open { $name }; please check the address.
link-private = { $name } is an internal address, and I do not open those.
link-redirects = { $name } redirects me from one address to another without end.
link-robots = The site does not let programs fetch { $name } (its robots.txt says so). You can save the page and send me the file.
link-refused = The site did not give me { $name } (it answered { $status }).
link-slow = { $name } did not arrive within { $seconds } seconds; please try again later.
link-too-big = { $name } is larger than { $megabytes } MB, which is more than I fetch.
link-not-text = I cannot read { $name }. I read web pages, PDF, Office files, EPUB, Markdown and plain text.

files-none = Nothing has been added here yet. Send me a file, the address of a web page, or forward me a message.
files-count = { $count ->
    [one] { $count } file
   *[other] { $count } files
}
files-name = { $name }
files-size = { $kilobytes } KB
files-megabytes = { $megabytes } MB
files-public = for everyone
files-forget = Forget
files-words-for-all = all
files-forget-all = Forget all
files-publish = For everyone
files-unpublish = Only for this chat
files-back = All files
files-which = Which file? Tap its number, or write its name or number after /forget.
files-sure = Forget { $name }? I will no longer answer from it.
files-sure-all = { $count ->
    [one] Forget the file of this chat? I will no longer answer from it.
   *[other] Forget all { $count } files of this chat? I will no longer answer from them.
}
files-forgotten = { $name } is forgotten.
files-all-forgotten = All files of this chat are forgotten.
files-gone = That file is no longer here.
files-not-yours = Only the person who added the file or an administrator can do that.

command-files = the files that were added here
command-add = add a web page, or the file you reply to
command-forget = forget a file that was added here
