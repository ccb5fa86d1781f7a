//! Legal forms, words for houses of business, and departments, which are none.

use regex::Regex;
use std::collections::HashSet;
use std::sync::LazyLock;

pub static LEGAL_FORM: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?:^|[\s,&(])(?:",
        // German, Austrian, Swiss
        r"(?:gemeinnützige )?GmbH(?: ?(?:&|und|\+) ?Co\.? ?KG(?:aA)?)?|gGmbH|mbH|GesmbH|Ges\.m\.b\.H\.?|AG(?: ?& ?Co\.? ?KG)?|UG(?: \(haftungsbeschränkt\))?|",
        r"KG|KGaA|OHG|oHG|GbR|PartG(?: ?mbB)?|PartGmbB|e\.? ?K\.|e\.? ?V\.|eG|Sàrl|",
        // English
        r"Ltd\.?|LTD\.?|Limited|LLC|L\.L\.C\.|LLP|LP|Inc\.?|INC\.?|Incorporated|Corp\.?|Corporation|PLC|plc|Plc|CIC|Co\.,? Ltd\.?|Pty\.?(?: Ltd\.?)?|Pvt\.?(?: Ltd\.?)?|FZE|FZCO|FZ-LLC|W\.L\.L\.|",
        // French
        r"S\.A\.S?\.?|SAS|SASU|SARL|S\.A\.R\.L\.?|S\.à\.?\s?r\.l\.|EURL|SCI|SNC|SCOP|SELARL|",
        // Italian
        r"[Ss]\.[Rr]\.[Ll]\.?[Ss]?\.?|Srls?|SRLS?|S\.?p\.?A\.?|SPA|s\.n\.c\.|S\.n\.c\.|S\.a\.s\.|Soc\. Coop\.?|",
        // Spanish, Portuguese, Latin American
        r"S\.L\.U?\.?|SL|SLU|S\.L\.L\.|S\.A\. de C\.V\.|S\. de R\.L\. de C\.V\.|SpA|S\.A\.C\.|Lda\.?|LDA|Ltda\.?|LTDA|EIRELI|S/A|Unipessoal|",
        // Dutch, Belgian
        r"B\.V\.?|BV|N\.V\.|NV|V\.O\.F\.|VOF|BVBA|",
        // Nordic and Baltic
        r"Oyj?|OY|AB|Ab|A/S|ApS|ASA|AS|HB|I/S|OÜ|SIA|UAB|MB|AS|ANS|ehf\.?|hf\.|",
        // Polish, Czech, Slovak, Hungarian, Romanian, south-eastern
        r"[Ss]p\. ?z ?o\. ?o\.?|[Ss]p\. ?[jk]\.|S\.K\.A\.|s\. ?r\. ?o\.?|a\. ?s\.|v\. ?o\. ?s\.|k\. ?s\.|Kft\.?|KFT|Zrt\.?|Nyrt\.?|Bt\.|",
        r"S\.C\.|SRL|S\.R\.L\.|P\.F\.A\.|d\. ?o\. ?o\.?|d\. ?d\.|j\.d\.o\.o\.|s\. ?p\.|EOOD|OOD|EAD|AD|ЕООД|ООД|ЕАД|",
        // Greek, Turkish, Cyrillic
        r"Α\.?Ε\.?|Ε\.?Π\.?Ε\.?|Ο\.?Ε\.?|Ι\.?Κ\.?Ε\.?|A\.E\.|A\.Ş\.|AŞ|Ltd\. ?Şti\.?|Tic\. Ltd\. Şti\.|ООО|ОАО|ЗАО|ПАО|АО|ИП|ТОВ|ТзОВ|ФОП|ПП|ПрАТ|",
        // Others
        r"SE|SCE|Tbk|Sdn\.? ?Bhd\.?|Bhd\.?|Pte\.?(?: Ltd\.?)?|TNHH|CTCP|JSC)(?:$|[\s,.|;)&])|^(?:ООО|ОАО|ЗАО|ПАО|АО|ИП|ТОВ|ФОП|UAB|SIA|OÜ|PT|CV|Firma|Fa\.|Fa) \S|",
        r"株式会社|有限会社|合同会社|有限公司|股份公司|集团|主식회사|주식회사|\(주\)|㈜|（株）|\(株\)|בע.מ|ש\.מ\.ק"
    ))
    .expect("the pattern is a constant the tests compile")
});

