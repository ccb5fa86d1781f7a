//! How mails end, by language. Lower case, `|` between the words, `_` for a space at an edge.
//!
//! Thanks are kept apart: they take leave only if a name follows, otherwise they are part of the message.

use crate::domain::phrases::lower;
use std::collections::HashSet;
use std::sync::LazyLock;

/// Says goodbye and nothing else, without the comma behind it.
static FAREWELLS: LazyLock<HashSet<&str>> = LazyLock::new(|| words(&FAREWELL_WORDS));
/// Says thanks; at the end of a mail as good as a farewell.
static THANKS: LazyLock<HashSet<&str>> = LazyLock::new(|| words(&THANKS_WORDS));
/// Farewells that go on in words of their own: "mit freundlichen Grüßen aus Kiel".
static STARTS: LazyLock<Vec<String>> = LazyLock::new(|| {
    START_WORDS.iter().flat_map(|list| list.split('|')).map(|start| start.trim().replace('_', " ")).collect()
});
/// Greetings of any colour: "mit kollegialen Grüßen", "viele liebe Grüße".
const GREETING_NOUNS: [&str; 25] = [
    "grüßen",
    "grüssen",
    "gruessen",
    "grüße",
    "grüsse",
    "gruesse",
    "gruß",
    "gruss",
    "regards",
    "wishes",
    "groeten",
    "groet",
    "groetjes",
    "hälsning",
    "hälsningar",
    "hilsen",
    "hilsener",
    "hilsner",
    "terveisin",
    "salutations",
    "saludos",
    "saluti",
    "cumprimentos",
    "pozdrowieniami",
    "pozdravem",
];
/// Longest greeting of any colour, in words.
const GREETING_WORDS: usize = 5;

fn words(lists: &[&'static str]) -> HashSet<&'static str> {
    lists.iter().flat_map(|list| list.split('|')).map(str::trim).filter(|word| !word.is_empty()).collect()
}

/// What a line that takes leave begins with.
static FIRSTS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let starts = START_WORDS.iter().flat_map(|list| list.split('|')).map(|start| start.trim().trim_end_matches('_'));
    FAREWELLS.iter().chain(THANKS.iter()).copied().chain(starts).map(first_word).collect()
});

/// Letters and digits up to the first mark or space.
fn first_word(words: &str) -> &str {
    &words[..words.find(|c: char| !c.is_alphanumeric() && !is_combining(c)).unwrap_or(words.len())]
}

/// Whether it is worth a closer look: most lines neither begin as farewells do nor name a greeting soon. `words` is lower
/// case, and bare at its beginning.
fn may_take_leave(words: &str) -> bool {
    let is_noun = |word: &str| GREETING_NOUNS.contains(&bare(word));
    FIRSTS.contains(first_word(words))
        || words
            .split_whitespace()
            .take(GREETING_WORDS)
            .any(|word| word.split(['/', '|', '&', ',', '.', '!', '-', '–', '—', ':', ';']).any(is_noun))
}

/// How a line takes leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leave {
    Farewell,
    Thanks,
}

/// Whether the line takes leave and says nothing else. `words` is lower case.
pub fn of_words(words: &str) -> Option<Leave> {
    let words = bare(words);
    if words.is_empty() || words.len() > 160 || !may_take_leave(words) {
        return None;
    }
    if let Some(leave) = one(words) {
        return Some(leave);
    }
    // "Best regards / Mit freundlichen Grüßen", "thanks and kind regards", "merci, cordialement".
    let mut all = None;
    for part in words.split(['/', '|', '&', ',', '.', '!', '，', '、', '。']).flat_map(split_and) {
        let part = bare(part);
        if part.is_empty() {
            continue;
        }
        match (one(part)?, all) {
            (Leave::Thanks, None | Some(Leave::Thanks)) => all = Some(Leave::Thanks),
            _ => all = Some(Leave::Farewell),
        }
    }
    all
}

