//! The button that opens a mail to whoever waits for the rep's answer.

use super::Opened;
use crate::domain::replies::Tag;
use crate::domain::token::ReplyTo;
use crate::web::lead::in_address;
use crate::web::site::Served;

/// Through us where reps answer so, as a reply to our mail would go; else straight to him, with a copy to the mailbox, or
/// nobody would see that he was answered.
pub(super) fn mailto(served: &Served, opened: &Opened) -> Option<String> {
    let (lead, rules, rep) = (&opened.lead, &opened.rules, &opened.leave.rep);
    let field = |name: &str, value: &str| in_address("", value).replacen(':', &format!("{name}="), 1);
    let replies = rules.replies.as_ref().filter(|replies| replies.relay.is_some() && replies.tag == Tag::Plus);
    let is_his = lead.is_open() && lead.holder() == Some(rep);
    let through_us = replies.filter(|_| is_his).and_then(|replies| {
        replies.tagged(&served.site.key.reply_token(ReplyTo::Prospect, lead.number, rep, opened.now))
    });
    if let Some(ours) = through_us {
        let subject = field("subject", &format!("Re: [{}] {}", lead.shown_ref(), lead.subject));
        return Some(format!("{}?{subject}", in_address("mailto", ours.as_str())));
    }
    let prospect = lead.after.writer.as_deref().or(lead.prospect.email.as_deref())?;
    let subject = field("subject", &format!("Re: {}", lead.subject));
    let ours = rules.mailboxes.get(&lead.mailbox).and_then(|mailbox| mailbox.address.as_ref());
    let copy = ours.map(|ours| format!("&{}", field("cc", ours.as_str()))).unwrap_or_default();
    Some(format!("{}?{subject}{copy}", in_address("mailto", prospect)))
}
