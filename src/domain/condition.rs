//! Conditions written by people, compiled once.

#[derive(Debug, Clone)]
pub struct Condition;