/// A text up to the lines that take leave at its end, with or without the name in them.
pub fn without(text: &str) -> &str {
    /// Words a name has at most, where somebody signs below a farewell.
    const NAME_WORDS: usize = 3;
    let mut rest = text.trim_end();
    let last = rest.rsplit('\n').next().unwrap_or_default();
    let takes_leave = |line: &str| of_words(&lower(line.trim())).is_some();
    let is_named =
        behind(last).is_some_and(|name| name.split_whitespace().count() <= NAME_WORDS && !name.ends_with('?'));
    let above = rest[..rest.len() - last.len()].trim_end();
    let is_name = last.split_whitespace().count() <= NAME_WORDS
        && last.starts_with(char::is_uppercase)
        && above.rsplit('\n').next().is_some_and(takes_leave);
    if !above.is_empty() && (is_named || is_name) {
        rest = above;
    }
    while let Some(last) = rest.rsplit('\n').next().filter(|last| of_words(&lower(last.trim())).is_some()) {
        rest = rest[..rest.len() - last.len()].trim_end();
    }
    rest
}

fn one(words: &str) -> Option<Leave> {
    if FAREWELLS.contains(words) || is_greeting(words) || STARTS.iter().any(|start| words.starts_with(start.as_str())) {
        Some(Leave::Farewell)
    } else if THANKS.contains(words) {
        Some(Leave::Thanks)
    } else {
        None
    }
}

fn split_and(words: &str) -> impl Iterator<Item = &str> {
    let at = [" and ", " und ", " et ", " y ", " e ", " en ", " og ", " och ", " i ", " a ", " ja ", " и "]
        .iter()
        .find_map(|and| words.find(and).map(|at| (at, at + and.len())));
    let (first, second) = at.map_or((words, ""), |(start, end)| (&words[..start], &words[end..]));
    [first, second].into_iter()
}

fn is_greeting(words: &str) -> bool {
    let mut count = 0;
    let mut is_noun = false;
    for word in words.split_whitespace() {
        count += 1;
        is_noun = GREETING_NOUNS.contains(&word);
    }
    is_noun && count <= GREETING_WORDS
}

/// Without the marks around it: stars, commas, dashes, a smile.
fn bare(words: &str) -> &str {
    words.trim_matches(|c: char| !c.is_alphanumeric() && !is_combining(c))
}

/// Vowel signs of Indian scripts and points of Hebrew and Arabic are no letters to Unicode, but belong to them.
const fn is_combining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{64b}'..='\u{65f}' | '\u{900}'..='\u{d4d}' | '\u{e30}'..='\u{e4e}')
}

/// Whether the line takes leave and then names somebody: "Cheers, Joost". `is_name` is asked about what stands behind the
/// farewell, and whether a comma stands between.
pub fn names_after(line: &str, is_name: impl Fn(&str, Leave, bool) -> bool) -> Option<Leave> {
    let mut found = None;
    each_behind(line, |rest, leave, has_comma| {
        if found.is_none() && is_name(rest, leave, has_comma) {
            found = Some(leave);
        }
    });
    found
}

/// What stands behind the farewell a line begins with: "Karl Ott 0176 …" of "Gruß Karl Ott 0176 …".
pub fn behind(line: &str) -> Option<&str> {
    let mut last = None;
    each_behind(line, |rest, _, _| last = Some(rest));
    last
}

fn each_behind<'a>(line: &'a str, mut take: impl FnMut(&'a str, Leave, bool)) {
    let line = line.trim().trim_start_matches(|c: char| !c.is_alphanumeric());
    if !may_take_leave(&lower(&line[..line.floor_char_boundary(120)])) {
        return;
    }
    let (mut words, mut lowered) = (String::new(), 0);
    for (at, mark) in line.char_indices().filter(|(_, c)| " ,.!-–—:;/،、，。".contains(*c)).take(10) {
        let rest = line[at..].trim_start_matches(|c: char| !c.is_alphanumeric() && c != '(' && c != '+');
        if at == 0 || rest.is_empty() || at > 120 {
            continue;
        }
        words.push_str(&lower(&line[lowered..at]));
        lowered = at;
        let leave = if FAREWELLS.contains(words.as_str()) || is_greeting(&words) {
            Leave::Farewell
        } else if THANKS.contains(words.as_str()) {
            Leave::Thanks
        } else if let Some(leave) = (mark == ',').then(|| of_words(&words)).flatten() {
            leave
        } else {
            continue;
        };
        // "Best regards" is more than "Best": the rest of a longer farewell is no name.
        if of_words(&lower(rest)).is_none() {
            take(rest, leave, ",،，".contains(mark));
        }
    }
}

