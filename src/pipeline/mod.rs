//! The path of one mail, in the order of the alphabet and of the journey.

pub mod arrive;
pub mod decode;
pub mod discern;
pub mod extract;
pub mod link;
pub mod look_up;
pub mod qualify;
pub mod route;
pub mod send;
pub mod watch;