pub struct Nouns {
    /// Whole words.
    pub words: HashSet<&'static str>,
    /// Parts of compounds, and of languages without spaces.
    pub parts: Vec<&'static str>,
}

/// Words for houses of business, lower case: no person is called that.
pub static NOUNS: LazyLock<Nouns> = LazyLock::new(|| {
    Nouns {
    words: "
        university college school academy institute hospital clinic clinics surgery  pharmacy hotel hotels 
        restaurant café cafe bakery brewery winery farm farms studio studios gallery museum theatre   diocese
        council municipality ministry foundation trust association society federation club charity  
        consulting consultants solutions systems technologies technology software industries industrial manufacturing
        engineering construction builders logistics transport freight shipping trading traders enterprises holdings
         group ventures capital properties estates realty interiors motors automotive electronics foods catering
        media publishing    architects solicitors lawyers insurance brokers  agency company
        universität hochschule schule gymnasium kita krankenhaus klinik klinikum praxis apotheke kanzlei notariat
        steuerkanzlei verein stiftung verband gemeinde stadtwerke stadtverwaltung landkreis kirchengemeinde gasthof
        gasthaus weingut autohaus bäckerei metzgerei brauerei schreinerei tischlerei zimmerei gärtnerei werkstatt
        betriebe werke maschinenbau anlagenbau metallbau holzbau elektrotechnik immobilien hausverwaltung spedition
        ingenieurbüro architekturbüro planungsbüro architekten rechtsanwälte steuerberater   gruppe verlag
        université école lycée collège hôpital clinique pharmacie hôtel boulangerie cabinet mairie association fondation
        société entreprise établissements ets  atelier domaine château groupe
        universidad universitat colegio escuela instituto hospital clínica farmacia restaurante panadería bodega bodegas
        ayuntamiento fundación asociación talleres freiduría taller grupo despacho
        università scuola ospedale clinica farmacia albergo ristorante panificio cantina  fondazione associazione
        studio officina officine ceramiche azienda
        universiteit hogeschool ziekenhuis apotheek bakkerij gemeente stichting vereniging bedrijf groep
        universidade escola clínica farmácia padaria câmara prefeitura fundação associação construtora
        uniwersytet szkoła szpital przychodnia apteka piekarnia urząd gmina fundacja stowarzyszenie zakład przedsiębiorstwo
        spółdzielnia hurtownia
        univerzita škola nemocnice nemocnica lékárna lekáreň pekárna  nadace nadácia družstvo
        universitet skola skole sjukhus sykehus hospital apotek bageri bakeri kommune kommun stiftelse förening arkitekter
        arkitektfirma tømrer byggeri entreprenør bygg
        yliopisto koulu sairaala apteekki leipomo kunta kaupunki säätiö yhdistys rakennus
        egyetem iskola kórház gyógyszertár pékség önkormányzat alapítvány egyesület
        universitatea școala spital farmacia primăria fundația asociația
        üniversitesi okulu hastanesi eczanesi oteli belediyesi vakfı derneği inşaat sanayi
        университет институт школа больница аптека завод фабрика комбинат компания фирма магазин центр студия фонд
        університет лікарня компанія фірма
        πανεπιστήμιο σχολείο νοσοκομείο φαρμακείο ξενοδοχείο εταιρεία
        בית תיכון אוניברסיטת חברת מכללת
        شركة مؤسسة جامعة مستشفى
    "
    .split_whitespace()
    .collect(),
    parts: "stadtwerke werke-gmbh maschinenbau autohaus 公司 集团 工厂 大学 医院 学校 商社 工業 製作所 상사 교육 대학교 병원 학교 산업"
        .split_whitespace()
        .collect(),
}
});

/// Words of departments: a line with one names neither a company nor a position.
pub static DEPARTMENTS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    "
        department dept division team unit purchasing procurement sales marketing finance accounts logistics support
        abteilung einkauf verkauf vertrieb buchhaltung personalabteilung sekretariat technik beschaffung netzbau
        service achats ventes comptabilité département compras ventas departamento contabilidad administración
        ufficio acquisti vendite amministrazione reparto inkoop verkoop afdeling administratie
        dział zakupów sprzedaży oddělení nákup inköp avdelning innkjøp indkøb afdeling avdeling osasto ostot
        osztály beszerzés departamentul отдел відділ τμήμα departman satınalma
    "
    .split_whitespace()
    .collect()
});
