use super::*;

fn companies(text: &str) -> (Companies, Vec<String>) {
    companies_with(text, BrokenRow::Refuse)
}

fn companies_with(text: &str, on_broken_row: BrokenRow) -> (Companies, Vec<String>) {
    let findings = Findings::default();
    let table = Reading { file: COMPANIES.into(), text, findings: &findings, on_broken_row };
    findings.keep_text(&table.file, text);
    let companies = table.read().companies;
    (companies, findings.into_problems().iter().map(super::super::problem::Problem::to_plain).collect())
}

#[test]
fn a_table_from_any_spreadsheet_is_read() {
    for text in [
        "domain,name,industry,size,country,tier\nwww.Example.com,\"Example, Inc\",software,\"1,200\",us,A\n",
        "domain;name;industry;size;country;tier\r\nexample.com;Example, Inc;software;1.200;US;A\r\n",
        "Domain\tName\tIndustry\tSize\tCountry\tTier\nexample.com\tExample, Inc\tsoftware\t1200\tUS\tA",
    ] {
        let (companies, problems) = companies(text);
        assert!(problems.is_empty(), "{problems:?}");
        let company = companies.by_domain("mail.example.com").unwrap();
        assert_eq!(
            (company.name.as_str(), company.size, company.country.as_deref()),
            ("Example, Inc", Some(1_200), Some("US"))
        );
        assert_eq!(company.other["tier"], "A");
    }
}

#[test]
fn wrong_rows_are_told_by_line_and_column() {
    let (_, problems) =
        companies("domain,name,size\n\na.example,A,many\nhttps://b.example/,B,2\nc.example,C,3,x\na.b,1\na.b,2\n");
    assert_eq!(
        problems,
        [
            "tables/companies.csv:3:13: \"many\" is no number of employees; write digits, or leave it empty",
            "tables/companies.csv:4:1: \"https://b.example/\" is no domain; write what stands after the @, like example.com",
            "tables/companies.csv:5:1: this row has 4 fields, the first row 3; put a field that has the separator in it between quotation marks",
            "tables/companies.csv:7:1: warning: a.b is in the table twice, and the first row counts; remove one of the rows",
        ]
    );
    assert_eq!(companies("domains,name\n").1.len(), 1);
    assert_eq!(companies("").1.len(), 1);
}

#[test]
fn rows_left_out_are_told_up_to_ten() {
    let text = format!("domain,size\n{}b.example,5\n", "a.example,x\n".repeat(50));
    let (companies, problems) = companies_with(&text, BrokenRow::Skip);
    assert_eq!(companies.by_domain("b.example").unwrap().size, Some(5));
    assert!(companies.by_domain("a.example").is_none() && problems.len() == 11, "{problems:?}");
    assert!(problems.iter().all(|line| line.contains(": warning: ")), "{problems:?}");
    assert!(problems.iter().any(|line| line.contains("50 rows are wrong and left out")), "{problems:?}");
}

#[test]
fn a_hopeless_table_stops_after_ten_mistakes() {
    let (_, problems) = companies(&format!("domain,size\n{}", "a.example,x\n".repeat(50)));
    assert_eq!(problems.len(), 11);
}
