//! What stands in and around names: titles, particles, and words no person is called.

use std::collections::HashSet;
use std::sync::LazyLock;

fn set(list: &'static str) -> HashSet<&'static str> {
    list.split_whitespace().collect()
}

/// Titles and forms of address, lower case, without dots at the ends.
pub static TITLES: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    set("
        mga bca mr mrs ms miss mx dr prof professor engr sir dame madam rev revd reverend canon hon esq capt sgt lt phd ph.d mba msc bsc md m.d dds llm llb cpa cfa dphil sr jr
        herr frau hr fr dr-ing dipl-ing dipl-kfm dipl-kffr dipl-phys dipl-inform dipl-betriebsw dipl-wirt-ing dkfm mmag
        mme mlle monsieur madame mademoiselle maître me
        sra srta dña doña señor señora licda abg dra dr.ª drª dra.ª prof.ª profª eng.º engº eng.ª engª enga arq.ª ing.ª
        dott dott.ssa dottssa sig.ra sigra signor signora geom avv
        dhr mevr mevrouw meneer drs
        pani inż dr.sc mr.sc prof.dr prof.dr.sc dr.med dipl.ing dipl.oec mag.oec univ.spec
        mudr judr phdr rndr mvdr mgr paeddr thdr pharmdr csc
        úr ifj özv
        domnul doamna
        sayın hanım bey hanımefendi beyefendi
        г-н г-жа проф д-р доц акад
        κος κα κύριος κυρία
        shri smt
        さん 様 先生 女士 小姐
        veuve cllr councillor ds pfr pfarrer pfarrerin ks msgr mons sœur soeur père
        المهندسة المهندس الدكتورة الأستاذة مهندسة bpk bapak ibu ông bà пан пані دکتر مهندس آقای خانم السيد السيدة الأستاذ الدكتور ד״ר מר גב' גב׳ vet doç
    ")
});

/// Titles that are names without a dot.
pub static DOTTED_TITLES: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    set("
        er ing mag arch lic sig doc rag ir med rer nat pol jur habil hab univ oec dipl h.c arq bc κ d dl dna paed bsc b.sc
        инж арх м-р инг m.sc b.a m.a ing.grad eng م د أ δρ hek av op uzm öğr gör arş mvz qfb
    ")
});

/// Degrees, orders and memberships behind a name, in capitals.
pub static DEGREES: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    set("
        RGN RN BEd MEd PGCE KC QC JP FRSA FRS FBA FRIBA RIBA ARB BA BA(Hons) BSc(Hons) MA BEng MEng LLB LLM MPhil EdD DBA EMBA
        RICS MRICS FRICS AssocRICS RTPI MRTPI CEng IEng EngTech MBE OBE CBE KBE DBE MCIBSE FCIBSE MIET FIET MICE FICE MIMechE
        FIMechE IMechE MIStructE FIStructE MCIPS FCIPS MCIOB FCIOB CIOB CIAT MCIAT ACIAT MCIArb FCIArb ACIArb ACCA FCCA ACA FCA FCMA ACMA CGMA
        CIMA CTA AAT MAAT MCIPD FCIPD CIPD MCIM FCIM MCMI FCMI CMgr MBCS FBCS CITP CMIOSH NEBOSH GradIOSH MRCVS FRCVS PMP
        PRINCE2 CISSP AIA FAIA LEED NCIDQ ASID BIID SBID BMBS MBBS MBChB BDS BVSc BVMS BVetMed MRCP FRCP MRCS FRCS
        MRCGP FRCGP FRCA FRCR MRCOG FRCOG MRCPCH FRCPCH MRCPsych FRCPsych FRACS FRACP FRANZCP FRACGP FACS FACC MPH MPharm MRPharmS
        DPhil CPsychol CSci CBiol CChem FRSC MRSC CPhys FInstP FRAS FRGS FLS RIAI MRIAI FRIAI SCSI MSCSI FSCSI MIEI CPA CFA CFP CMA
    ")
});

