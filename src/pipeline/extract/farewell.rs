//! How mails end, by language. Lower case, `|` between the words, `_` for a space at an edge.

use std::collections::HashSet;
use std::sync::LazyLock;

/// Farewells, without the comma behind them.
pub static FAREWELLS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let list = "
        best regards | kind regards | warm regards | kindest regards | warmest regards | many regards | regards |
        with best regards | with kind regards | with regards | best wishes | kind wishes | with best wishes | best |
        all the best | sincerely | sincerely yours | yours | yours sincerely | yours faithfully | yours truly |
        respectfully | cheers | thanks | thanks again | thanks in advance | many thanks | thank you |
        thank you very much | thank you in advance | thanks & regards | thanks and regards |
        thanks and best regards | thanks and kind regards | talk soon | br | mit freundlichen grüßen |
        mit freundlichen grüssen | mit freundlichen gruessen | mit freundlichem gruß | mit freundlichem gruss |
        mit besten grüßen | mit besten grüssen | mit herzlichen grüßen | mit lieben grüßen | mit sonnigen grüßen |
        viele grüße | viele grüsse | liebe grüße | liebe grüsse | beste grüße | beste grüsse | freundliche grüße |
        freundliche grüsse | herzliche grüße | herzliche grüsse | schöne grüße | besten gruß | beste gruß |
        herzlichen gruß | lieben gruß | besten dank | herzlichen dank | vielen dank | danke | danke und gruß |
        hochachtungsvoll | mfg | vg | lg | gruß | grüße | cordialement | bien cordialement | très cordialement |
        à vous | bien à vous | salutations | salutations distinguées | meilleures salutations | sincèrement |
        bien sincèrement | merci | merci d'avance | merci beaucoup | bonne journée | bonne réception |
        respectueusement | saludos | saludos cordiales | un saludo | un cordial saludo | atentamente |
        cordialmente | muchas gracias | gracias | gracias de antemano | cordiali saluti | distinti saluti |
        cari saluti | un cordiale saluto | tanti saluti | saluti | grazie | grazie mille | buona giornata |
        met vriendelijke groet | met vriendelijke groeten | vriendelijke groet | vriendelijke groeten |
        hartelijke groet | groet | groeten | groetjes | mvg | alvast bedankt | bedankt | melhores cumprimentos |
        com os melhores cumprimentos | cumprimentos | atenciosamente | obrigado | obrigada | abraço | abraços |
        z poważaniem | pozdrawiam | serdecznie pozdrawiam | z pozdrowieniami | med vänlig hälsning |
        med vänliga hälsningar | vänlig hälsning | vänliga hälsningar | hälsningar | mvh | med venlig hilsen |
        venlig hilsen | med vennlig hilsen | vennlig hilsen | hilsen | bedste hilsner | de bedste hilsner |
        ystävällisin terveisin | terveisin | parhain terveisin | s pozdravem | s přátelským pozdravem | děkuji |
        s pozdravom | üdvözlettel | tisztelettel | cu stimă | cu respect | saygılarımla | teşekkürler |
        с уважением | спасибо | з повагою | με εκτίμηση | よろしくお願いします | よろしくお願いいたします | よろしくお願い致します | 此致 | 祝好 | 谢谢 |
        감사합니다
    ";
    list.split('|').map(str::trim).collect()
});

/// Farewells that end in words of their own: "mit freundlichen Grüßen aus Kiel".
pub static STARTS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let list = "
        mit freundlichen grüßen_ | mit freundlichen grüssen_ | mit besten grüßen_ | viele grüße_ | liebe grüße_ |
        beste grüße_ | herzliche grüße_ | vielen dank im voraus | vielen dank und_ | thanks and_ | thank you and_ |
        with kind regards_ | reciba_ | in attesa_ | je vous prie d'agréer | veuillez agréer
    ";
    list.split('|').map(|start| start.trim().replace('_', " ")).collect()
});
