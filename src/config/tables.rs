//! `tables/companies.csv`: what is known of companies, by the domain of their mail.
//!
//! Tables come out of spreadsheets and customer databases, so commas, semicolons and tabs all separate.

use super::findings::{Findings, Place, Placed, listed, nearest};
use super::papers::Papers;
use super::settings::BrokenRow;
use crate::domain::company::{Companies, Company, is_freemail};
use crate::domain::id::RepId;
use crate::domain::territory::is_country;
use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::sync::Arc;

pub const COMPANIES: &str = "tables/companies.csv";

/// Most mistakes told of one table: the first few show what is wrong with all the rest.
const MISTAKES_MAX: usize = 10;

/// The company table.
#[derive(Debug, Default)]
pub struct Table {
    pub companies: Companies,
    /// Its columns beyond those every table has; none if they could not be read, and any may be meant.
    pub columns: Option<BTreeSet<String>>,
    /// The reps whose the named accounts are, each once.
    pub owners: Vec<Placed<String>>,
    /// What the companies are to us, in the table's words, each once.
    pub relations: Vec<Placed<String>>,
}

/// Every column with a place of its own in `Company`.
const KNOWN_COLUMNS: [&str; 7] = ["domain", "name", "industry", "size", "country", "revenue", "owner"];

/// The table of a configuration; without the file it has no rows and no further columns.
pub fn read(papers: &Papers<'_>, on_broken_row: BrokenRow) -> Table {
    let Some(text) = papers.text_if_any(COMPANIES) else {
        return Table { columns: Some(BTreeSet::new()), ..Table::default() };
    };
    let table = Reading { file: COMPANIES.into(), text: &text, findings: papers.findings, on_broken_row };
    papers.findings.keep_text(&table.file, &text);
    table.read()
}

struct Reading<'a> {
    file: Arc<str>,
    text: &'a str,
    findings: &'a Findings,
    on_broken_row: BrokenRow,
}

/// The values of one column, each at its first place.
struct Once {
    at: Option<usize>,
    seen: BTreeSet<String>,
    found: Vec<Placed<String>>,
}

impl Once {
    fn of(columns: &[String], name: &str) -> Self {
        let at = columns.iter().position(|column| column == name);
        Self { at, seen: BTreeSet::new(), found: Vec::new() }
    }

    fn see(&mut self, row: &csv::StringRecord, place: impl FnOnce(&str) -> Place) {
        let value = self.at.and_then(|at| row.get(at)).filter(|value| !value.is_empty());
        if let Some(value) = value.filter(|value| self.seen.insert((*value).to_owned())) {
            self.found.push(Placed { value: value.to_owned(), place: place(value) });
        }
    }
}

/// What is wrong with a row.
struct Wrong {
    place: Place,
    message: String,
    remedy: &'static str,
}

