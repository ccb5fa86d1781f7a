//! The nouns of the trade and their legal moves.
//!
//! In: values. Out: values. Never: I/O, a clock, anything else of ours; every other room may use this one.

pub mod acknowledge;
pub mod address;
pub mod alarm;
pub mod id;
pub mod time;

pub mod authentication;
pub mod automatic;
pub mod email;
pub mod form;
pub mod html_comment;
pub mod inquiry;
pub mod kind;
pub mod label;
pub mod learned;
pub mod legal;
pub mod limits;
pub mod lookalike;
pub mod mail_client;
pub mod mailbox;
pub mod percent;
pub mod phrases;
pub mod pressed;
pub mod reader;
pub mod sender_word;

pub mod asking;
pub mod availability;
pub mod calendar;
pub mod calibration;
pub mod company;
pub mod condition;
pub mod customs;
pub mod evidence;
pub mod judging;
pub mod outcomes;
pub mod overseer;
pub mod policy;
pub mod provider;
pub mod relayed;
pub mod replies;
pub mod rules;
pub mod signal;
pub mod signs;
pub mod sla;
pub mod team;
pub mod territory;
pub mod workflow;

pub mod routing;
pub mod vehicle;
pub mod verdict;

pub mod adf;
pub mod agreement;
pub mod attribution;
pub mod change;
pub mod digest;
pub mod event;
pub mod feedback;
pub mod hours;
pub mod ladder;
pub mod language;
pub mod last_word;
pub mod lead;
pub mod left_behind;
pub mod letter;
pub mod letters;
pub mod notice;
pub mod record;
pub mod spoken;
pub mod subject;
pub mod token;
