//! The discern room.