impl Reading<'_> {
    fn read(&self) -> Table {
        let separator = separator(self.text.lines().next().unwrap_or_default());
        let mut reader = csv::ReaderBuilder::new();
        let reader = reader.has_headers(false).flexible(true).trim(csv::Trim::All).delimiter(separator);
        let mut mistakes = 0;
        let whole = self.without_open_quotes(separator, &mut mistakes);
        let mut rows = reader.from_reader(whole.as_bytes()).into_records();
        let columns = match rows.next() {
            Some(Ok(first)) => first.iter().map(str::to_lowercase).collect::<Vec<_>>(),
            Some(Err(_)) | None => Vec::new(),
        };
        if !self.has_sound_columns(&columns) {
            return Table::default();
        }
        let mut companies = HashMap::new();
        let (mut owners, mut relations) = (Once::of(&columns, "owner"), Once::of(&columns, "relation"));
        for row in rows {
            let row = match row {
                Ok(row) => row,
                Err(why) => {
                    self.findings.error(
                        &Place::whole(&self.file),
                        format!("the table cannot be read: {why}"),
                        "export it again as CSV",
                    );
                    break;
                }
            };
            let finding = self.take(&row, &columns, &mut companies).err();
            let is_left_out = finding.is_some() && self.on_broken_row == BrokenRow::Skip;
            if let Some(wrong) = finding {
                mistakes += 1;
                self.tell(wrong, mistakes);
            }
            if is_left_out {
                continue;
            }
            for column in [&mut owners, &mut relations] {
                column.see(&row, |value| self.field(&row, value));
            }
            if mistakes >= MISTAKES_MAX && self.on_broken_row == BrokenRow::Refuse {
                let message = format!("{mistakes} rows are wrong, and no more are looked at");
                self.findings.error(&self.row(&row), message, "put these right first");
                break;
            }
        }
        if self.on_broken_row == BrokenRow::Skip && mistakes > MISTAKES_MAX {
            let message = format!("{mistakes} rows are wrong and left out; the first {MISTAKES_MAX} are told");
            self.findings.warning(&Place::whole(&self.file), message, "put them right");
        }
        let further =
            columns.into_iter().filter(|column| !column.is_empty() && !KNOWN_COLUMNS.contains(&column.as_str()));
        let columns = Some(further.collect());
        Table { companies: Companies(companies), columns, owners: owners.found, relations: relations.found }
    }

    /// The text with blanks in the place of each line that ends within quotation marks: read on, it would swallow the
    /// lines below up to the next mark.
    fn without_open_quotes(&self, separator: u8, mistakes: &mut usize) -> Cow<'_, str> {
        let mut text = Cow::Borrowed(self.text);
        let mut start = 0;
        for line in self.text.split_inclusive('\n') {
            let end = start + line.trim_end().len();
            if ends_in_quotes(line.as_bytes(), separator) {
                *mistakes += 1;
                let place = Place { file: self.file.clone(), span: Some(start..end) };
                let message = "a quotation mark is opened in this line and not closed".to_owned();
                let remedy = "close it in the same line; a field with a line break in it is not read";
                self.tell(Wrong { place, message, remedy }, *mistakes);
                text.to_mut().replace_range(start..end, &" ".repeat(end - start));
            }
            start += line.len();
        }
        text
    }

    fn has_sound_columns(&self, columns: &[String]) -> bool {
        let place =
            Place { file: self.file.clone(), span: Some(0..self.text.lines().next().unwrap_or_default().len()) };
        if !columns.iter().any(|column| column == "domain") {
            let message = "the first row has no column `domain`";
            let remedy = match nearest("domain", columns.iter().map(String::as_str)) {
                Some(near) => format!("rename the column `{near}`"),
                None => "begin the table with: domain,name,industry,size,country".to_owned(),
            };
            self.findings.error(&place, message, remedy);
            return false;
        }
        let twice =
            columns.iter().enumerate().find(|(at, column)| !column.is_empty() && columns[..*at].contains(column));
        if let Some((_, column)) = twice {
            self.findings.error(
                &place,
                format!("there are two columns {}", listed(&[column], "and")),
                "rename or remove one",
            );
        }
        twice.is_none()
    }

    /// A row that is wrong: it stops everything, or is left out.
    fn tell(&self, wrong: Wrong, mistakes: usize) {
        let Wrong { place, message, remedy } = wrong;
        match self.on_broken_row {
            BrokenRow::Refuse => self.findings.error(&place, message, remedy),
            BrokenRow::Skip if mistakes <= MISTAKES_MAX => {
                self.findings.warning(&place, format!("{message}; the row is left out"), remedy);
            }
            BrokenRow::Skip => {}
        }
    }

    /// One row, unless something in it is wrong.
    fn take(
        &self,
        row: &csv::StringRecord,
        columns: &[String],
        companies: &mut HashMap<String, Company>,
    ) -> Result<(), Wrong> {
        let wrong = |value: &str, message: String, remedy: &'static str| {
            Err(Wrong { place: self.field(row, value), message, remedy })
        };
        if row.iter().all(str::is_empty) {
            return Ok(());
        }
        if row.len() > columns.len() {
            let message = format!("this row has {} fields, the first row {}", row.len(), columns.len());
            return wrong("", message, "put a field that has the separator in it between quotation marks");
        }
        if let Some(value) = row.iter().find(|value| value.chars().any(|c| c.is_control() && c != '\t')) {
            let message = "there is a control character in this row".to_owned();
            return wrong(value, message, "export the table again as text, or write the row anew");
        }
        let mut company = Company::default();
        for (column, value) in columns.iter().zip(row).filter(|(_, value)| !value.is_empty()) {
            let text = value.to_owned();
            match column.as_str() {
                // Nobody's mail comes from the web server.
                "domain" => company.domain = text.to_lowercase().trim_start_matches("www.").to_owned(),
                "name" => company.name = text,
                "industry" => company.industry = Some(text),
                "size" => match whole(value) {
                    Some(size) => company.size = Some(size),
                    None => {
                        return wrong(
                            value,
                            format!("\"{value}\" is no number of employees"),
                            "write digits, or leave it empty",
                        );
                    }
                },
                "revenue" => match whole(value) {
                    Some(revenue) => company.revenue = Some(revenue),
                    None => {
                        let message = format!("\"{value}\" is no amount of revenue");
                        return wrong(value, message, "write digits without a currency, or leave it empty");
                    }
                },
                "owner" => company.owner = Some(RepId::new(text)),
                "country" if is_country(&value.to_uppercase()) => company.country = Some(text.to_uppercase()),
                "country" => {
                    return wrong(
                        value,
                        format!("\"{value}\" is no country code"),
                        "write the two letters of ISO 3166, like DE",
                    );
                }
                _ => {
                    company.other.insert(column.clone(), text);
                }
            }
        }
        if !is_domain(&company.domain) {
            let message = format!("\"{}\" is no domain", company.domain);
            return wrong(&company.domain, message, "write what stands after the @, like example.com");
        }
        if companies.contains_key(&company.domain) {
            let message = format!("{} is in the table twice, and the first row counts", company.domain);
            self.findings.warning(&self.field(row, &company.domain), message, "remove one of the rows");
            return Ok(());
        }
        self.tell_of_everybody_s(row, &company.domain);
        companies.insert(company.domain.clone(), company);
        Ok(())
    }

    /// A domain that many have addresses at, who have nothing to do with each other.
    fn tell_of_everybody_s(&self, row: &csv::StringRecord, domain: &str) {
        let (message, remedy) = if is_freemail(domain) {
            (
                format!("{domain} gives addresses to anybody, so this row is of nobody"),
                "remove it; of a company write the domain of its own",
            )
        } else if is_registry_s(domain) {
            (
                format!("all that end with .{domain} would be this company"),
                "write its whole domain, like example.co.uk, or remove the row",
            )
        } else {
            return;
        };
        self.findings.warning(&self.field(row, domain), message, remedy);
    }

    fn row(&self, row: &csv::StringRecord) -> Place {
        Place { file: self.file.clone(), span: Some(self.row_span(row)) }
    }
    /// The field in its row, as far as it can be found as it stands; else the row.
    fn field(&self, row: &csv::StringRecord, value: &str) -> Place {
        let span = self.row_span(row);
        let line = self.text[span.clone()].to_ascii_lowercase();
        let found = line.find(&value.to_ascii_lowercase()).filter(|_| !value.is_empty());
        let span = found.map_or(span.clone(), |at| span.start + at..span.start + at + value.len());
        Place { file: self.file.clone(), span: Some(span) }
    }
    fn row_span(&self, row: &csv::StringRecord) -> Range<usize> {
        let start = row.position().map_or(0, |position| usize::try_from(position.byte()).unwrap_or(0));
        let start = self.text.floor_char_boundary(start.min(self.text.len()));
        let start = start + self.text[start..].len() - self.text[start..].trim_start_matches(['\r', '\n']).len();
        let end = self.text[start..].find(['\r', '\n']).map_or(self.text.len(), |length| start + length);
        start..end
    }
}

