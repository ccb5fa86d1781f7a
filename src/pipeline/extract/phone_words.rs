//! Words that stand before numbers: what is a telephone's, and what is not. Each pattern ends at the number.

use regex::Regex;
use std::sync::LazyLock;

macro_rules! pattern {
    ($(#[$doc:meta])* $name:ident, $($piece:expr),+ $(,)?) => {
        $(#[$doc])*
        pub static $name: LazyLock<Regex> =
            LazyLock::new(|| Regex::new(concat!($($piece),+)).expect("the pattern is a constant the tests compile"));
    };
}

pattern!(
    /// "Tel.:", "Mobile (direct):", "手机": right before the number.
    LABEL,
    r"(?i)(?:",
    // One letter only at the start of a line or behind a separator.
    r"(?:^|[|·•,;/(>*\t]|  |[–-] )[ \t*]*(?:t|m|p|d|c|h|w|tf|mb|ph|tl|tm)[ \t]*[.:)/*]+|",
    r"(?:^|[|·•,;/(>*\t]|  )[ \t*]*(?:t|m|p)[ \t*]+|",
    r"(?-u:\b)(?:tele?(?:ph?one?|fono|fone|foon|fon|fón)?s?|tlf|tlfn|tel[eé]fono?s?|téléphone|phone|mob(?:ile?|il|iel|iele|iltelefon)?|",
    r"cell(?:ulare|phone| phone)?|cel(?:ular)?|móvil|movil|handy|fon|ph|gsm|direct(?: dial| line)?|ddi|direkt(?:wahl)?|",
    r"durchwahl|büro|office|zentrale|switchboard|main|work|home|puh(?:elin)?|kom(?:órka|órkowy)?|portable|",
    r"ligne directe|fixe|standard|diretto|interno|rechtstreeks|vast|växel|direktnr|arbete|arbejde|direkte|",
    r"gsm|vm|kännykkä|matkapuhelin|telefonas|mobils|tālr(?:unis)?|tālrunis|mobitel|centrala|whats ?app|wa|viber|signal|telegram|",
    r"(?:telefon|mobil|handy|ruf|rückruf|phone|contact|contact phone|mobile|cell|tel|telefoon|mobiel|telephone|kontakt|telefono|direct)[ -]?(?:no|nr|num(?:ber|mer|éro|ero|er)|nummer|szám|numarası|number)|",
    r"tel[ ./&+]*(?:und |and |y |e |et )?(?:tele)?fax|cep(?: tel(?:efonu)?)?|gsm|iş|điện thoại|đt|sđt|hp|nomor|mobilni|telefonszám)|",
    r"тел(?:ефон)?|моб(?:ильный|ільний)?|сот(?:овый)?|τηλ(?:έφωνο)?|κιν(?:ητό)?|电话|電話|电話|手机|手機|携帯(?:電話)?|携帯番号|座机|",
    r"联系方式|直通|전화(?:번호)?|휴대폰|휴대전화|핸드폰|连系电话|טל(?:פון)?['׳]?|נייד|هاتف|جوال|موبايل|फ़?ोन|मोबाइल|मो|โทร|มือถือ|☎️?|☏|📞|📱|✆|🕻",
    r")(?:[ \t]*\([^)]{1,20}\)|[ \t]*\[[^\]]{1,20}\])?",
    r"[ \t]*(?:(?:no|nr|n°|nº|number|nummer|№)\.?)?[ \t*]*[./:：=|\-–>]*[ \t*|\u{a0}]*(?:[ \t]is[ \t]|é )?$"
);

pattern!(
    /// The house's number, not the person's.
    CENTRAL,
    r"(?i)(?:zentrale|switchboard|centrala|centralino|centralita|standard|central|växel|sentralbord|reception|hotline|",
    r"vaihde|ústředna|main(?: line)?|代表|总机|總機|대표)[^\d+]{0,14}$"
);

pattern!(
    FAX,
    r"(?i)(?:(?:^|[^/&+\pL]|[^lLxX.][ /&+])(?:tele)?(?:fax|faks|fakss|faksi|fax)|telecopie|télécopie|télécopieur|факс|φαξ|传真|傳真|",
    r"ファックス|ファクス|팩스|פקס|فاكس|(?:^|[|·•,;/(\t]|  )[ \t]*(?:f|fx)[ \t]*[.:])[^\d+|]{0,14}$"
);
pattern!(AFTER_FAX, r"(?i)^[ \t]*[\[(](?:tele)?(?:fax|faks|f)[\])]");

pattern!(
    /// Registers, accounts, orders, articles, amounts.
    NO_PHONE,
    r"(?i)(?:(?-u:\b)(?:ust|vat|mwst|tax|steuer\w*|siret|siren|tva|rcs|ape|p\.? ?iva|partita iva|c\.?f|cod\. ?fisc\w*|",
    r"rea|sdi|cif|nif|nie|dni|nipc|cnpj|cpf|nip|regon|krs|pesel|ič[o]?|ico|dič|dic|ič dph|oib|mb|kvk|btw|cvr|org|",
    r"orgnr|organisationsnummer|y-tunnus|ovt|adószám|cégjegyzékszám|cui|hrb|hra|abn|acn|gst|gstin|pan|cin|iban|",
    r"konto\w*|account|blz|bic|swift|sort code|eori|duns|ean|gtin|isbn|sku|art(?:ikel|icle|icolo|ículo)?|item|part|pos|",
    r"serial|serien\w*|s/n|imei|vin|fin|order\w*|bestell\w*|auftrag\w*|liefersch\w*|rechnung\w*|angebot\w*|offerte|",
    r"invoice|facture|commande|devis|pedido|factura|presupuesto|ordine|fattura|preventivo|zamówieni\w*|faktur\w*|",
    r"quote|quotation|rfq|po|ref|referen\w*|ticket|case|vorgang\w*|aktenzeichen|az|kunden\w*|customer|client|klant\w*|",
    r"policy|police|contract|vertrag\w*|inserat\w*|anzeige\w*|listing|objekt\w*|id|code|plz|zip|postcode|cap|p\.? ?o\.? box|",
    r"postfach|bp|cedex|box|reg(?:istration|istered|istr\w*)?|company (?:no|number|reg\w*)|licen[cs]e|meter|zähler\w*|",
    r"batch|charge|tracking|sendung\w*|suma|summe|total|budget|preis|price)|инн|кпп|огрн\w*|р/с|бик|окпо|єдрпоу|артикул|",
    r"заказ\w*|счет|счёт|αφμ|税号|账号|帐号|开户|订单|编号|型号|注文番号|登録番号|口座|郵便|〒|사업자\w*|계좌|주문\w*|ח\.?פ|№)",
    r"[^\d+\n]{0,18}$"
);

pattern!(
    /// "Call me on", "my number is".
    CALLS,
    r"(?i)(?:(?-u:\b)(?:call|ring|phone|reach|text|bell|dial|reachable|contact me|give me a|my (?:mobile |cell |phone )?number|cell|",
    r"whatsapp|zap|zapzap|wpp|erreich\w*|anruf\w*|ruf(?:en|t)?|rückruf\w*|meine nummer|telefonisch|appel\w*|rappel\w*|joindre|joignable|mon numéro|",
    r"llam\w*|mi (?:número|tel\w*)|localiz\w*|chiam\w*|mio numero|contattar\w*|bel|bellen|bereik\w*|lig(?:ue|uem|ar)|meu (?:número|tel\w*)|",
    r"dzwon\w*|zadzw\w*|telefonicz\w*|numer|zavol\w*|volej\w*|volat|ring(?:e|er)?|ringa|nås|mitt nummer|soit\w*|tavoit\w*|",
    r"numeroni|hívj\w*|hívh\w*|telefonál\w*|sun\w*|apel\w*|aray\w*|ara|skambin\w*|zvan\w*|helista\w*)|звон\w*|",
    r"перезвон\w*|дзвон\w*|набер\w*|номер|τηλεφων\w*|καλέσ\w*|请?联系|打电话|ご連絡|お電話|연락|תתקשר\w*|להתקשר|اتصل|تواصل)",
    r"[^\d+.!?\n]{0,36}$"
);

pattern!(
    /// Somebody else's number: the husband's, the colleague's, the reader's.
    OTHERS,
    r"(?i)(?-u:\b)(?:him|her|them|ham|hende|henne|honom|ihn|ihm|sie unter ihrer|lui|husband|wife|colleague|assistant|",
    r"secretary|neighbour|neighbor|kolleg\w*|assistent\w*|sekretär\w*|nachbar\w*|mein(?:e|en|em)? (?:mann|frau|chef\w*)|collègue|assistante|mari|femme|",
    r"compañer[oa]|marido|mujer|colleg[ahi]\w*|marito|moglie|your (?:office |mobile |phone |hotline |old |listed )?(?:number|hotline|phone|line|tel)|",
    r"ihre(?:r|n|m)? (?:\pL+ )?(?:nummer|hotline|rufnummer|telefonnummer|durchwahl)|votre (?:numéro|ligne|standard)|su (?:número|teléfono)|",
    r"vostro numero|uw (?:nummer|telefoonnummer))(?-u:\b)[^\d+\n]{0,40}$"
);

pattern!(
    /// What is counted or paid.
    MEASURE,
    r"(?i)^[ \u{a0}]?(?:€|\$|£|¥|₹|%|‰|°|×|x[ \d]|eur(?-u:\b)|usd(?-u:\b)|gbp|chf(?-u:\b)|pln(?-u:\b)|czk|huf|sek|nok|dkk|kr(?-u:\b)|kč|ft(?-u:\b)|zł|руб|грн|lei(?-u:\b)|",
    r"km(?-u:\b)|m[²³23](?-u:\b)?|mm(?-u:\b)|cm(?-u:\b)|kg(?-u:\b)|kwh|pcs|stück|stk|ks(?-u:\b)|szt|шт|元|円|원|个|件)"
);
