//! The vehicle somebody asks about, in a line: from the fields that ADF and car portals fill.

/// `used 2024 Honda Civic`. None where no make or model is named.
pub fn wanted(fields: &[(String, String)]) -> Option<String> {
    told(fields, "")
}

/// The one he sells, and the one he gives in payment, as `extract` sets them apart.
pub fn sold(fields: &[(String, String)]) -> Option<String> {
    told(fields, "sell ")
}

pub fn traded_in(fields: &[(String, String)]) -> Option<String> {
    told(fields, "trade-in ")
}

fn told(fields: &[(String, String)], before: &str) -> Option<String> {
    let of = |name: &str| {
        let name = format!("{before}{name}");
        let found = fields.iter().find(|(label, _)| label.trim().trim_end_matches(':').eq_ignore_ascii_case(&name));
        found.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    };
    let (make, model) = (of("make"), of("model"));
    make.or(model)?;
    let status = of("status").filter(|status| matches!(status.to_ascii_lowercase().as_str(), "new" | "used"));
    let parts = [status, of("year"), make, model, of("trim")];
    Some(parts.into_iter().flatten().collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vehicle_is_told_by_what_is_known_of_it() {
        for (fields, told) in [
            (
                &[("status", "used"), ("year", "2024"), ("make", "Honda"), ("model", "Civic")][..],
                Some("used 2024 Honda Civic"),
            ),
            (&[("Make:", "Honda"), ("year", "")], Some("Honda")),
            (&[("year", "2024"), ("status", "open")], None),
            (&[("status", "open"), ("model", "Civic"), ("trim", "EX")], Some("Civic EX")),
        ] {
            let fields: Vec<_> = fields.iter().map(|(label, value)| (label.to_string(), value.to_string())).collect();
            assert_eq!(wanted(&fields).as_deref(), told);
        }
    }
}
