//! The records of decisions, and of what would have been decided, packed: one among 200 reps is 60 KB of JSON, most of which it says of each of them.

use super::StoreError;
use super::sql::{Row, Value};
use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use std::io::{Read as _, Write as _};

/// What a record is read from.
pub(super) const RECORD: &str = "body, packed";

/// As it is stored, in the order of [`RECORD`].
pub(super) fn columns(record: &str) -> [Value; 2] {
    // The quickest level: the best takes four times as long for a tenth less.
    let mut packer = ZlibEncoder::new(Vec::new(), Compression::fast());
    let packed = packer.write_all(record.as_bytes()).and_then(|()| packer.finish());
    ["".into(), Value::Bytes(packed.expect("there is room in a vector"))]
}

pub(super) fn read(row: &Row) -> Result<String, StoreError> {
    let Some(packed) = row.get::<Option<Vec<u8>>>("packed")? else { return row.get("body") };
    let mut record = String::new();
    let unpacked = ZlibDecoder::new(packed.as_slice()).read_to_string(&mut record);
    unpacked.map_err(|error| StoreError::Unreadable(format!("a packed record: {error}")))?;
    Ok(record)
}

/// Whether a record says something of this part, `verdict` or `route`.
pub(super) fn says(record: &str, part: &str) -> bool {
    record.contains(&format!("\"{part}\":{{"))
}

/// The first of these rows whose record says something of this part.
pub(super) fn first_with<'r>(part: &str, rows: &'r [Row]) -> Result<Option<(&'r Row, String)>, StoreError> {
    for row in rows {
        let record = read(row)?;
        if says(&record, part) {
            return Ok(Some((row, record)));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_read_as_it_was_written_and_an_older_one_as_it_is() {
        let record = format!(r#"{{"route":null,"verdict":{{"reason":"Größe – {}"}}}}"#, "x".repeat(9_000));
        let [body, Value::Bytes(packed)] = columns(&record) else { panic!("it is packed") };
        assert!(matches!(body, Value::Text(text) if text.is_empty()) && packed.len() < 200);
        // A row that was kept as JSON has bytes as a list of numbers.
        let row = |packed: Option<&[u8]>| Row::Kept(serde_json::json!({ "body": "{}", "packed": packed }));
        assert_eq!(read(&row(Some(&packed))).unwrap(), record);
        assert_eq!(read(&row(None)).unwrap(), "{}");
        assert!(read(&row(Some(&packed[..40]))).is_err());
        assert_eq!(first_with("verdict", &[row(None), row(Some(&packed))]).unwrap().unwrap().1, record);
        assert!(first_with("route", &[row(None), row(Some(&packed))]).unwrap().is_none());
    }
}