const FAREWELL_WORDS: [&str; 36] = [
    // English
    "all best | ngā mihi | nga mihi | my best | best regards | kind regards | warm regards | kindest regards | warmest regards | many regards | regards |
     with best regards | with kind regards | with regards | best wishes | kind wishes | with best wishes | best |
     all the best | sincerely | sincerely yours | yours | yours sincerely | yours faithfully | yours truly |
     kindest | warmest | sláinte | slainte | as ever | as always | best always | yours aye | hugs | wbr | chrs | gratefully | in kindness |
     slán | slán go fóill | amitiés | atte. | m.v.h. | vennligst | gott zum gruße | с ув. | yst. terv. |
     respectfully | respectfully yours | very truly yours | cheers | talk soon | speak soon | br | rgds | kr | b/r |
     brgds | brgs | kind rgds | best rgds | bests | take care | warmly | cordially | ttyl | xx | xoxo | love |
     signed | have a nice day | have a great day | have a good day | have a lovely day | have a nice weekend |
     have a great weekend | have a good weekend | thx & rgds | tks & rgds | thks & rgds | thanks & br | best rgrds |
     on behalf of | for and on behalf of | faithfully | faithfully yours | with appreciation | yours in health | hth",
    // German
    "mit freundlichen grüßen | mit freundlichen grüssen | mit freundlichen gruessen | mit freundlichem gruß |
     mit freundlichem gruss | hochachtungsvoll | mfg | mit freundl. grüßen | m.f.g | m. f. g | vg | lg | bg | hg |
     viele grüße | beste grüße | liebe grüße | gruß | grüße | glg | schöne grüße | servus | tschüss | tschüß |
     bis bald | bis dann | im auftrag | i.a | i. a | i.v | i. v | in vertretung | ihr | ihre | ihr team | euer |
     schönes wochenende | schönen tag noch | einen schönen tag | schönen gruß | freundlichst | herzlich | herzlichst |
     alles gute | alles liebe | mit kollegialen grüßen | gez | mbg | mvg | gruss | ciao | pfiat di | pfiat euch |
     liebe grüsse | viele grüsse | fg | sg | lieben gruß",
    // French
    "bàt | bien à toi | cordialement | bien cordialement | très cordialement | à vous | bien à vous | salutations | cdlt | cdt | bàv | bav |
     salutations distinguées | meilleures salutations | sincères salutations | sincèrement | bien sincèrement |
     bonne journée | bonne réception | bonne soirée | bon week-end | respectueusement | amicalement | bien amicalement |
     sentiments distingués | bises | à bientôt | à très vite | crdt | cordiales salutations | excellente journée |
     belle journée | bonne fin de journée | bonne fin de semaine | courtoisement | bien respectueusement | slts | très belle journée",
    // Spanish, Catalan, Galician
    "saludos | saludos cordiales | un saludo | un cordial saludo | atentamente | cordialmente | atte | slds | sds |
     un saludo cordial | reciba un cordial saludo | reciban un cordial saludo | un fuerte saludo | abrazos | un abrazo |
     saludos a todos | muy atentamente | le saluda atentamente | les saluda atentamente | quedo atento | quedo atenta |
     salutacions | salutacions cordials | cordialment | atentament | una salutació | saúdos | un saúdo | que tenga buen día |
     feliz día | buen día | buena tarde | hasta pronto | afectuosamente | besos | un beso | sin otro particular",
    // Italian
    "cordiali saluti | distinti saluti | cari saluti | un cordiale saluto | tanti saluti | saluti | buona giornata |
     buona serata | buon lavoro | cordialmente | un saluto | un caro saluto | in fede | con stima | a presto |
     porgo cordiali saluti | porgiamo cordiali saluti | con i migliori saluti | i migliori saluti | migliori saluti |
     un abbraccio | abbracci | un caro abbraccio | baci | i più cordiali saluti | molti cordiali saluti | buon fine settimana | buona domenica | ossequi",
    // Portuguese
    "melhores cumprimentos | com os melhores cumprimentos | cumprimentos | atenciosamente | abraço | abraços | att | at.te |
     atte | um abraço | saudações | saudações cordiais | cordiais saudações | os melhores cumprimentos | atentamente | bjs |
     beijos | abs | abç | abçs | cordialmente | respeitosamente | grande abraço | um grande abraço | bom dia a todos |
     com cumprimentos | cpts | cumpts | ats | tenha um bom dia | bom fim de semana | até breve",
    // Dutch, Afrikaans
    "met vriendelijke groet | met vriendelijke groeten | vriendelijke groet | vriendelijke groeten | groet | groeten |
     hartelijke groet | groetjes | mvg | m.v.g | met hartelijke groet | met groet | gr | grt | grtjs | hoogachtend | tot ziens |
     fijne dag | fijne dag nog | fijne avond | fijn weekend | prettige dag | met de meeste hoogachting | namens | vr.gr | vr. gr | vrgr |
     vriendelike groete | groete | beste groete | met groeten",
    // Polish
    "z poważaniem | pozdrawiam | serdecznie pozdrawiam | z pozdrowieniami | pozdr | pozdro | pozdrawiamy | z wyrazami szacunku |
     łączę pozdrowienia | łączę wyrazy szacunku | pozdrawiam serdecznie | miłego dnia | życzę miłego dnia |
     z serdecznymi pozdrowieniami | pozdrowienia | serdeczne pozdrowienia | z pow | pzdr | dobrego dnia | z uszanowaniem",
    // Swedish
    "med vänlig hälsning | med vänliga hälsningar | vänlig hälsning | vänliga hälsningar | hälsningar | mvh | m.v.h | hälsning |
     bästa hälsningar | med bästa hälsningar | varma hälsningar | soliga hälsningar | vh | allt gott | ha det bra | ha en bra dag | trevlig helg |
     vänligen | vänligt | kram | hälsar | med vänlig hälsning/best regards | trevlig dag",
    // Danish, Norwegian, Icelandic
    "med venlig hilsen | venlig hilsen | med vennlig hilsen | vennlig hilsen | hilsen | bedste hilsner | de bedste hilsner |
     mvh | vh | kh | m.v.h | dbh | hilsner | venlige hilsner | med venlige hilsner | mange hilsner | mange hilsener | kærlig hilsen | hils |
     beste hilsen | beste hilsener | hilsener | med hilsen | med vennlig hilsen/best regards | ha en fin dag | hav en god dag | god dag |
     god helg | god weekend | ha det fint | kveðja | kær kveðja | með kveðju | bestu kveðjur | með bestu kveðju | virðingarfyllst | kv",
    // Finnish
    "ystävällisin terveisin | terveisin | parhain terveisin | yst. terv | yst.terv | terv | t | yt | ystävällisesti | kunnioittaen |
     hyvää päivänjatkoa | hyvää viikonloppua | terveisiä | terkuin | terkut | parhaat terveiset | ystävällisin terveisin/best regards | yst | mukavaa päivää |
     aurinkoisin terveisin | lämpimin terveisin",
    // Estonian
    "lugupidamisega | parimate soovidega | tervitades | parimatega | heade soovidega | parimat | kõike head | tervitustega | lp",
    // Latvian
    "ar cieņu | cieņā | ar sveicieniem | ar laba vēlējumiem | patiesā cieņā | visu labu | jauku dienu",
    // Lithuanian
    "pagarbiai | su pagarba | geriausi linkėjimai | geros dienos | gražios dienos | nuoširdžiai | iki | linkėjimai",
    // Czech
    "s pozdravem | s přátelským pozdravem | s úctou | zdravím | se srdečným pozdravem | hezký den | přeji hezký den | přeji pěkný den |
     pěkný den | s přáním hezkého dne | s přáním pěkného dne | s pozdravem a přáním hezkého dne | mějte se | s poz | srdečně | měj se |
     zdraví | s pozdravom | s přátelskými pozdravy",
    // Slovak
    "s pozdravom | s priateľským pozdravom | s úctou | s úctou váš | pekný deň | pekný deň prajem | prajem pekný deň | zdravím | s pozdr |
     so srdečným pozdravom | s prianím pekného dňa",
    // Slovenian
    "lep pozdrav | lepo pozdravljeni | s spoštovanjem | lp | z lepimi pozdravi | prijazen pozdrav | pozdrav | lepe pozdrave | lep dan | l.p |
     s prijaznimi pozdravi | vse dobro",
    // Croatian, Serbian, Bosnian
    "s poštovanjem | sa poštovanjem | srdačan pozdrav | lijep pozdrav | pozdrav | puno pozdrava | lijepi pozdrav | srdačno | pozz | poz |
     с поштовањем | са поштовањем | поздрав | срдачан поздрав | lep pozdrav | sve najbolje | ugodan dan | prijatan dan",
    // Hungarian
    "üdvözlettel | tisztelettel | üdv | köszönettel | szívélyes üdvözlettel | baráti üdvözlettel | üdvözlettel és köszönettel | szép napot |
     további szép napot | minden jót | szívélyesen | puszi | kellemes napot | tisztelettel és üdvözlettel | jó hétvégét",
    // Romanian
    "cu stimă | cu respect | cu deosebită stimă | o zi bună | toate cele bune | cu considerație | salutări | cu drag | numai bine |
     o zi frumoasă | vă doresc o zi bună | al dumneavoastră | cu prietenie | cu stima | o zi buna | o seară bună",
    // Bulgarian
    "с уважение | поздрави | с най-добри пожелания | хубав ден | приятен ден | лек ден | сърдечни поздрави | с поздрав | с поздрави | поздрав",
    // Russian
    "с уважением | с наилучшими пожеланиями | с пожеланиями | всего доброго | всего хорошего | до свидания | хорошего дня | искренне ваш |
     с ув | с приветом | удачи | с почтением | с искренним уважением | с благодарностью и уважением | с глубоким уважением | с уваж",
    // Ukrainian, Belarusian
    "з повагою | з найкращими побажаннями | щиро ваш | гарного дня | всього найкращого | до побачення | з пошаною | з павагай | на все добре",
    // Greek
    "με εκτίμηση | με τιμή | φιλικά | χαιρετισμούς | θερμούς χαιρετισμούς | με φιλικούς χαιρετισμούς | καλή συνέχεια | χαιρετίσματα | μετά τιμής |
     με φιλικό χαιρετισμό | καλή σας μέρα | καλή σας ημέρα | εις το επανιδείν | με τις καλύτερες ευχές | φιλικούς χαιρετισμούς",
    // Turkish
    "saygılarımla | saygılarımızla | iyi çalışmalar | iyi günler | sevgiler | selamlar | saygılar | iyi günler dilerim | en iyi dileklerimle |
     kolay gelsin | hoşça kalın | görüşmek üzere | iyi çalışmalar dilerim | saygı ve sevgilerimle | hürmetlerimle | sevgilerimle",
    // Japanese
    "敬具 | 草々 | 以上 | 早々 | かしこ | 謹白 | 敬白 | 頓首",
    // Chinese
    "順頌 商祺 | 顺颂 商祺 | 順頌 時祺 | 顺颂 时祺 | 順祝 商祺 | 顺祝 商祺 | 敬祝 商祺 | 此致 敬禮 | 此致 敬礼 |
     此致 | 敬礼 | 敬禮 | 祝好 | 祝商祺 | 顺颂商祺 | 順頌商祺 | 商祺 | 顺祝商祺 | 祝 商祺 | 此致敬礼 | 此致敬禮 | 敬上 | 谨上 | 順祝商祺 | 祝您工作愉快 | 祝工作顺利 |
     祝 好 | 祝您生活愉快 | 顺颂时祺 | 順頌時祺 | 敬祝商祺 | 祝順心 | 祝顺利",
    // Korean
    "드림 | 올림 | 배상 | 좋은 하루 되세요 | 좋은 하루 보내세요 | 수고하세요 | 안녕히 계세요 | 즐거운 하루 되세요",
    // Arabic, Persian, Urdu
    "مع الشكر | مع الشكر والتقدير | مع جزيل الشكر | مع خالص الشكر | وتقبلوا خالص التحية | تقبلوا تحياتي | تقبلوا خالص تحياتي | دمتم بخير | ولكم منا كل التقدير | مع تحياتي | تحياتي | مع أطيب التحيات | مع خالص التحية | وتفضلوا بقبول فائق الاحترام | مع التحية | أطيب التحيات | مع الاحترام | مع فائق الاحترام |
     والسلام عليكم | تفضلوا بقبول فائق الاحترام | خالص التحيات | مع خالص الشكر والتقدير | مع تحيات | با احترام | با تشکر | ارادتمند | خدا حافظ | والسلام |
     تحياتنا | مع أطيب تحياتي | وتقبلوا تحياتي | وتقبلوا فائق الاحترام",
    // Hebrew
    "בברכה | בכבוד רב | בברכה רבה | כל טוב | בתודה | בתודה ובברכה | תודה ובברכה | שלכם | יום טוב | יום נעים | להתראות | בידידות | בברכת חברים | בהוקרה",
    // Hindi, Bengali, Tamil
    "सादर | धन्यवाद सहित | भवदीय | भवदीया | आपका | आपकी | शुभकामनाओं सहित | सधन्यवाद | आपका विश्वासी | शुभेच्छा | ধন্যবাদান্তে | শুভেচ্ছান্তে | நன்றியுடன்",
    // Vietnamese
    "trân trọng | trân trọng kính chào | thân ái | thân mến | kính thư | trân trọng cảm ơn | kính chào | thân | kính | rất trân trọng",
    // Indonesian, Malay, Filipino
    "salam | hormat saya | hormat kami | salam hormat | salam hangat | salam sejahtera | wassalam | wassalamualaikum | yang benar |
     yang ikhlas | sekian | sekian terima kasih | lubos na gumagalang",
    // Thai
    "ด้วยความเคารพ | ขอแสดงความนับถือ | ด้วยความนับถือ | ด้วยความเคารพอย่างสูง",
    // Albanian, Basque, Welsh, Irish, Maltese
    "me respekt | të fala | me nderime | agur bero bat | adeitasunez | cofion | cofion gorau | cofion cynnes | le meas | slán | is mise le meas | dejjem tiegħek | tislijiet",
    // Macedonian, Georgian, Armenian, Kazakh
    "со почит | поздрав | срдечен поздрав | პატივისცემით | հարգանքով | құрметпен | ехтиромила | hurmat bilan",
];

