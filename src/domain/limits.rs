//! How much of one mail is read.

/// What lies beyond is a defect of the mail, never its end: the raw mail is kept whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReadingLimits {
    /// Multiparts within multiparts. Mail of people stays below 6.
    pub depth: usize,
    pub parts: usize,
    pub header_bytes: usize,
    pub header_lines: usize,
    /// Parameters of one Content-Type or Content-Disposition.
    pub parameters: usize,
    /// Addresses read from one header.
    pub addresses: usize,
    /// Readable text kept, and HTML kept, each.
    pub text_bytes: usize,
    /// Of the message's own text so much is read, and so many lines: its beginning and its end. Reading costs in proportion,
    /// and no mail may take a tenth of a second.
    pub read_bytes: usize,
    pub read_lines: usize,
    /// Each text beside the message itself (`text/xml`, a forwarded mail, …).
    pub other_text_bytes: usize,
}

impl Default for ReadingLimits {
    fn default() -> Self {
        Self {
            depth: 20,
            parts: 500,
            header_bytes: 256 * 1024,
            header_lines: 2_000,
            parameters: 100,
            addresses: 1_000,
            text_bytes: 1024 * 1024,
            read_bytes: 256 * 1024,
            read_lines: 16_000,
            other_text_bytes: 64 * 1024,
        }
    }
}