/// What stands before the name that a family shares.
pub static FAMILIES: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    set("
        familie family famille familia família famiglia rodzina rodina familien familjen perhe família сім'я семья
        obitelj družina család οικογένεια fam fam.
    ")
});

/// Small words within names.
pub static PARTICLES: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    set("
        von van vom zu zum zur der den de het ten ter da das do dos del della delle degli dei di du des la le les el al
        af av bin ibn ben bint abu y e i und op 't mac mc ó o ní st san
    ")
});

/// Words of mailboxes, companies, departments and sentences, not of people.
pub static NO_NAMES: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let mailboxes = include_str!("../words/mailboxes.txt").lines().filter(|line| !line.starts_with('#'));
    let mut words: HashSet<&str> = mailboxes.flat_map(str::split_whitespace).collect();
    words.extend(set("
        anonymous anonym anonyme anónimo anonimo anonymous-user name nome nom info lead leads connector funnel forms sito zespół equipe équipe equipo squadra team redakce info sales support team office contact kontakt service services noreply no-reply website webmaster
        wordpress formular admin administrator root status ticket requester priority mail email e-mail mailer notification notifications newsletter
        marketing billing accounting accounts customer customers inquiry inquiries enquiry enquiries anfrage anfragen
        portal gmbh ltd inc llc via online reception desk helpdesk hotline secretary department dept
        vertrieb einkauf verkauf buchhaltung kundenservice kundendienst empfang sekretariat verwaltung zentrale
        technik personal bewerbung abteilung redaktion bestellung bestellungen
        ventes achats commercial comptabilité accueil secrétariat direction
        ventas compras administración administracion contabilidad recepción recepcion pedidos comercial
        vendite acquisti amministrazione ufficio segreteria direzione
        verkoop inkoop administratie receptie afdeling
        vendas compras recepção atendimento
        sprzedaż zakupy biuro księgowość dział sekretariat
        obchod nákup prodej objednávky recepce oddělení
        inköp försäljning ekonomi kundtjänst salg indkøb innkjøp kundeservice bogholderi
        myynti osto ostot asiakaspalvelu
        értékesítés beszerzés ügyfélszolgálat vânzări achiziții
        prodaja nabava
        продажи закупки отдел бухгалтерия офис відділ
        dieser diese interessent interessentin interessenten acheteur comprador compradora acquirente
        nachricht message messages mensaje messaggio bericht mensagem wiadomość meddelande zpráva kunde kunden auftrag
        purchase purchases tender tenders tendering bids rfq rfqs quotations quotes quote estimating estimates buyer buyers facilities
        maintenance workshop dispatch enquiry orders bookings reservations wholesale export import projects supply sourcing
        anfragewesen disposition werkstatt versand beschaffung bestellwesen instandhaltung geschäftsleitung geschäftsführung
        achat magasin commande commandes compra tesorería licitaciones licitación gare appalti logística logistica logistiek
        zaopatrzenie zamówienia zamówień przetargi logistyka beszerzési satınalma nabavka nabavna снабжение закупка
        purchasing procurement logistics finance engineering operations production warehouse 
        regards wishes thanks thank thx cheers sincerely yours    grüße grüßen gruß grüsse freundliche
        freundlichen mfg danke dank vielen cordialement salutations merci bien saludos
        saludo gracias atentamente saluti grazie distinti cordiali groet groeten vriendelijke cumprimentos
        obrigado obrigada atenciosamente pozdrawiam poważaniem dziękuję pozdravem pozdravom děkuji ďakujem hälsning
        hälsningar vänliga vänlig hilsen hilsner venlig vennlig terveisin ystävällisin tisztelettel üdvözlettel stimă
        saygılarımla уважением спасибо повагою εκτίμηση sent inviato envoyé enviado gesendet verzonden skickat
        hi hello dear hallo hei hej hola bonjour buongiorno ciao guten sehr geehrte damen herren ladies gentlemen
        the this that with your our from and please und für with iphone ipad android outlook
        confidential disclaimer vertraulich notice
        monday tuesday wednesday thursday friday saturday sunday february    july 
        september october november december montag dienstag mittwoch donnerstag freitag samstag sonntag
    "));
    words
});