const THANKS_WORDS: [&str; 9] = [
    // English
    "thanks | thanks again | thanks in advance | many thanks | thank you | thank you very much | thank you in advance | thx | tks |
     thank you so much | thanks so much | thanks a lot | thanks a million | thanks very much | ta | tia | ty | much appreciated |
     with thanks | with many thanks | thank you kindly | thank you again | thanks a bunch | thank u | thnx | thanx | thks | thank you all",
    // German
    "besten dank | herzlichen dank | vielen dank | danke | danke schön | dankeschön | vielen dank im voraus | danke im voraus | besten dank im voraus |
     vielen lieben dank | danke vorab | vielen dank vorab | merci vielmals | danke dir | danke euch | danke ihnen | schon mal danke | tausend dank | dankend",
    // French, Spanish, Catalan, Italian, Portuguese, Romanian
    "merci ben | merci pour tout | grazie comunque | multumesc anticipat | multumesc mult | mulțumesc mult | va multumesc | merci | merci d'avance | merci beaucoup | merci par avance | avec mes remerciements | merci bien | un grand merci | merci d’avance | mille mercis |
     muchas gracias | gracias | gracias de antemano | mil gracias | gracias por adelantado | muchas gracias de antemano | gràcies | moltes gràcies |
     grazie | grazie mille | grazie in anticipo | molte grazie | grazie anticipatamente | vi ringrazio | la ringrazio | grazie infinite |
     obrigado | obrigada | muito obrigado | muito obrigada | desde já obrigado | desde já obrigada | obrigado desde já | obrigada desde já | grato desde já | grata desde já | obg | grato | grata | agradecido | agradecida |
     mulțumesc | mulţumesc | vă mulțumesc | mulțumesc anticipat | multumesc | mersi",
    // Dutch, Swedish, Danish, Norwegian, Finnish, Icelandic
    "alvast bedankt | bedankt | dank u wel | dank je wel | dank | met dank | hartelijk dank | dank u | alvast dank | bij voorbaat dank | dankjewel |
     tack | tack på förhand | tack så mycket | stort tack | tusen tack | tack för hjälpen | tak | på forhånd tak | mange tak | tak for hjælpen |
     takk | på forhånd takk | mange takk | takk for hjelpen | kiitos | kiitos etukäteen | kiitoksia | paljon kiitoksia | kiitän | kiitti |
     takk fyrir | aitäh | tänan | tänud | ette tänades | suur tänu | paldies | jau iepriekš paldies | liels paldies | ačiū | dėkoju | iš anksto dėkoju",
    // Polish, Czech, Slovak, Slovenian, Croatian, Hungarian
    "dziękuję | z góry dziękuję | dzięki | bardzo dziękuję | dziękujemy | dziekuje | děkuji | díky | předem děkuji | děkuji předem | děkuju | děkujeme | dík |
     ďakujem | vopred ďakujem | ďakujeme | vďaka | hvala | hvala lepa | najlepša hvala | hvala vnaprej | hvala lijepa | unaprijed hvala | unapred hvala |
     hvala unaprijed | puno hvala | hvala ti | köszönöm | köszönöm szépen | előre is köszönöm | köszi | köszönjük | nagyon köszönöm | kösz",
    // Russian, Ukrainian, Bulgarian, Serbian, Greek, Turkish
    "спасибо | заранее спасибо | благодарю | с благодарностью | большое спасибо | спасибо заранее | дякуємо | заздалегідь дякуємо | дякую | заздалегідь дякую | щиро дякую |
     благодаря | предварително благодаря | благодаря предварително | хвала | унапред хвала | ευχαριστώ | ευχαριστώ πολύ | ευχαριστώ εκ των προτέρων |
     σας ευχαριστώ | ευχαριστούμε | ευχαριστώ προκαταβολικά | teşekkürler | teşekkür ederim | şimdiden teşekkürler | çok teşekkürler | sağ olun | tesekkurler |
     teşekkür ederiz | şimdiden teşekkür ederim",
    // Japanese, Chinese, Korean
    "よろしくお願いします | よろしくお願いいたします | よろしくお願い致します | 宜しくお願いします | 宜しくお願いいたします | 宜しくお願い致します |
     どうぞよろしくお願いします | どうぞよろしくお願いいたします | よろしくお願い申し上げます | 何卒よろしくお願いいたします | 何卒よろしくお願い申し上げます |
     以上、よろしくお願いいたします | 以上、よろしくお願いします | 以上よろしくお願いします | 何卒宜しくお願い致します | 何卒宜しくお願い申し上げます | ありがとうございます | 谢谢 | 謝謝 | 多谢 |
     谢谢您 | 感谢 | 非常感谢 | 谢谢啦 | 감사합니다 | 고맙습니다 | 감사드립니다",
    // Arabic, Persian, Hebrew, Hindi
    "شكرا | شكراً | شكرا جزيلا | شكراً جزيلاً | وشكرا | ولكم جزيل الشكر | شكرا لكم | وشكراً | جزاكم الله خيرا | با سپاس | ممنون | متشکرم | سپاس |
     תודה | תודה רבה | תודה מראש | המון תודה | धन्यवाद | बहुत धन्यवाद | बहुत बहुत धन्यवाद | शुक्रिया | dhanyavaad | ধন্যবাদ | நன்றி",
    // Vietnamese, Indonesian, Thai
    "em cảm ơn | em cám ơn | cảm ơn nhiều | cảm ơn | xin cảm ơn | cám ơn | xin chân thành cảm ơn | chân thành cảm ơn | terima kasih | terimakasih | makasih | trims | terima kasih banyak | ขอบคุณค่ะ | ขอบคุณครับ |
     ขอบคุณ | salamat | maraming salamat | faleminderit | go raibh maith agat | diolch",
];

