//! HTTP in, page out: over real sockets, with a store of its own for each test.

mod acting;
mod guarding;
mod pages;
mod putting_right;
mod sending;
mod signals;
mod strangers;
mod unsubscribing;
mod vitals;
mod workflow;
mod world;
