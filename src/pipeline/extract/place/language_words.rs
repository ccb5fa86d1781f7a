//! Languages business mail is written in: code, the detector's name, and words few others have.

use whatlang::Lang;

pub const LANGUAGES: [(&str, Option<Lang>, &str); 38] = [
    ("ar", Some(Lang::Ara), ""),
    (
        "bg",
        Some(Lang::Bul),
        "здравейте добър ден и на за се от да с по не че ще бихме искам моля може има благодаря поздрави колко струва интересува ми ли са как още нашата вашата",
    ),
    (
        "ca",
        Some(Lang::Cat),
        "amb els som voldríem podríeu teniu bon dia gràcies salutacions cordials pressupost preu quant també aquest aquesta fins perquè hem estem volem nostra nostre ens dels dimarts dijous setmana i per una les nosaltres vosaltres voldria m'agradaria si us plau feu és són pels està als aniria bé tarda",
    ),
    (
        "cs",
        Some(Lang::Ces),
        "a v na se je že do pro s o z prosím jsme by nebo za jako po k od dobrý den děkuji děkujeme jsem chtěl chtěla bych můžete máte cena kolik stojí ještě bude nám vás vám pozdravem mám zájem rád ráda nabídku poptávka prosíme která který aby také není bychom",
    ),
    (
        "da",
        Some(Lang::Dan),
        "siger penge leder jer hjælp købe bruge lige uden får stadig hurtigst muligt hente hvilke fået lyd lille ja nej sagt gøre ved kunne hedder vist og at det vi er for en med på af som ikke til kan har et den jeg om i hej mange tak venlig hilsen hvad hvor meget gerne hvornår også efter noget nogen må jeres os koster tilbud tilbuddet blive mig lidt uge hilsner ønsker spørgsmål vores bliver skal vil hvis høre",
    ),
    (
        "de",
        Some(Lang::Deu),
        "und die der das wir sie ich nicht für mit ein eine ist bitte uns auf den von zu haben im hallo guten tag danke grüße angebot preis was kostet noch gerne möchte können wäre sehr geehrte damen herren hätte hätten brauche brauchen suchen auch oder ihre ihr bei wie wann ob es zum zur sind einen",
    ),
    ("el", Some(Lang::Ell), ""),
    (
        "en",
        Some(Lang::Eng),
        "the and you for with we of to is are have would please our your this that in be can hello hi dear thanks thank how much do does what when could will need like price quote looking interested it there any from on my us get just also been i'm at still if by see below above answers today list which where them than outdoor lights want",
    ),
    (
        "es",
        Some(Lang::Spa),
        "el la los y que para una con por de en es su un nos las del se más como hola buenos días tardes gracias saludos quería quisiera necesito cuánto cuesta precio presupuesto ustedes tienen está pero este esta hay muy sobre interesado podría pueden si también desde usted somos gustaría necesitamos",
    ),
    (
        "et",
        Some(Lang::Est),
        "ja on et ei me te kui see oma või palun aga ka meie tere sooviksin soovin kas teil hind palju maksab tänan tervitades lugupidamisega päevast pakkumist saaks mis ning oleks vaja kuidas millal meil teie",
    ),
    (
        "fi",
        Some(Lang::Fin),
        "ja on että ei me te olemme voisitteko jos tai mutta kun se hän ovat olisi kiitos meille hei moi mitä paljonko maksaa onko kysyisin tarjous tarjousta tarjouksen terveisin haluaisin voiko saisiko voitteko teillä noin myös vielä meidän tarvitsemme tarvitsisimme terve päivää hinta juu ens sopii",
    ),
    (
        "fr",
        Some(Lang::Fra),
        "le la les et nous vous je pour une est des avec dans votre pas un de que sur notre bonjour merci cordialement prix devis combien serait possible avez vos ce qui ou au aux du mais bien c'est j'ai suis êtes souhaite souhaiterais voudrais pourriez il si par plus",
    ),
    ("he", Some(Lang::Heb), ""),
    ("hi", Some(Lang::Hin), ""),
    (
        "hr",
        Some(Lang::Hrv),
        "i u na je se za da s od su ili kao što te molim po iz bi dobar dan hvala lijep pozdrav trebam trebamo koliko košta zanima me nas imate cijena ponudu ponuda biti možete kada li vaš smo mogu želim bih bismo gdje",
    ),
    (
        "hu",
        Some(Lang::Hun),
        "a az és hogy nem is egy meg van kérem szeretnék ha vagy mint de el köszönöm jó napot tisztelt üdvözlettel mennyi mennyibe kerül ajánlatot érdeklődöm érdeklődnék lehet önök önöknél szia kérném mikor lenne számlázási csak kell még",
    ),
    (
        "id",
        Some(Lang::Ind),
        "dan yang untuk dengan kami saya di ke dari ini itu apakah bisa ada harga berapa mohon terima kasih selamat pagi siang bapak ibu tidak akan atau kepada penawaran",
    ),
    (
        "is",
        None,
        "og að ég við er ekki fyrir með sem til það um hæ halló góðan daginn takk kveðja verð hvað kostar getið þið hafið ykkur vil mig",
    ),
    (
        "it",
        Some(Lang::Ita),
        "il la e che per una con di non è un le sono vostra della in vi si i nostra buongiorno salve ciao grazie saluti quanto costa prezzo preventivo vorrei siamo possibile avete ho ci del alla dei delle gli nel anche questo cordiali bene me sarebbe",
    ),
    ("ja", Some(Lang::Jpn), ""),
    ("ka", Some(Lang::Kat), ""),
    ("ko", Some(Lang::Kor), ""),
    (
        "lt",
        Some(Lang::Lit),
        "ir į iš su kad yra tai ar mes jūsų prašome dėl už bei kaip laba diena ačiū pagarbiai kiek kainuoja kaina norėčiau norėtume galima galite domina mums mūsų pasiūlymą sveiki gal taip pat reikia",
    ),
    (
        "lv",
        Some(Lang::Lav),
        "un ir uz no ar par ka mēs jūsu lūdzu vai kā pie lai labdien sveiki paldies cik maksā maksātu cena vēlos vēlētos jūs varat mums mūsu piedāvājumu cieņu būtu arī var nepieciešams",
    ),
    (
        "no",
        Some(Lang::Nob),
        "sier penger leter etter kjøpe bruke uten hjelp hente hvilke fått bare gjøre dette disse neste lille nei og å det vi er for en med på av som ikke til kan har et den jeg om i hei takk vennlig hilsen hva hvor mye gjerne når også etter noe noen deres oss koster tilbud bli meg litt uke ønsker spørsmål skal vil hvis dere jeg høre ja være fra",
    ),
    (
        "nl",
        Some(Lang::Nld),
        "de het en een van voor wij ik met is zijn niet u dat op in te aan we ons hallo beste dank groet groeten vriendelijke prijs offerte hoeveel kost graag kunnen jullie bij ook of wat wanneer hebben zou goedemorgen goedemiddag dag er naar nog mijn heeft kunt maar uw",
    ),
    (
        "pl",
        Some(Lang::Pol),
        "i w na z do się nie jest że o dla czy oraz proszę po od za są to jak dzień dobry dziękuję pozdrawiam ile kosztuje cena ofertę oferta chciałbym chciałabym zapytanie mam macie można witam potrzebuję potrzebujemy będzie jestem nam państwo jeszcze tylko",
    ),
    (
        "pt",
        Some(Lang::Por),
        "o a e que para uma com de não em os um por do da nos as se vossa sua olá oi bom dia boa tarde obrigado obrigada quanto custa preço orçamento gostaria vocês tem são também está você seria pelo pela no na mas já ao meu estou tudo bem queria saber cumprimentos",
    ),
    (
        "ro",
        Some(Lang::Ron),
        "și în de la cu pe pentru un o este nu că din ne vă să sunt mai bună ziua mulțumesc cât costă preț ofertă aș dori am avem puteți salut buna multumesc si sa va pret oferta stimă cum sau dacă",
    ),
    (
        "ru",
        Some(Lang::Rus),
        "и в не на что с по для мы вы это как добрый день здравствуйте спасибо уважением цена сколько стоит можно нужно есть или от до пожалуйста подскажите интересует у нас вас ли прошу какая какие если",
    ),
    (
        "sk",
        Some(Lang::Slk),
        "a v na sa je že do pre s o z prosím sme by alebo za ako po k od dobrý deň ďakujem ďakujeme som chcel chcela chcem by môžete máte cena koľko stojí ešte bude nám vás vám pozdravom mám záujem rád rada ponuku prosíme ktorá ktorý aby tiež nie posielam platiť prajem či môžeme sú",
    ),
    (
        "sl",
        Some(Lang::Slv),
        "in v na je se za da s od so ali kot ki pri po iz bi smo pozdravljeni dober dan lep pozdrav hvala koliko stane cena ponudbo ponudba prosim zanima me nas imate lahko kdaj bo tudi še pa kako jaz vas vam lp pri ste ga ok",
    ),
    (
        "sv",
        Some(Lang::Swe),
        "och att det vi är för en med på ni av som inte till kan har ett den jag om hej tack vänlig hälsning vad hur mycket gärna när också efter något någon er oss kostar offert pris bli mig lite vecka önskar fråga mvh skulle vill ska hos eller ja från vår måste först",
    ),
    ("th", Some(Lang::Tha), ""),
    (
        "tr",
        Some(Lang::Tur),
        "ve bir için bu ile da de olarak çok ne gibi daha var mı lütfen biz merhaba teşekkürler teşekkür ederim saygılarımla fiyat fiyatı kaç ne kadar istiyorum istiyoruz iyi günler almak mi mu dahil bilgi öğrenmek sizin bize",
    ),
    (
        "uk",
        Some(Lang::Ukr),
        "і в не на що з по для ми ви це як добрий день доброго дня вітаю дякую повагою ціна скільки коштує можна потрібно є або від до будь ласка підкажіть цікавить у нас вас чи прошу яка які якщо та",
    ),
    (
        "vi",
        Some(Lang::Vie),
        "và của cho tôi là có không được xin chào cảm ơn giá bao nhiêu chúng với anh chị bên mình muốn hỏi",
    ),
    ("zh", Some(Lang::Cmn), ""),
];

/// Letters, and the languages that have them.
pub const LETTERS: [(&str, &str); 28] = [
    ("ß", "de"),
    ("ñ¿¡", "es"),
    ("ãõ", "pt et"),
    ("ç", "fr pt tr"),
    ("œêèëùû", "fr"),
    ("ìò", "it"),
    ("łńśźż", "pl"),
    ("ęą", "pl lt"),
    ("řěů", "cs"),
    ("ľĺŕ", "sk"),
    ("ďťň", "cs sk"),
    ("őű", "hu"),
    ("ăâșțşţ", "ro tr"),
    ("ğı", "tr"),
    ("đć", "hr"),
    ("æø", "da no"),
    ("å", "sv da no"),
    ("ä", "sv fi de et"),
    ("ðþ", "is"),
    ("āēīģķļņ", "lv"),
    ("ėįų", "lt"),
    ("ū", "lt lv"),
    ("ыэё", "ru"),
    ("іїєґ", "uk"),
    ("ъщ", "bg ru"),
    ("ơưạảấầậếềệịọốồộớờợụủứừựỳỹ", "vi"),
    ("žšč", "cs sk sl hr lt lv"),
    ("йжц", "ru uk bg"),
];
