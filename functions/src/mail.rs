//! Mails: what they say, and the sender that works off the queues.

mod compose;
pub mod letters;
pub mod send_mail;