const START_WORDS: [&str; 4] = [
    "d'avance merci | d’avance merci | merci d'avance pour | merci d’avance pour | en vous remerciant d'avance | en vous remerciant d’avance | mit freundlichen grüßen_ | mit freundlichen grüssen_ | mit freundlichem gruß_ | mit besten grüßen_ | viele grüße_ | liebe grüße_ | beste grüße_ |
     herzliche grüße_ | sonnige grüße_ | schöne grüße_ | gruß aus_ | grüße aus_ | gruss aus_ | grüsse aus_ | lg aus_ | vg aus_ | mfg aus_ | freundliche grüße_ | freundliche grüsse_ | viele liebe grüße_ | beste grüsse_",
    "with kind regards_ | kind regards from_ | best regards from_ | greetings from_ | best wishes from_ | regards from_ | cheers from_ | kind regards to_ |
     best regards to_ | many thanks and_ | have a great_ | have a nice_ | yours in_",
    "reciba un_ | reciban un_ | je vous prie d'agréer | veuillez agréer | veuillez recevoir | je vous prie de croire | nous vous prions d'agréer |
     dans l'attente de votre réponse, je vous prie | je vous prie d’agréer | nous vous prions d’agréer | veuillez croire | recevez, | agréez",
    "saludos desde_ | saluti da_ | groeten uit_ | groetjes uit_ | hälsningar från_ | hilsen fra_ | pozdrowienia z_ | pozdrawiam z_ | voglia gradire |
     porgo distinti_ | z wyrazami szacunku_ | un saludo desde_ | saluti dalla_ | met vriendelijke groet namens_",
];
