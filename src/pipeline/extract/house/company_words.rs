//! Legal forms, words for houses of business, and departments, which are none.

use crate::domain::phrases::{self, Border, Builder, Phrases};
use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

/// Where a legal form stands behind or before a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Behind,
    Before,
    Anywhere,
}

static LEGAL_FORMS: LazyLock<Phrases<Place>> = LazyLock::new(|| {
    let mut builder = Builder::default();
    for (name, list) in phrases::sections(include_str!("../words/legal_forms.txt")) {
        let place = match name {
            "behind" => Place::Behind,
            "before" => Place::Before,
            _ => Place::Anywhere,
        };
        builder.add_list(place, list, Border::Open);
    }
    builder.build_as_written()
});

/// The legal forms in a line.
pub fn legal_forms(text: &str) -> Vec<Range<usize>> {
    // A capital or a script without them: most lines have no form at all, and a look is cheap.
    let hits = LEGAL_FORMS.find(text);
    let before = |at: usize| text[..at].chars().next_back();
    let behind = |at: usize| text[at..].chars().next();
    // "3542 AB Utrecht" is a postal code.
    let is_code = |form: &Range<usize>| {
        let digits = text[..form.start].trim_end().bytes().rev().take_while(u8::is_ascii_digit).count();
        digits == 4 && form.len() == 2
    };
    let is_behind = |form: &Range<usize>| {
        !is_code(form)
            && before(form.start).is_none_or(|c| c.is_whitespace() || matches!(c, ',' | '&' | '('))
            && behind(form.end).is_none_or(|c| c.is_whitespace() || matches!(c, ',' | '.' | '|' | ';' | ')' | '&'))
    };
    let is_before = |form: &Range<usize>| {
        let rest = &text[form.end..];
        form.start == 0 && rest.starts_with(' ') && rest[1..].starts_with(|c: char| !c.is_whitespace())
    };
    let forms = hits.each(Place::Behind).filter(is_behind).chain(hits.each(Place::Before).filter(is_before));
    forms.chain(hits.each(Place::Anywhere)).collect()
}

pub struct Nouns {
    /// Whole words.
    pub words: HashSet<&'static str>,
    /// Parts of compounds, and of languages without spaces.
    pub parts: Vec<&'static str>,
    /// Ends of compounds.
    pub ends: Vec<&'static str>,
}

