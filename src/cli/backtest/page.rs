//! A backtest as one page with pictures: it needs nothing beside itself, and can be mailed.

use super::Side;
use super::line::Line;
use super::report::{CHANGES_SHOWN, Report, VERDICTS};
use std::collections::BTreeMap;
use std::fmt::Write as _;

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;color:#1d2433;background:#f6f7f9;margin:0}\
main{max-width:68rem;margin:0 auto;padding:1.5rem 1rem 4rem}\
h1{font-size:1.5rem;margin:.2rem 0}h2{font-size:1.05rem;margin:0 0 .7rem}\
.lead{color:#5b6472;margin:0 0 1.2rem}\
section{background:#fff;border:1px solid #e1e5ea;border-radius:10px;padding:1rem 1.1rem;margin:0 0 1rem;overflow-x:auto}\
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(11rem,1fr));gap:.8rem;margin:0 0 1rem}\
.figures div{background:#fff;border:1px solid #e1e5ea;border-radius:10px;padding:.7rem .9rem}\
.figures b{display:block;font-size:1.35rem}.figures span{color:#5b6472;font-size:.85rem}\
table{border-collapse:collapse;width:100%;font-size:.9rem}th{text-align:left;color:#5b6472;font-weight:600}\
td,th{padding:.35rem .6rem .35rem 0;border-bottom:1px solid #eef0f3;vertical-align:top}\
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}\
svg{width:100%;max-width:32rem;height:auto;display:block}svg text{font:13px system-ui,sans-serif;fill:#1d2433}svg .quiet{fill:#5b6472}\
.was{fill:#aab3c0}.is{fill:#2f6fde}.key i{display:inline-block;width:.8rem;height:.8rem;border-radius:2px;margin:0 .3rem 0 .8rem}\
.good{color:#1b7f4b}.bad{color:#b3261e}\
@media(prefers-color-scheme:dark){:root{color-scheme:dark}body{color:#e6e9ef;background:#14181f}\
section,.figures div{background:#1c222c;border-color:#2c3440}td,th{border-color:#2c3440}\
.lead,.figures span,th{color:#9aa5b4}svg text{fill:#e6e9ef}svg .quiet{fill:#9aa5b4}\
.was{fill:#5b6675}.is{fill:#6b9bf2}.good{color:#5fc78f}.bad{color:#f0857d}}";

pub fn page(report: &Report) -> String {
    let mut html = String::new();
    let changed = report.changed().count();
    let elsewhere = report.elsewhere();
    let _ = write!(
        html,
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>Backtest of rules {version}</title><style>{STYLE}</style><main><h1>Backtest of rules {version}</h1>\
         <p class=\"lead\">{leads} leads from {from} to {to}, judged and offered to the same team {by}. Nothing was sent.</p>",
        version = escaped(&report.version),
        leads = report.lines.len(),
        from = report.from,
        to = report.to,
        by = match report.is_of_one_version() {
            true => "by the rules that count: nothing else is tried".to_owned(),
            false => format!("by the rules that count ({}) and by these", escaped(&report.was_version)),
        }
    );
    html.push_str("<div class=\"figures\">");
    figures(report, changed, elsewhere, &mut html);
    html.push_str("</div>");
    html.push_str("<section><h2>What would have been said of them</h2>");
    let rows: Vec<(String, u32, u32)> = VERDICTS
        .iter()
        .map(|verdict| ((*verdict).to_owned(), report.count(verdict, Side::Was), report.count(verdict, Side::Is)))
        .filter(|(_, was, is)| was + is > 0)
        .collect();
    bars(&rows, &mut html);
    moves(&report.moves, &mut html);
    html.push_str("</section><section><h2>The bands they would have been in</h2>");
    let rows: Vec<(String, u32, u32)> = report
        .all_bands()
        .iter()
        .map(|band| {
            let (was, is) = report.in_band(band);
            ((*band).to_owned(), was, is)
        })
        .collect();
    bars(&rows, &mut html);
    moves(&report.bands, &mut html);
    html.push_str("</section><section><h2>Who would have got them</h2>");
    let rows: Vec<(String, u32, u32)> =
        report.owners.iter().map(|(rep, share)| (rep.clone(), share.was, share.is)).collect();
    bars(&rows, &mut html);
    html.push_str("</section><section><h2>The most that each would have had open at a time</h2>");
    let rows: Vec<(String, u32, u32)> =
        report.owners.iter().map(|(rep, share)| (rep.clone(), share.was_peak, share.peak)).collect();
    bars(&rows, &mut html);
    html.push_str("</section>");
    truth(report, &mut html);
    moved(report, &mut html);
    html.push_str("</main></html>\n");
    html
}

fn figures(report: &Report, changed: usize, elsewhere: usize, html: &mut String) {
    let wait =
        |wait: Option<(i64, i64)>| wait.map_or_else(|| "–".to_owned(), |(half, most)| format!("{half} / {most}"));
    let in_time = |side| {
        let (of, all) = report.in_time(side);
        (of * 100).checked_div(all).map_or_else(|| "–".to_owned(), |percent| format!("{percent}%"))
    };
    let mut figure = |value: String, words: &str| {
        let _ = write!(html, "<div><b>{value}</b><span>{words}</span></div>");
    };
    figure(changed.to_string(), "judged otherwise");
    figure(elsewhere.to_string(), "to somebody else");
    let (was, is) = (report.offered(Side::Was), report.offered(Side::Is));
    figure(
        format!("{} → {}", was.0, is.0),
        &format!(
            "offered to a rep by now; {} → {} for sales wait still. In truth {} were offered",
            was.1,
            is.1,
            report.had()
        ),
    );
    figure(
        format!("{} → {}", wait(report.waits(Side::Was)), wait(report.waits(Side::Is))),
        &format!(
            "minutes to a rep, of the {} offered on both sides: half of them / nine in ten. In truth {}",
            report.compared(),
            wait(report.had_waited())
        ),
    );
    figure(format!("{} → {}", in_time(Side::Was), in_time(Side::Is)), "of these could be answered in time");
}

/// Two bars a row: grey by the rules that count, blue by those that are tried.
fn bars(rows: &[(String, u32, u32)], html: &mut String) {
    let most = rows.iter().map(|(_, was, is)| *was.max(is)).max().unwrap_or(0).max(1);
    let has_was = rows.iter().any(|(_, was, _)| *was > 0);
    if has_was {
        html.push_str("<p class=\"key\"><i style=\"background:#aab3c0\"></i>by the rules that count<i style=\"background:#2f6fde\"></i>by these</p>");
    }
    let (row, left, wide) = (if has_was { 46 } else { 28 }, 104, 260);
    let height = rows.len() * row + 6;
    let _ = write!(html, "<svg viewBox=\"0 0 420 {height}\" role=\"img\">");
    for (number, (name, was, is)) in rows.iter().enumerate() {
        let top = number * row + 6;
        let length = |value: u32| u64::from(value) * wide / u64::from(most);
        let name: String = name.chars().take(14).collect();
        let _ = write!(html, "<text x=\"0\" y=\"{}\">{}</text>", top + 15, escaped(&name));
        let mut y = top;
        if has_was {
            let _ = write!(
                html,
                "<rect class=\"was\" x=\"{left}\" y=\"{y}\" width=\"{}\" height=\"16\" rx=\"2\"/><text class=\"quiet\" x=\"{}\" y=\"{}\">{was}</text>",
                length(*was),
                left + length(*was) + 6,
                y + 13
            );
            y += 19;
        }
        let _ = write!(
            html,
            "<rect class=\"is\" x=\"{left}\" y=\"{y}\" width=\"{}\" height=\"16\" rx=\"2\"/><text x=\"{}\" y=\"{}\">{is}</text>",
            length(*is),
            left + length(*is) + 6,
            y + 13
        );
    }
    html.push_str("</svg>");
}

fn moves(all: &BTreeMap<(String, String), u32>, html: &mut String) {
    let changed: Vec<_> = all.iter().filter(|((was, is), _)| was != is).collect();
    if changed.is_empty() {
        html.push_str("<p>None of them would move.</p>");
        return;
    }
    html.push_str("<table><thead><tr><th>was</th><th>would be</th><th class=\"n\">leads</th></tr></thead><tbody>");
    for ((was, is), count) in changed {
        let _ = write!(html, "<tr><td>{}</td><td>{}</td><td class=\"n\">{count}</td></tr>", escaped(was), escaped(is));
    }
    html.push_str("</tbody></table>");
}

fn truth(report: &Report, html: &mut String) {
    let (was, is) = (report.truth(Side::Was), report.truth(Side::Is));
    html.push_str(
        "<section><h2>Against what came of them</h2><table><thead><tr><th></th><th class=\"n\">by the rules that count</th>\
         <th class=\"n\">by these</th></tr></thead><tbody>",
    );
    for (words, was, is) in [
        ("taken up by a rep, and let in", was.good_let_in, is.good_let_in),
        ("taken up by a rep, and kept out", was.good_kept_out, is.good_kept_out),
        ("rejected by a person, and let in", was.bad_let_in, is.bad_let_in),
        ("rejected by a person, and kept out", was.bad_kept_out, is.bad_kept_out),
    ] {
        let _ = write!(html, "<tr><td>{words}</td><td class=\"n\">{was}</td><td class=\"n\">{is}</td></tr>");
    }
    html.push_str("</tbody></table></section>");
}

fn moved(report: &Report, html: &mut String) {
    let moved = report.moved().count();
    if moved == 0 {
        return;
    }
    html.push_str(
        "<section><h2>Judged otherwise, or to somebody else</h2><table><thead><tr><th>lead</th><th>who</th><th>was</th><th>would be</th>\
         <th>band</th><th>rep</th><th>in truth</th><th>why</th></tr></thead><tbody>",
    );
    for line in report.moved().take(CHANGES_SHOWN) {
        change(line, html);
    }
    html.push_str("</tbody></table>");
    if moved > CHANGES_SHOWN {
        let _ = write!(html, "<p>… and {} more; <code>--csv</code> has all.</p>", moved - CHANGES_SHOWN);
    }
    html.push_str("</section>");
}

fn change(line: &Line, html: &mut String) {
    let truth = line.ended.in_words();
    let (was, is) = (line.told(Side::Was), line.told(Side::Is));
    let tone = match truth {
        "taken up" => "good",
        "rejected" => "bad",
        _ => "",
    };
    let _ = write!(
        html,
        "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td class=\"{tone}\">{truth}</td><td>{}</td></tr>",
        escaped(&line.reference),
        escaped(&line.prospect),
        escaped(&was.verdict),
        escaped(&is.verdict),
        escaped(&line.bands()),
        escaped(&line.reps()),
        escaped(&is.reason)
    );
}

/// Whatever a stranger wrote is text.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c if c.is_control() => safe.push(' '),
            c => safe.push(c),
        }
    }
    safe
}
