//! The qualify room.
