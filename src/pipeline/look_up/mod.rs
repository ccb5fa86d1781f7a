//! The look_up room.