/// A field that begins with a mark goes on to the next one that is not doubled.
fn ends_in_quotes(line: &[u8], separator: u8) -> bool {
    let (mut within, mut begins) = (false, true);
    for byte in line {
        match byte {
            b'"' if within => within = false,
            // After a closing mark, a second one is a mark that is meant.
            b'"' if begins => within = true,
            _ if within => {}
            byte => begins = *byte == separator || *byte == b' ' && begins,
        }
    }
    within
}

/// The one of `,`, `;` and tab that is most frequent in the first row.
pub fn separator(first_row: &str) -> u8 {
    let count = |separator: &u8| first_row.bytes().filter(|byte| byte == separator).count();
    // `max_by_key` takes the last of equals, and a comma is what a table is expected to have.
    *b"\t;,".iter().max_by_key(|separator| count(separator)).unwrap_or(&b',')
}

/// `1200`, `1,200`, `1.200` and `1 200` are the same number of people.
fn whole(text: &str) -> Option<i64> {
    let mut groups = text.split([',', '.', ' ', '\'', '\u{a0}', '\u{202f}']);
    let first = groups.next()?;
    let rest = groups.collect::<Vec<_>>();
    let are_thousands = rest.iter().all(|group| group.len() == 3) && (rest.is_empty() || first.len() <= 3);
    let digits = format!("{first}{}", rest.concat());
    let are_digits = !first.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    (are_thousands && are_digits).then(|| digits.parse().ok()).flatten()
}

/// `co.uk`, `com.br`: below it the registry of a country sells domains. `com.de` and `co.de` somebody may have bought.
fn is_registry_s(domain: &str) -> bool {
    let Some((second, ending)) = domain.split_once('.') else { return false };
    let sold = ["co", "com", "org", "net", "ac", "gov", "or", "ne", "edu", "ltd", "plc", "gob", "nom"];
    ending.len() == 2
        && sold.contains(&second)
        && !["de", "ch", "nl", "eu", "io", "dk", "se", "fi", "be"].contains(&ending)
}

fn is_domain(text: &str) -> bool {
    text.contains('.')
        && text.split('.').all(|label| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-'))
}

#[cfg(test)]
mod tests;
