//! One story, told from its first line to its end.

use super::script::{Deed, Expected, Line, Script};
use super::world::World;
use anteroom::desk::{Act, By};
use anteroom::domain::id::RepId;
use anteroom::domain::kind::Kind;
use anteroom::domain::spoken::by_id;
use std::path::Path;

/// On the empty store behind `store_url`. What failed, with file and line.
pub async fn play(stories: &Path, name: &str, store_url: &str) -> Result<(), String> {
    let story = stories.join(name);
    let shown = format!("tests/stories/{name}/story.txt");
    let script = Script::read(&story.join("story.txt"), &shown)?;
    let mut lines = script.lines.iter();
    let Some((_, Line::At(start))) = lines.next() else { return Err(format!("{shown}: no beginning")) };
    let long_ago = jiff::civil::date(2000, 1, 1).to_zoned(script.zone.clone()).map_err(|error| error.to_string())?;
    let start = start.from(&long_ago).map_err(|why| format!("{shown}:1: {why}"))?;
    let world = World::open(stories, &story, store_url, &start).await.map_err(|why| format!("{shown}: {why}"))?;
    let mut telling = Telling { world, refusal: None, has_unread: false };
    let told = telling.all(lines.as_slice()).await;
    telling.world.close().await;
    told.map_err(|(number, why)| format!("{shown}:{number}: {why}"))
}

struct Telling {
    world: World,
    /// Of the last act, until it is expected.
    refusal: Option<String>,
    has_unread: bool,
}

impl Telling {
    async fn all(&mut self, lines: &[(usize, Line)]) -> Result<(), (usize, String)> {
        for (number, line) in lines {
            self.one(line).await.map_err(|why| (*number, why))?;
        }
        let number = lines.last().map_or(1, |(number, _)| *number);
        let ended = async {
            self.read().await?;
            self.no_refusal()?;
            self.world.check_the_end().await
        };
        ended.await.map_err(|why| (number, why))
    }

    async fn one(&mut self, line: &Line) -> Result<(), String> {
        if !matches!(line, Line::Arrives(_)) {
            self.read().await?;
        }
        if !matches!(line, Line::Expect(Expected::Refusal(_))) {
            self.no_refusal()?;
        }
        let world = &mut self.world;
        match line {
            Line::At(when) => {
                let to = when.from(&world.now())?;
                world.move_to(&to).await
            }
            Line::Later(span) => {
                let to = world.now().checked_add(*span).map_err(|error| error.to_string())?;
                world.move_to(&to).await
            }
            Line::Outage(when) => {
                let to = when.from(&world.now())?;
                world.leave_until(&to).await
            }
            Line::Arrives(arrival) => {
                self.has_unread = true;
                world.arrives(arrival).await
            }
            Line::Acts { who, lead, deed } => {
                self.refusal = act(world, who, *lead, deed).await?;
                Ok(())
            }
            Line::PromotesMail { who, subject } => {
                self.refusal = world.promote_mail(who, subject).await?;
                Ok(())
            }
            Line::Merges { who, lead, into } => {
                self.refusal = world.merge(who, *lead, Some(*into)).await?;
                Ok(())
            }
            Line::TakesBack { who, lead } => {
                self.refusal = world.take_back(who, *lead).await?;
                Ok(())
            }
            Line::Unmerges { who, lead } => {
                self.refusal = world.merge(who, *lead, None).await?;
                Ok(())
            }
            Line::AsksForNext(who) => {
                self.refusal = world.give_next(who).await?;
                Ok(())
            }
            Line::Unsubscribes(lead) => world.unsubscribes(*lead).await,
            Line::IsBack(who) => world.be_back(who).await,
            Line::Reported { email, kind, count } => world.reported(email, kind, *count).await,
            Line::Answered { provider, about, value } => world.answered(provider, about, value.as_ref()).await,
            Line::Reload(file) => world.reload(file).await,
            Line::Expect(Expected::Refusal(words)) => match self.refusal.take().as_deref().map(by_id) {
                Some(refusal) if refusal.contains(words) => Ok(()),
                Some(refusal) => Err(format!("it was refused in other words: \"{refusal}\"")),
                None => Err("it was not refused".to_owned()),
            },
            Line::Expect(expected) => world.expect(expected).await,
        }
    }

    async fn read(&mut self) -> Result<(), String> {
        if std::mem::take(&mut self.has_unread) { self.world.read().await } else { Ok(()) }
    }

    fn no_refusal(&self) -> Result<(), String> {
        match &self.refusal {
            Some(refusal) => Err(format!("what was done before this was refused: \"{refusal}\"")),
            None => Ok(()),
        }
    }
}

async fn act(world: &mut World, who: &str, number: i64, deed: &Deed) -> Result<Option<String>, String> {
    let rep = RepId::new(who);
    let by = match who {
        "person" => By::Person(who.to_owned()),
        _ if world.rules.load().team.rep(&rep).is_some() => By::Rep(rep),
        _ => return Err(format!("there is no rep {who}; whoever else acts is a `person`")),
    };
    let note = String::new();
    let act = match deed {
        Deed::Accept => Act::Accept,
        Deed::Reject(reason) => Act::Reject { reason: reason.clone(), note },
        Deed::Recycle { until, reason } => {
            let until = until.from(&world.now())?;
            let until = anteroom::domain::time::Timestamp::from_jiff(until.timestamp());
            Act::Recycle { until, reason: reason.clone() }
        }
        Deed::Attest(rep) => Act::Attest { rep: RepId::new(rep), note },
        Deed::Respond => Act::Respond { note },
        Deed::Assign(to) => Act::Assign { to: RepId::new(to), packet: Vec::new() },
        Deed::HandOff { to, tell } => {
            let pair =
                |pair: &str| pair.split_once('=').map(|(label, value)| (label.trim().to_owned(), value.to_owned()));
            Act::HandOff { to: RepId::new(to), packet: tell.split(';').filter_map(pair).collect() }
        }
        Deed::Qualify => Act::Qualify { note },
        Deed::Win => Act::Win { note },
        Deed::Lose(reason) => Act::Lose { reason: reason.clone(), note },
        Deed::Promote => Act::Promote { note },
        Deed::SetApart(kind) => {
            Act::SetApart { kind: Kind::parse(kind).ok_or_else(|| format!("there is no kind `{kind}`"))? }
        }
        Deed::ReSla => Act::ReSla,
        Deed::Pause => Act::Pause { reason: "waiting_for_prospect".to_owned(), note },
        Deed::Resume => Act::Resume,
        Deed::Send => Act::Send { held: world.held_in(number).await? },
        Deed::Close(reason) => Act::Close { reason: reason.clone() },
    };
    let lead = world.lead(number).await?;
    world.act(&lead, &act, &by).await
}
