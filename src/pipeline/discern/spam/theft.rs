//! A thief who breaks into a conversation about money.
//!
//! In: a mail prepared for judging. Out: why it is a thief's. Never: by an address alone; houses have several.

use crate::domain::lookalike::is_one_off;
use crate::domain::phrases::{Border, Builder, Phrases};
use crate::pipeline::discern::reading::{Reading, compiled};
use regex::Regex;
use std::sync::LazyLock;

pub fn sign(reading: &Reading) -> Option<String> {
    answered_one_off(reading).or_else(|| of_wages(reading))
}

/// Somebody outside wants his wages on another account: whoever works here asks from an address of ours.
fn of_wages(reading: &Reading) -> Option<String> {
    static WAGES: LazyLock<Phrases<()>> = LazyLock::new(|| phrases(WAGES_WORDS));
    static CHANGED: LazyLock<Phrases<()>> = LazyLock::new(|| phrases(CHANGED_WORDS));
    /// He comes to the point; who asks about a program for wages has more to say.
    const WORDS_MOST: usize = 90;
    reading.from.filter(|from| !reading.is_ours(from) && !reading.is_colleague(from))?;
    let is_short = reading.head.split(' ').take(WORDS_MOST).count() < WORDS_MOST;
    if !is_short || reading.is_threaded() || reading.is_forward() || reading.requests().is_some() {
        return None;
    }
    let text = format!(" {} {} ", &*reading.subject, &*reading.head);
    (WAGES.is_in(&text) && CHANGED.is_in(&text))
        .then(|| "a stranger says that he works here, and wants his wages on another account".into())
}

fn phrases(list: &'static str) -> Phrases<()> {
    let mut builder = Builder::default();
    builder.add_list((), list, Border::Open);
    builder.build()
}

/// Wages of one's own.
const WAGES_WORDS: &str = "
    next payroll | next pay run | next payday | next pay date | payroll run | payroll cut | nächste gehalts | nächsten gehalts |
    nächste lohn | nächsten lohn | gehaltslauf | prochaine paie | prochain salaire | próxima nómina | próximo sueldo |
    prossimo stipendio | prossima busta paga | próximo salário | volgende salaris | volgende loon | następną wypłatą |
    najbliższej wypłaty | příští výplat | následující bér | nästa lön | nästa löneutbet | neste lønn | lønning |
    næste løn | seuraavaa palk | seuraava palk | sonraki maaş | следующей зарплат | наступної зарплат |
    my salary | my wages | my payroll | my paycheck | my direct deposit | mein gehalt | meine gehalts | meinen lohn | mein lohn |
    das gehalt | die lohnabrechnung | gehaltszahlung | gehaltskonto | mon salaire | ma paie | pour la paie |
    mi nómina | mi salario | mi sueldo | la nómina | lo stipendio | mio stipendio | dello stipendio | meu salário |
    o ordenado | meu ordenado | o salário | mijn salaris | mijn loon | het salaris | moja wypłata | moje wynagrodzenie |
    moją pensję | konta do wypłaty | mojej wypłaty | mzdu | mzdy | mzda | na výplatu | moju výplatu | fizetésem |
    bérszámfejt | salariul | min lön | lönen | lönekonto | min løn | lønkonto | lønnen | lønnskonto | palkkani | palkka |
    palkan | maaşım | maaş hesab | μισθοδοσία | ο μισθός μου | зарплат | заплатата | за плаћу | za plaću | moja plaća |
    za plačo | plačo že | za platu | moja plata | atlyginim | algu | algas | palgakont | palka uuele | 給与 | 工资 | 급여 |
    الراتب | راتبي | המשכורת | למשכורת | gaji | nhận lương | tài khoản lương
";
/// His bank, or his account there, is another now.
const CHANGED_WORDS: &str = "
    my account number | my bank details | my banking details | kontonummeret mitt | mitt kontonummer | mit kontonummer |
    kontonumret | meine iban | numéro de compte | mi número de cuenta | mio conto | meu iban | mijn iban | numer mojego rachunku |
    tilinumeroni | hesap numaram | номер моего счета | номер мого рахунку |
    i have changed bank | i have recently changed bank | i changed bank | i recently changed bank | i have switched bank |
    i switched bank | i just switched | update my direct deposit | change my direct deposit | update my bank | change my bank |
    my new account | new bank account | bank gewechselt | meine bankverbindung | meine kontodaten | meiner kontodaten |
    meiner bankverbindung | auf das neue konto | neues konto | changé de banque | mon nouveau compte | mon nouveau rib | mon rib |
    cambiado de banco | la cuenta nueva | mi nueva cuenta | mi cuenta bancaria | cambiato banca | sul nuovo conto | mio iban |
    nuovo iban | mudei de banco | na nova conta | minha conta | van bank veranderd | nieuwe rekening | mijn rekeningnummer |
    zmieniłam bank | zmieniłem bank | nowe konto | numer mojego konta | změnila jsem banku | změnil jsem banku | nový účet |
    zmenila som banku | zmenil som banku | bankot váltottam | schimbat banca | contul nou | noul cont | bytt bank |
    nya konto | skiftet bank | byttet bank | nye konto | ny konto | vaihdoin pankkia | uudelle tilille | bankamı değiştirdim |
    yeni hesab | άλλαξα τράπεζα | νέο λογαριασμό | сменил банк | сменила банк | новый счёт | новый счет |
    новые реквизиты | змінила банк | змінив банк | нову картку | новий рахунок | смених банката | нова сметка |
    promijenila sam banku | promijenio sam banku | novi račun | zamenjala sem banko | zamenjal sem banko | nov račun |
    promenila sam banku | promenio sam banku | pakeičiau banką | naują sąskaitą | nomainīju banku | jaunajā kontā |
    vahetasin panka | uuele kontole | 銀行を変更 | 新しい口座 | 更换了银行 | 换了银行 | 新账户 | 은행을 바꿔 | 은행을 변경 | 새 계좌 |
    غيرت البنك | الحساب الجديد | החלפתי בנק | לחשבון החדש | ganti bank | rekening baru | đổi ngân hàng | tài khoản mới
";

/// He writes in a partner's name and is answered at a domain one letter off it, and speaks of a bank account: in a
/// conversation as well, which he has read.
fn answered_one_off(reading: &Reading) -> Option<String> {
    static ACCOUNT: LazyLock<Regex> = LazyLock::new(|| {
        compiled(concat!(
            r"\b(iban|swift|bic|bank|banks|account|wire|konto|bankverbindung|compte|rib|cuenta|conta|conto|rekening|",
            r"rachunek|rachunku|účet|účtu|számla|hesap|cont)\b|счет|счёт|рахунок|口座|账户|帳戶|계좌|حساب|חשבון",
        ))
    });
    let from = reading.from.filter(|from| !reading.is_ours(from) && !reading.is_colleague(from))?;
    let answered = reading.email.reply_to.iter().filter_map(|party| party.address.as_ref());
    let mut off = answered.filter(|to| is_one_off(to.domain(), from.domain()));
    let other = off.next().filter(|_| ACCOUNT.is_match(&reading.head))?;
    Some(format!(
        "it speaks of a bank account, and is to be answered at {}, one letter off {}",
        other.domain(),
        from.domain()
    ))
}