/// Words for houses of business, lower case: no person is called that.
pub static NOUNS: LazyLock<Nouns> = LazyLock::new(|| {
    Nouns {
    words: "
        centre center wholesale wholesalers homes conversions carpentry joinery plumbing roofing landscapes gardens orchard
        vineyard distillery roastery letterpress press printers printing works mills mill foundry forge garage rentals hire events
        nursery kindergarten parish church cathedral temple mosque hospice lodge inn resort spa gym fitness salon clinic
        dental veterinary labs laboratories dairy poultry fisheries plumbers electricians electrical contractors suppliers
        cooperative co-op coop cooperativa coopérative genossenschaft kooperativ
        tenuta masseria frantoio agriturismo pizzeria falegnameria carrozzeria gelateria lavanderia macelleria tipografia
        ferramenta osteria trattoria birreria cartoleria musée résidence gîtes cidrerie érablière menuiserie brasserie imprimerie
        serrurerie plomberie pâtisserie chocolaterie librairie épicerie blanchisserie chaudronnerie fromagerie laiterie
        jardinerie métallerie gîte camping auberge padaria serralharia pastelaria carpintaria lavandaria quinta herdade
        academias academia tortillería panadería carpintería ferretería cafetería librería pensiunea cabana moara
        kirchgemeinde uhrmacherei kurhaus pension teater teatret museet brf bostadsrättsförening gårdbutik mejeri bryggeri
        ξενώνας ελαιοτριβείο ταβέρνα мини-пекарня мастерская ресторан кафе отель база ферма фермерское пекарня
        מאפיית מאפייה מסעדת מפעל חוות
        museo museu muzeum muzeul kita kindertagesstätte grundschule gymnasium gemeinde stadtverwaltung modehaus autohaus
        möbelhaus gasthof gasthaus weingut reiterhof kirchengemeinde association asociación associação associazione vereniging
        forening förening stowarzyszenie fundacja fundación fundação fondazione foundation trust charity club yhdistys seura
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
        sparkasse volksbank raiffeisenbank jugendherberge institut institute stadtverwaltung landratsamt finanzamt bundesamt
        ingenieurbüro architekturbüro planungsbüro architekten rechtsanwälte steuerberater   gruppe verlag
        université école lycée collège hôpital clinique pharmacie hôtel boulangerie cabinet mairie association fondation
        société entreprise établissements ets  atelier domaine château groupe
        universidad universitat colegio escuela instituto hospital clínica farmacia restaurante panadería bodega bodegas
        ayuntamiento fundación asociación talleres freiduría taller grupo despacho
        università scuola ospedale clinica farmacia albergo ristorante panificio cantina  fondazione associazione
        studio officina officine ceramiche azienda
        comune
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
        óvoda bölcsőde plébánia társasház úřad úrad farnost farnosť obec mateřská materská základná základní gymnázium parafia
        przedszkole wspólnota zwembad basisschool parochie feuerwehr pfarrei ortsgemeinde paroisse crèche
        copropriété parrocchia condominio parroquia guardería paróquia condomínio församling förskola samfällighet
        menighedsråd børnehave boligforening barnehage borettslag menighet seurakunta päiväkoti taloyhtiö parohia grădinița
        župnija vrtec vrtić općina občina осбб тсж детсад галерея ενορία δήμος anaokulu apartmanı lasteaed darželis savivaldybė
        گالری شرکت فروشگاه هتل
        נגריית נגרייה נגריה מסגריית מסגרייה מוסך משתלת דפוס קונדיטוריית
        בית תיכון סטודיו אוניברסיטת חברת מכללת
        شركة مؤسسة جامعة مستشفى مكتب مصنع مطعم فندق مجموعة معرض صيدلية عيادة مدرسة للمقاولات للتجارة
        ecole hostal proloco кофейня кав'ярня кавʼярня кофе konoba vuggestue vuggestuen børnehus utleie kahvila kohvik nhà
        ילדים fodrászat cukrászda étterem vendégház kozmetika frizerie cofetărie brutărie florărie restaurant restaurace
        hospoda cukrárna květinářství kadeřnictví reštaurácia cukráreň kaderníctvo restauracja kawiarnia cukiernia kwiaciarnia
        fryzjer warsztat przychodnia slaščičarna gostilna cvetličarna frizerstvo slastičarna cvjećarna restoran kafana
        poslastičarnica цветарница ресторант хлебарница сладкарница механа кафене пекарня кондитерская парикмахерская
        цветочный їдальня перукарня ресторан школа садок ταβέρνα φούρνος ζαχαροπλαστείο κομμωτήριο ανθοπωλείο κουρείο
        lokanta lokantası fırın pastane kuaför çiçekçilik  kırtasiye floristería peluquería papelería heladería
        carnicería hostería  cabañas florista fioreria parrucchiere pescheria enoteca rifugio fleuriste coiffure
        salon traiteur poissonnerie fromager caviste bloemist bloemen  kapsalon slagerij slijterij manege dierenkliniek
        tandarts tandartspraktijk floristik friseur friseursalon  konditor reitschule tanzschule musikschule frisör
        konditori blomsterhandel förskolan tandläkare frisørsalon blomsterbutikk  gjestegård gjestehus kukkakauppa
        parturi kampaamo kioski  pood ilusalong viesnīca kafejnīca ziedi kavinė viešbutis gėlės nursery daycare preschool
        florist florists  butchers barbers hairdressers tearoom guesthouse hostel bistro  grocers greengrocers
        penzión penzion panzió panzio pensjonat hofladen ajuntament fournil детский društvo gasilsko khách toko kafe
        electricals electric electro elektro elektrik laundry furniture lighting kitchens bathrooms joiners builders brewing
        surveying surveyors paving apothecary confectionery upholstery ceramics pottery stonemasons glazing flooring fencing
        scaffolding drainage landscaping tiling removals haulage couriers ironmongers  boatyard chandlery  
        outfitters  retreats residences villas apartments winebar distillers creamery delicatessen deli kiosk collective
        veterinarians dentistry physiotherapy chiropractic optometrists opticians orthodontics daycare preschool montessori
        küchen möbel elektroinstallation malerbetrieb dachdecker bauunternehmen tiefbau hochbau sanitär heizungsbau fliesen
        tankstelle kiosk pflegedienst seniorenheim seniorenstift altenheim pflegeheim therapiezentrum fahrschule reisebüro
        büromarkt sägewerk landtechnik elektrobau innenausbau ladenbau leuchtenbau lichtplanung lichtstudio planungsbüro
        électricité maçonnerie charpente plâtrerie couverture paysagiste  gaec  scea crêperie bistrot café-restaurant
        ehpad crèche maternelle médiathèque bibliothèque communauté   marbrerie ébénisterie ferronnerie verrerie
        electricidad fontanería cerrajería reformas construcciones muebles talleres cerámicas imprenta taquería marisquería
        fundacion  cofradía residencia hostería  viveros jardinería tapicería marmolería cristalería vidriería
        arredamenti impianti elettrica falegnameria autofficina edilizia costruzioni immobiliare agriturismo agrituristica
        marcenaria eletricidade elétrica móveis imobiliária confeitaria lanchonete pousada fazenda vinícola  gráfica
        mimarlık tasarım mobilya  elektrik mühendislik tekstil turizm lojistik otomotiv   reklam matbaa
        snickeri elektriska möbler  måleri trädgård  fastigheter vårdcentral elfirma rörmokeri bageriet
        snekkeri malermester interiør  interiors elektriker rørlegger  gartneri samdrift sykehjem samvirke
        tømrerfirma murerfirma gartneriet køkken køkkener efterskole højskole vvs el-service
        sähkö rakennusliike puutarha kahvila ravintola huonekalut tilitoimisto
        bútor villany építő kertészet  társulás társaság fogadó
        klinika poliklinika stolarija namještaj obrt  trgovina interijeri interijer elektroinstalacije vinarija
        stolařství truhlářství elektromontáže stavebniny zahradnictví penzion vinařství pivovar galerie
        stolarstwo meble elektryka budownictwo ogrodnictwo  browar pensjonat gospodarstwo
        stolárstvo nábytok elektroinštalácie záhradníctvo pivovar vinárstvo
        tâmplărie mobilă construcții instalații hotelul restaurantul  crama
        gistiheimili gistiheimilið hótel veitingahús trésmiðja
        электро мебель строй студия-мастерская мастерские гостевой усадьба пансионат турбаза
        майстерня меблі електро готель ресторація садиба
        ξενοδοχειο εργαστήριο φωτιστικά έπιπλα κατασκευαστική τεχνική ξενώνες
        kavárna kaviareň kavana kavarna apartmani zadruga vve mesara pekara ordinacija frizerski гостиница столовая бюро салон автосервис
    "
    .split_whitespace()
    .collect(),
    // No person's given or family name ends so.
    ends: "praxis betrieb bedrijf bäckerei käserei metzgerei schreinerei tischlerei schlosserei gärtnerei druckerei brauerei
        brennerei gießerei giesserei weberei molkerei ziegelei konditorei fleischerei kirchgemeinde kirchengemeinde pfarrgemeinde
        werkstätten werkstatt zentrum centrum klinik schule akademie werke großhandel grosshandel fachhandel baumarkt
        wholesale conversions ería centralen skolan föreningen teatret museet kontoret"
        .split_whitespace()
        .collect(),
    parts: "文旅 民宿客栈 灯具 电器 ロッジ レストラン スタジオ 工房 設計室 建設株式会社 리조트 인테리어디자인 공간디자인 รีสอร์ท รีสอร์ต โรงงาน การไฟฟ้า คาเฟ่ इलेक्ट्रिकल ट्रेडर्स एंटरप्राइज इंटरप्राइज स्टोर होटल ร้าน 펜션 미용실 베이커리 치과 의원 꽃집 서점 유치원 어린이집 학원 식품 美容室 理容室 歯科 医院 保育園 幼稚園 菓子店 花店 茶楼 便利店 幼儿园 민박 인테리어 조명 가구 전자 상회 건축 물산 테크 시스템 นิติบุคคล บริษัท โรงเรียน โรงแรม カフェ 喫茶 食堂 ホテル 旅館 工務店 電機 電設 建設 建築 不動産 印刷 病院 学園 農園 牧場 酒店 餐厅 餐廳 酒樓 灯饰 燈飾 照明 装饰 裝飾 호텔 카페 식당 전기 디자인 事務所 贸易 貿易 設計 商店 商会 酒造 브루잉 산업 건설 무역 stadtwerke werke-gmbh maschinenbau autohaus 公司 集团 工厂 大学 医院 学校 商社 工業 製作所 상사 교육 대학교 병원 학교 산업"
        .split_whitespace()
        .collect(),
}
});

/// Words of departments: a line with one names neither a company nor a position.
pub static DEPARTMENTS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    "
        department dept division directorate team unit purchasing procurement sales marketing finance accounts logistics support
        abteilung einkauf verkauf vertrieb buchhaltung personalabteilung sekretariat technik beschaffung netzbau
        service achats ventes comptabilité département compras ventas departamento contabilidad administración
        ufficio acquisti vendite amministrazione reparto inkoop verkoop afdeling administratie
        dział zakupów sprzedaży oddělení nákup inköp avdelning innkjøp indkøb afdeling avdeling osasto ostot
        osztály beszerzés departamentul отдел відділ τμήμα departman satınalma
    "
    .split_whitespace()
    .collect()
});
