#![forbid(unsafe_code)]

use std::process::ExitCode;

fn main() -> ExitCode {
    anteroom::cli::main()
}
