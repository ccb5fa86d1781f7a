//! The whole product on one machine, with nothing installed and nothing sent outside.
//!
//! In: a team, a workflow and thirty invented mails, all files of this folder. Out: the running daemon, its board, an
//! account of what happens, a summary. Never: a code path of its own; the mail servers of [`crate::sandbox`] and the
//! robots that play the reps are the only difference to the real thing.

mod browser;
mod mails;
mod robots;
mod stage;
pub mod summary;

use crate::app::{App, Surroundings};
use crate::clock::SystemClock;
use crate::config::load;
use crate::sandbox::Sandbox;
use crate::store::Store;
use anyhow::Context as _;
use stage::Stage;
use std::sync::Arc;
use std::time::Duration;
use summary::Summary;
use tokio_util::sync::CancellationToken;

/// How long the last leads may take to be answered or escalated after the last mail: the ladder's length and some.
const EPILOGUE: Duration = Duration::from_secs(45);
/// How often the account looks for something new to tell.
const LOOK: Duration = Duration::from_millis(200);

pub struct Options {
    /// Ends by itself when the story is over.
    pub once: bool,
    /// Over how many seconds the mails arrive.
    pub seconds: u32,
    /// Who hears the account while it runs.
    pub say: fn(&str),
}

/// Plays the demo. The summary, if the story was played to its end.
pub async fn play(options: &Options, stop: CancellationToken) -> anyhow::Result<Option<Summary>> {
    let sandbox = Sandbox::start(stage::accounts(), Arc::new(SystemClock)).await.context("cannot start the sandbox")?;
    let stage = Stage::set(&sandbox)?;
    let config = load::load(stage.dir()).map_err(|problems| anyhow::anyhow!(problems.to_plain().join("\n")))?;
    let app = App::start(config, Surroundings::of_the_machine()?).await?;
    let store = app.store.clone();
    (options.say)(&stage.welcome(&sandbox, app.web));
    let curtain = stop.child_token();
    let daemon = tokio::spawn(app.run(curtain.clone()));
    let play = async {
        let mails = mails::all()?;
        let robots = robots::start(&sandbox);
        let post = tokio::spawn(mails::deliver(sandbox.clone(), mails.clone(), options.seconds));
        let story = tell(&store, options, post);
        story.await?;
        drop(robots);
        Summary::of(&store, &sandbox, &mails).await
    };
    let played = tokio::select! {
        played = play => Some(played),
        () = stop.cancelled() => None,
    };
    curtain.cancel();
    daemon.await.context("the daemon failed")??;
    sandbox.stop().await;
    played.transpose()
}

/// Tells what happens, until the story is over; without `--once` it never is.
async fn tell(store: &Store, options: &Options, post: tokio::task::JoinHandle<()>) -> anyhow::Result<()> {
    let (mut seq, mut all_delivered_at) = (0, None);
    loop {
        tokio::time::sleep(LOOK).await;
        for event in store.events_after(seq, 500).await? {
            seq = event.seq;
            (options.say)(&stage::tell(&event));
        }
        if post.is_finished() && all_delivered_at.is_none() {
            all_delivered_at = Some(tokio::time::Instant::now());
        }
        let Some(at) = all_delivered_at.filter(|_| options.once) else { continue };
        if summary::is_settled(store).await? || at.elapsed() > EPILOGUE {
            return Ok(());
        }
    }
}
