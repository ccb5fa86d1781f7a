//! What people are called: given names of many countries, families' of those that put them first.
//!
//! A list is never whole. What it knows tells a person's line from a house's; what it does not know decides nothing.

use super::name::{folded, is_han};
use crate::pipeline::extract::house::company;
use std::collections::HashSet;
use std::sync::LazyLock;

static GIVEN: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let lines = include_str!("../words/given_names.txt").lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(str::split_whitespace).map(folded).collect()
});

/// Families' names of one character, Chinese and Korean.
const FAMILIES: &str = "王李张張刘劉陈陳杨楊黄黃赵趙周吴吳徐孙孫马馬朱胡郭何高林罗羅郑鄭梁谢謝宋唐许許韩韓冯馮邓鄧曹彭曾肖萧蕭田董袁潘于蒋蔣蔡余杜叶葉程苏蘇魏吕呂丁任沈姚卢盧姜崔钟鍾谭譚陆陸汪范金石廖贾賈夏韦韋付傅方白邹鄒孟熊秦邱江尹薛闫閻段雷侯龙龍史陶黎贺賀顾顧毛郝龚龔邵万萬钱錢严嚴覃武戴莫孔向汤湯康施温溫洪游詹\
    김이박최정강조윤장임한오서신권황안송전홍유고문양손배백허남심노하곽성차주우구민류나진지엄채원천방공현함변염여추도소석선설마길연위표명기반왕금옥육인맹제모탁국어은편용";
/// Families' names of two characters, Japanese, Chinese and Korean.
const LONG_FAMILIES: &str = "佐藤 鈴木 高橋 田中 伊藤 渡辺 渡邊 山本 中村 小林 加藤 吉田 山田 佐々木 山口 松本 井上 木村 斎藤 斉藤 齋藤 清水 \
    山崎 阿部 池田 橋本 山下 石川 中島 前田 藤田 後藤 小川 岡田 村上 長谷川 近藤 石井 坂本 遠藤 青木 藤井 西村 福田 太田 三浦 藤原 松田 岡本 \
    中川 中野 原田 小野 田村 竹内 金子 和田 中山 石田 上田 森田 柴田 酒井 工藤 横山 宮崎 宮本 内田 高木 安藤 谷口 大野 丸山 今井 高田 藤本 武田 \
    村田 上野 杉山 増田 平野 大塚 千葉 久保 松井 小島 岩崎 桜井 野口 松尾 木下 野村 菊地 佐野 大西 杉本 新井 浜田 市川 古川 水野 小松 島田 小山 \
    菅原 熊谷 大島 大石 大久保 川上 川崎 本田 望月 永井 西田 北村 五十嵐 関口 山内 森本 秋山 吉川 石原 内藤 松岡 荒木 飯田 土屋 矢野 広瀬 黒田 \
    岩田 野田 片山 西川 東 欧阳 歐陽 上官 司马 司馬 诸葛 諸葛 남궁 황보 제갈 선우 독고";

/// Whether a word is a name that somebody is given: "Anne-Laure" by either half.
pub fn is_given(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphabetic());
    let is_known = |word: &str| word.chars().count() >= 2 && GIVEN.contains(&folded(word));
    is_known(word) || word.split('-').filter(|part| !part.is_empty()).any(is_known)
}

/// Whether words of a name's length hold one that a person is given, and none that a house has.
pub fn names_person(words: &str) -> bool {
    let parts: Vec<&str> = words.split_whitespace().collect();
    if is_east_asian(words) {
        return true;
    }
    const ARTICLES: [&str; 14] =
        ["the", "le", "la", "les", "el", "il", "lo", "de", "die", "das", "der", "chez", "hotel", "casa"];
    let is_called = parts.first().is_some_and(|first| ARTICLES.contains(&first.to_lowercase().as_str()));
    (2..=5).contains(&parts.len())
        && !is_called
        && parts.iter().any(|part| is_given(part))
        && !company::is_organisation(words)
        && !company::is_department(words)
}

/// The same in Chinese, Japanese or Korean, where the family's name stands first: "王秀英", "佐藤 美咲", "박서연".
pub fn is_east_asian(words: &str) -> bool {
    let bare: String = words.chars().filter(|c| !c.is_whitespace()).collect();
    let count = bare.chars().count();
    let is_script = |c: char| is_han(c.encode_utf8(&mut [0; 4])) || matches!(c, '\u{3041}'..='\u{30ff}' | '々');
    if !(2..=6).contains(&count) || !bare.chars().all(is_script) || words.split_whitespace().count() > 2 {
        return false;
    }
    let first = bare.chars().next().unwrap_or_default();
    let is_long = LONG_FAMILIES
        .split_whitespace()
        .any(|family| bare.strip_prefix(family).is_some_and(|given| (1..=4).contains(&given.chars().count())));
    let is_short = (2..=3).contains(&count) && bare.chars().all(|c| is_han(c.encode_utf8(&mut [0; 4])));
    // "小林", "老王": what friends are called.
    is_long || is_short && FAMILIES.contains(first) && !first.is_whitespace()
}

/// A Russian's father behind her own name: "Ольга Сергеевна".
pub fn is_patronymic(word: &str) -> bool {
    const ENDS: [&str; 20] = [
        "ович",
        "евич",
        "ьич",
        "йович",
        "івич",
        "ївич",
        "овна",
        "евна",
        "инична",
        "ична",
        "івна",
        "ївна",
        "авич",
        "овіч",
        "аўна",
        "еўна",
        "ovich",
        "evich",
        "ovna",
        "evna",
    ];
    let low = word.to_lowercase();
    ENDS.iter().any(|end| low.len() > end.len() + 2 && low.ends_with(end))
}
