//! The arrive room.
