"""Sample texts in several languages, written for this project: passages and questions.

The mean of their encodings in a role is what a model adds to every text in this role.
"""

from embeddings.encoder import Role

_PASSAGES = (
    "The committee met on Tuesday to discuss the budget for the coming year. Most of the money, about 3.2 million, "
    "will go to the repair of the old bridge, which was built in 1931 and has been closed to lorries since spring.",
    "Salt marshes form where rivers carry fine mud into sheltered bays. Grasses that stand being flooded twice a day "
    "hold the mud with their roots, so that the ground rises slowly. In summer many birds nest there.",
    "В субботу на площади открылась выставка старых фотографий города. Снимки собрали жители трёх соседних улиц; самый "
    "ранний сделан в 1894 году. По словам директора музея, выставка продлится до конца октября.",
    "Железо в природе встречается в основном в виде руды. Чтобы получить металл, руду нагревают вместе с углём в печи "
    "высотой в несколько этажей. При этом выделяется газ, который раньше просто сжигали.",
    "Die Werkstatt repariert Fahrräder und verkauft gebrauchte Teile. Sie wurde 1987 von vier Studenten gegründet und "
    "beschäftigt heute zwölf Menschen. Im Winter, wenn weniger Kunden kommen, bauen sie Anhänger für Lastenräder.",
    "Nach dem Krieg verlor das Herzogtum seine Häfen im Norden. Der junge Herzog schloss deshalb einen Vertrag mit den "
    "Städten am Fluss, der den Handel mit Wolle und Getreide für zwanzig Jahre von Zöllen befreite.",
    "El tren llega a las ocho y sale diez minutos más tarde. La línea, inaugurada en 1910, une la costa con los "
    "pueblos de la sierra y transporta cada año a unas 40.000 personas, sobre todo estudiantes y gente del campo.",
    "La vacuna se probó primero en un grupo pequeño de voluntarios. Los médicos observaron que la fiebre duraba menos "
    "y que ningún paciente necesitó ir al hospital, aunque advirtieron de que hacían falta más estudios.",
    "Les élèves ont planté des arbres derrière la nouvelle école. Le projet, soutenu par la mairie, doit donner de "
    "l'ombre à la cour et abriter des insectes. Chaque classe s'occupe de six pommiers.",
    "图书馆每天早上九点开门，周末休息。这座楼建于一九五八年，原来是一家纺织厂，后来由市政府改建。"
    "现在馆内有二十万册图书，其中一半以上是关于地方历史和农业技术的。",
    "海水变暖以后，许多鱼类向北方迁移。研究人员发现，过去三十年里它们平均移动了一百多公里。"
    "渔民因此不得不到更远的地方捕鱼，成本也随之增加。",
    "A equipa venceu o jogo com um golo no último minuto. O treinador disse que os jogadores mereciam o resultado, "
    "depois de uma época com muitas lesões, e agradeceu aos adeptos que viajaram mais de trezentos quilómetros.",
    "يفتح السوق أبوابه كل صباح عند شروق الشمس. يبيع التجار فيه الخضار والأقمشة والأدوات المنزلية، ويزوره الناس من "
    "القرى المجاورة منذ أكثر من مئتي عام. وفي عام 2015 رممت البلدية سقفه القديم.",
    "यह नदी पहाड़ों से निकलकर मैदान में तीन भागों में बँट जाती है। बरसात में इसका पानी खेतों तक पहुँच जाता है, इसलिए किसानों ने "
    "1962 में यहाँ एक छोटा बाँध बनाया।",
    "市の資料館では、昔の農具や古い地図を見ることができます。建物は百年前に銀行として建てられ、戦後は学校としても使われました。",
    "Köprü 1954 yılında yapıldı ve iki yakadaki köyleri birbirine bağladı. Bugün üzerinden her gün binlerce araç "
    "geçiyor; belediye bu yüzden yanına ikinci bir köprü yapmayı planlıyor.",
)

_QUESTIONS = (
    "When was the old bridge closed to lorries?",
    "How much money will the committee spend on repairs?",
    "What do the roots of the grasses hold?",
    "Who founded the first public school in the region?",
    "В каком году сделан самый ранний снимок?",
    "Кто собрал фотографии для выставки?",
    "Что добавляют к руде, чтобы получить металл?",
    "Сколько человек живёт на острове?",
    "Wie viele Menschen beschäftigt die Werkstatt heute?",
    "Warum schloss der Herzog einen Vertrag mit den Städten?",
    "Welche Waren wurden von Zöllen befreit?",
    "¿Cuántas personas transporta la línea cada año?",
    "¿Qué observaron los médicos durante la prueba?",
    "¿Dónde se encuentra la capital de la provincia?",
    "Combien de pommiers chaque classe doit-elle soigner ?",
    "Quel est le nom du fleuve qui traverse la ville ?",
    "这座图书馆是什么时候建成的？",
    "谁把纺织厂改建成图书馆？",
    "鱼类为什么向北方迁移？",
    "Quem marcou o golo no último minuto?",
    "متى رممت البلدية سقف السوق؟",
    "किसानों ने बाँध कब बनाया?",
    "この建物は昔、何として使われましたか。",
    "Köprü hangi yıl yapıldı?",
)

TEXTS = {Role.PASSAGE: _PASSAGES, Role.QUESTION: _QUESTIONS}
