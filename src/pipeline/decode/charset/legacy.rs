//! Sets that the WHATWG's list does not know, or knows only to refuse, and labels that mean another set.

use encoding_rs::{EUC_KR, GBK};

/// What a label really means; none if it means what it says.
pub fn real_name(label: &str, bytes: &[u8]) -> Option<String> {
    let name = match label {
        "cp932" | "cp-932" | "windows-932" | "windows-31j" | "ms932" | "ms_kanji" => "shift_jis",
        "iso-2022-jp-ms" | "cp50220" | "cp50221" | "cp50222" | "iso-2022-jp-2" | "iso-2022-jp-3" | "jis" => {
            "iso-2022-jp"
        }
        "cp936" | "windows-936" | "ms936" => "gbk",
        "cp949" | "windows-949" | "ms949" | "uhc" => "euc-kr",
        "cp950" | "windows-950" | "ms950" => "big5",
        "cp51932" | "eucjp-ms" | "eucjpms" => "euc-jp",
        _ => return sibling(label, bytes).map(str::to_owned),
    };
    Some(name.to_owned())
}

/// Nobody writes the control characters of ISO 8859, 0x80 to 0x9F: with them, the text is in the set of Windows.
fn sibling(label: &str, bytes: &[u8]) -> Option<&'static str> {
    let number = label.strip_prefix("iso-8859-").or_else(|| label.strip_prefix("iso8859-"))?;
    let windows = match number {
        "2" => "windows-1250",
        "5" => "windows-1251",
        "6" => "windows-1256",
        "7" => "windows-1253",
        "8" | "8-i" => "windows-1255",
        "9" => "windows-1254",
        "4" | "13" => "windows-1257",
        _ => return None,
    };
    bytes.iter().any(|b| (0x80..=0x9F).contains(b)).then_some(windows)
}

/// The text of a set that is read here.
pub fn decode(set: &str, bytes: &[u8]) -> Option<String> {
    match set {
        "hz-gb-2312" | "hz-gb2312" | "hz" => Some(GBK.decode_without_bom_handling(&from_hz(bytes)).0.into_owned()),
        "iso-2022-kr" | "csiso2022kr" => Some(EUC_KR.decode_without_bom_handling(&from_shifted(bytes)).0.into_owned()),
        "cp437" | "ibm437" | "437" | "cp-437" => Some(by_table(CP437, bytes)),
        "cp850" | "ibm850" | "850" | "cp-850" => Some(by_table(CP850, bytes)),
        "cp852" | "ibm852" | "852" | "cp-852" => Some(by_table(CP852, bytes)),
        _ => None,
    }
}

/// RFC 1843: between `~{` and `~}` two bytes of seven bits are a character; `~~` is a tilde, `~` at a line's end nothing.
fn from_hz(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut is_shifted = false;
    let mut at = 0;
    while at < bytes.len() {
        match (bytes[at], bytes.get(at + 1)) {
            (b'~', Some(b'{')) => (is_shifted, at) = (true, at + 2),
            (b'~', Some(b'}')) => (is_shifted, at) = (false, at + 2),
            (b'~', Some(b'~')) if !is_shifted => {
                out.push(b'~');
                at += 2;
            }
            (b'~', Some(b'\n')) if !is_shifted => at += 2,
            (b'\n', _) => {
                // A character never goes over a line's end.
                is_shifted = false;
                out.push(b'\n');
                at += 1;
            }
            (byte, _) => {
                out.push(if is_shifted && byte > b' ' { byte | 0x80 } else { byte });
                at += 1;
            }
        }
    }
    out
}

/// RFC 1557: behind a shift-out (0x0E) two bytes of seven bits are a character, until a shift-in (0x0F) or the line's end.
fn from_shifted(bytes: &[u8]) -> Vec<u8> {
    let bytes = bytes.strip_prefix(b"\x1b$)C").unwrap_or(bytes);
    let mut out = Vec::with_capacity(bytes.len());
    let mut is_shifted = false;
    for &byte in bytes {
        match byte {
            0x0E => is_shifted = true,
            0x0F => is_shifted = false,
            b'\n' => {
                is_shifted = false;
                out.push(byte);
            }
            byte => out.push(if is_shifted && byte > b' ' { byte | 0x80 } else { byte }),
        }
    }
    out
}

/// What the upper half of a set of DOS stands for.
fn by_table(table: &str, bytes: &[u8]) -> String {
    let upper: Vec<char> = table.chars().collect();
    bytes
        .iter()
        .map(|&byte| match byte.checked_sub(0x80) {
            Some(at) => upper.get(usize::from(at)).copied().unwrap_or(char::REPLACEMENT_CHARACTER),
            None => char::from(byte),
        })
        .collect()
}

const CP437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";
const CP850: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}";
const CP852: &str = "ÇüéâäůćçłëŐőîŹÄĆÉĹĺôöĽľŚśÖÜŤťŁ×čáíóúĄąŽžĘę¬źČş«»░▒▓│┤ÁÂĚŞ╣║╗╝Żż┐└┴┬├─┼Ăă╚╔╩╦╠═╬¤đĐĎËďŇÍÎě┘┌█▄ŢŮ▀ÓßÔŃńňŠšŔÚŕŰýÝţ´\u{ad}˝˛ˇ˘§÷¸°¨˙űŘř■\u{a0}";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_of_seven_bits_are_read() {
        assert_eq!(decode("hz-gb-2312", b"~{<:Ky2;~} ok ~~").unwrap(), "己所不 ok ~");
        assert_eq!(decode("iso-2022-kr", b"\x1b$)C\n\x0e>H3g\x0f!").unwrap(), "\n안녕!");
    }

    #[test]
    fn a_set_of_dos_is_read_by_its_table() {
        assert_eq!(decode("cp437", b"Gr\x81\xe1e").unwrap(), "Grüße");
    }

    #[test]
    fn control_characters_tell_windows_from_iso() {
        assert_eq!(real_name("iso-8859-2", b"\x9aest").as_deref(), Some("windows-1250"));
        assert_eq!(real_name("iso-8859-2", b"\xb9est"), None);
    }
}
